"""Who speaks, and of whom something is demanded."""

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.views.generic import DetailView

from statements.filters import InstitutionFilter, StatementFilter
from statements.models import Actor

from .listing import Listing
from .statement import issued
from .tracker import SHOWN, Overview


def speaking() -> QuerySet[Actor]:
    """Institutions that made a public statement, with how many, and their parents."""
    public = Q(issuings__statement__publication__isnull=False)
    number = Count("issuings", filter=public, distinct=True)
    rows: QuerySet[Actor] = (
        Actor.objects.issuers().select_related("parent").annotate(statement_count=number)
    )
    return rows


class InstitutionList(Listing[Actor]):
    template_name = "statements/institution_list.html"
    question = InstitutionFilter
    section = "institutions"

    def get_queryset(self) -> QuerySet[Actor]:
        self.queryset = speaking()
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        public = Q(demands__publication__isnull=False)
        number = Count("demands", filter=public, distinct=True)
        addressees = Actor.objects.addressees().annotate(demand_count=number)
        return super().get_context_data(addressees=addressees, **kwargs)


class InstitutionPage(DetailView[Actor]):
    template_name = "statements/institution.html"
    context_object_name = "actor"

    def get_queryset(self) -> QuerySet[Actor]:
        found: QuerySet[Actor] = (
            Actor.objects.public()
            .select_related("parent")
            .prefetch_related(Prefetch("bodies", Actor.objects.public()))
        )
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slug = str(self.object.slug)
        statements = StatementFilter(QueryDict(f"issuer={slug}"), queryset=issued()).qs
        return super().get_context_data(
            section="institutions",
            statements=list(statements[:SHOWN]),
            statement_count=statements.count(),
            calls_for=Overview(issuer=slug),
            called_upon=Overview(addressee=slug),
            **kwargs,
        )
