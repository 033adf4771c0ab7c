"""The preview cards of demands, statements and institutions, and that of the site."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.views.generic import View

from statements.cards import Card, Told, draw
from statements.cards.lettering import writable
from statements.edtf import words
from statements.filters.moment import record_today
from statements.models import Actor, Call, Demand, Statement
from statements.vocabulary import Status

from .demand import DemandPage
from .picture import for_other_sites
from .statement import StatementPage
from .tombstone import Tombstoned
from .tracker import tracked

SHOWN = 6
"""So many statuses with their numbers have room on a card."""


def answer(card: Card) -> HttpResponse:
    """A card as other sites may show it."""
    return for_other_sites(HttpResponse(draw(card), content_type="image/png"))


def card(kind: str, titles: Iterable[str], told: list[Told], **more: str) -> Card:
    """Words as they come; on the card stand those that its fonts can write."""
    day = words(record_today().isoformat())
    given = {"by": "", "of": "", "id": settings.SITE_HOST or "", **more}
    return Card(
        site=writable(settings.SITE_NAME, given["id"]),
        kind=writable(kind),
        title=writable(*titles),
        told=tuple(told),
        foot=writable(gettext("The record on %(day)s") % {"day": day}),
        **{name: writable(value) for name, value in given.items()},
    )


def in_counts(demands: QuerySet[Demand]) -> list[Told]:
    """How many of these demands have each status, the most frequent first."""
    rows = demands.order_by().values_list("status").annotate(number=Count("pk"))
    order = list(Status)
    numbers = sorted(rows, key=lambda row: (-row[1], order.index(Status(row[0]))))
    if len(numbers) == 1:
        ((status, number),) = numbers
        of = ngettext("%(number)s demand", "%(number)s demands", number)
        return [_told(status, of % {"number": _written(number)})]
    return [_told(status, _written(number)) for status, number in numbers[:SHOWN]]


def _told(status: str, note: str) -> Told:
    return Told(str(status), str(Status(status).label), note)


def _written(number: int) -> str:
    return str(number_format(number, force_grouping=True))


def _names(actors: Iterable[Actor]) -> str:
    return ", ".join(dict.fromkeys(str(actor.told()) for actor in actors))


class Drawn(Tombstoned):
    """The card of one thing: what has no page has no card."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return answer(self.card(self.object))

    def card(self, thing: Any) -> Card:
        raise NotImplementedError


class DemandCard(Drawn, DemandPage):
    def get_queryset(self) -> QuerySet[Demand]:
        return tracked()

    def address(self, demand: Demand) -> str:
        return reverse("statements:demand_card", args=[demand.public_id])

    def card(self, demand: Any) -> Card:
        since = demand.status_since and words(demand.status_since.isoformat())
        note = gettext("since %(day)s") % {"day": since} if since else ""
        name = f"D-{demand.public_id}"
        return card(
            gettext("Demand"),
            (str(demand.told()), name),
            [_told(demand.status, note)],
            by=_names(a for call in demand.public_calls for a in call.statement.issuers.all()),
            of=_names(demand.addressees.all()),
            id=name,
        )


class StatementCard(Drawn, StatementPage):
    def get_queryset(self) -> QuerySet[Statement]:
        return Statement.objects.public().defer("search").prefetch_related("issuers")

    def card(self, statement: Statement) -> Card:
        calls = Call.objects.public().filter(statement=statement)
        return card(
            f"{statement.get_kind_display()} · {words(statement.date)}",
            (str(statement.told()), statement.get_kind_display()),
            in_counts(Demand.objects.public().filter(pk__in=calls.values("demand"))),
            by=_names(statement.issuers.all()),
        )


class InstitutionCard(Drawn):
    noun = "institution"

    def get_queryset(self) -> QuerySet[Actor]:
        return Actor.objects.public()

    def card(self, actor: Actor) -> Card:
        calls = Call.objects.public().filter(statement__issuers=actor)
        demands = Demand.objects.public()
        told = in_counts(demands.filter(pk__in=calls.values("demand")))
        by = gettext("What became of its demands")
        if not told:
            told = in_counts(demands.filter(addressees=actor))
            by = gettext("What became of what is demanded of it") if told else ""
        kind = actor.get_kind_display()
        return card(kind, (str(actor.told()), kind), told, by=by)


class SiteCard(View):
    """The card of every page that has none of its own."""

    def get(self, request: HttpRequest) -> HttpResponse:
        title = gettext("What institutions demanded, and what became of it.")
        return answer(card("", [title], in_counts(Demand.objects.public())))
