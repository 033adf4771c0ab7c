"""Who speaks, and of whom something is demanded."""

from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse

from statements.filters import InstitutionFilter, Moment
from statements.filters.tallies import tally
from statements.models import Actor, Demand, Issuer, Response, Statement
from statements.pictures.picture import Picture
from statements.vocabulary import ResponseKind

from .breakdown import by_actor, by_type, due, largest, named_actors
from .drawings import answered, of_addressee, of_wording
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
        actor, at = self.object, self.moment
        statements = Then(issued(), at, issuings__actor=actor)
        answered = Then(answers(actor), at)
        put_back_all([actor], at)
        return super().get_context_data(
            section="institutions",
            statements=statements.first(SHOWN),
            statement_count=statements.readable.count(),
            gone_statements=statements.gone(),
            joined=joined(statements.readable, actor),
            answers=answered.first(SHOWN),
            answer_kinds=kinds(answered.readable),
            wording=of_wording(actor, at),
            over_time=of_addressee(actor, at),
            **roles(str(actor.slug), at),
            **kwargs,
        )


class InstitutionDrawn(InstitutionPage):
    """A picture of an institution as a file; where its page answers otherwise, so does this."""

    form = "svg"

    def read(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        put_back_all([self.object], self.moment)
        return answered(request, self.picture(), self.form)

    def picture(self) -> Picture | None:
        raise NotImplementedError


class InstitutionWording(InstitutionDrawn):
    def picture(self) -> Picture | None:
        return of_wording(self.object, self.moment)


class InstitutionOverTime(InstitutionDrawn):
    def picture(self) -> Picture | None:
        return of_addressee(self.object, self.moment)


def roles(slug: str, at: Moment) -> dict[str, Any]:
    """What an institution demands, and what is demanded of it, each taken apart."""
    calls_for, called_upon = Overview(at, issuer=slug), Overview(at, addressee=slug)
    asked = [("issuer", slug), *at.parameters.items()]
    upon = [("addressee", slug), *at.parameters.items()]
    addressees = tally(calls_for.answer, at, "addressee") if calls_for.number else {}
    callers = tally(called_upon.answer, at, "issuer") if called_upon.number else {}
    types = tally(calls_for.answer, at, "type") if calls_for.number else {}
    scores = tally(called_upon.answer, at, "type") if called_upon.number else {}
    actors = named_actors([*largest(addressees), *largest(callers)], at)
    return {
        "calls_for": calls_for,
        "called_upon": called_upon,
        "addressees": by_actor(addressees, asked, "addressee", actors, at),
        "types": by_type(types, asked, at),
        "callers": by_actor(callers, upon, "issuer", actors, at),
        "scorecard": by_type(scores, upon, at),
        "due": due(called_upon.answer, upon) if at.is_now and called_upon.number else None,
    }


def joined(statements: QuerySet[Statement], actor: Actor) -> QuerySet[Actor]:
    """With whom an institution made these statements, those with most first."""
    together = Issuer.objects.filter(
        actor=OuterRef("pk"), statement__in=statements.order_by().values("pk")
    )
    number = together.values("actor").annotate(number=Count("pk")).values("number")
    found: QuerySet[Actor] = (
        Actor.objects.public()
        .exclude(pk=actor.pk)
        .annotate(together=Subquery(number))
        .filter(together__gt=0)
        .order_by("-together", "name")
    )
    return found


def kinds(found: QuerySet[Response]) -> list[tuple[ResponseKind, int]]:
    """How many answers there are of each kind, in the order of the vocabulary."""
    rows = found.order_by().values_list("kind").annotate(number=Count("pk"))
    numbers = dict(rows)
    return [(kind, numbers[kind]) for kind in ResponseKind if kind in numbers]


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
