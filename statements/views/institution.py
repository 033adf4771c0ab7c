"""Who speaks, and of whom something is demanded."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse

from statements.filters import InstitutionFilter
from statements.models import Actor, Demand, Response, Statement

from .listing import Listing, how_many
from .moment import AtAMoment, Then, put_back_all
from .statement import issued
from .tombstone import Tombstoned
from .tracker import SHOWN, Overview


def speaking() -> QuerySet[Actor]:
    """Institutions that made a public statement, with how many, and their parents."""
    number = how_many(Statement.objects.public(), "issuings__actor")
    rows: QuerySet[Actor] = (
        Actor.objects.issuers().select_related("parent").annotate(statement_count=number)
    )
    return rows


def addressed() -> QuerySet[Actor]:
    """Those of whom something is demanded in public, with how much."""
    number = how_many(Demand.objects.public(), "addressees")
    rows: QuerySet[Actor] = Actor.objects.addressees().annotate(demand_count=number)
    return rows


class InstitutionList(Listing[Actor]):
    template_name = "statements/institution_list.html"
    question = InstitutionFilter
    section = "institutions"

    def get_queryset(self) -> QuerySet[Actor]:
        self.queryset = speaking()
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(addressees=addressed(), **kwargs)


class InstitutionPage(AtAMoment, Tombstoned):
    template_name = "statements/institution.html"
    noun = "institution"
    context_object_name = "actor"

    def get_queryset(self) -> QuerySet[Actor]:
        found: QuerySet[Actor] = (
            Actor.objects.public()
            .select_related("parent")
            .prefetch_related(Prefetch("bodies", Actor.objects.public()))
        )
        return found

    def without_an_answer(self, status: int = 200) -> HttpResponse:
        """What nobody may read is not there at any moment, whether that makes sense or not."""
        self.get_object()
        return super().without_an_answer(status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slug, at = str(self.object.slug), self.moment
        statements = Then(issued(), at, issuings__actor=self.object)
        put_back_all([self.object], at)
        return super().get_context_data(
            section="institutions",
            statements=statements.first(SHOWN),
            statement_count=statements.readable.count(),
            gone_statements=statements.gone(),
            answers=Then(answers(self.object), at).first(SHOWN),
            calls_for=Overview(at, issuer=slug),
            called_upon=Overview(at, addressee=slug),
            **kwargs,
        )


def answers(actor: Actor) -> QuerySet[Response]:
    """What an addressee answered in public, the latest first, with the demand."""
    found: QuerySet[Response] = (
        Response.objects.public()
        .filter(actor=actor)
        .in_time()
        .select_related("demand__merged_into")
        .defer("demand__search", "demand__merged_into__search")
    )
    return found
