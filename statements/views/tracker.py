"""The tracker: public demands by any question, and their counts by status."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Func, Prefetch, QuerySet
from django.http import QueryDict

from statements.filters import NOW, DemandFilter, Moment
from statements.filters.moment import made
from statements.models import Actor, Call, Demand, Membership, Part, Period
from statements.models.flag import flags
from statements.vocabulary import Status

from .moment import put_back_all

SHOWN = 10
"""So many of each kind stand on an overview, which then links to all of them."""


def tracked(*more_of_calls: Prefetch[str]) -> QuerySet[Demand]:
    """Public demands, with what a row of the tracker shows of them and of their calls."""
    return shown(Demand.objects.public(), NOW, *more_of_calls)


def shown(found: QuerySet[Demand], at: Moment, *more_of_calls: Prefetch[str]) -> QuerySet[Demand]:
    """Demands with what a row of the tracker shows; `reading` then makes them read as they did."""
    addressees = Prefetch("addressees", Actor.objects.public())
    rows = found.defer("search", "tags").prefetch_related(addressees)
    if at.is_now:
        parts = Prefetch("parts", Part.objects.public().only("demand", "status"), "public_parts")
        return rows.annotate(flags=flags()).prefetch_related(_calls(*more_of_calls), parts)
    of_parts = Period.objects.at(at.on, at.seq).filter(part__isnull=False)
    return rows.prefetch_related(
        _calls_then(at, *more_of_calls), Prefetch("periods", of_parts, "public_parts")
    )


def _calls(*more_of_calls: Prefetch[str]) -> Prefetch[str]:
    calls = (
        Call.objects.public()
        .select_related("statement")
        .defer("statement__search")
        .prefetch_related("statement__issuers", *more_of_calls)
        .order_by(F("statement__first_day").asc(nulls_last=True), "pk")
    )
    return Prefetch("calls", calls, to_attr="public_calls")


def _calls_then(at: Moment, *more_of_calls: Prefetch[str]) -> Prefetch[str]:
    calls = (
        Call.objects.select_related("statement")
        .defer("statement__search")
        .prefetch_related("statement__issuers", *more_of_calls)
    )
    made = Membership.objects.at(at.seq).prefetch_related(Prefetch("call", calls))
    return Prefetch("memberships", made, to_attr="made_then")


def reading(found: Iterable[Demand], at: Moment) -> list[Demand]:
    """Demands of `shown` as they read at the moment; nothing of them is stored."""
    demands: list[Any] = list(found)
    if at.is_now:
        return demands
    calls = [made.call for demand in demands for made in demand.made_then]
    put_back_all([*demands, *calls, *(call.statement for call in calls)], at)
    named = [actor for demand in demands for actor in demand.addressees.all()]
    named += [actor for call in calls for actor in call.statement.issuers.all()]
    put_back_all(named, at)
    for demand in demands:
        _as_then(demand, at)
    return demands


def _as_then(demand: Any, at: Moment) -> None:
    made = [one.call for one in demand.made_then if at.covers(one.call.statement.first_day)]
    demand.status, demand.called_on = demand.status_then, demand.called_then
    demand.public_calls = in_time([call for call in made if call.statement.is_public])
    demand.gone_calls = [call for call in made if not call.statement.is_public]


def in_time(calls: list[Call]) -> list[Call]:
    """By the day of the statement, undated last."""
    return sorted(calls, key=lambda call: (call.statement.first_day or date.max, call.pk))


def by_country(at: Moment) -> dict[str, int]:
    """How many demands there are for each country that their calls are about."""
    if at.is_now:
        return _by_country_now()
    rows = (
        made(at)
        .annotate(code=Func("call__statement__countries", function="unnest"))
        .values("code")
        .annotate(number=Count("demand", distinct=True))
        .order_by("-number", "code")
    )
    return {row["code"]: row["number"] for row in rows}


def _by_country_now() -> dict[str, int]:
    tagged = Demand.objects.public().order_by().annotate(tag=Func("tags", function="unnest"))
    rows = tagged.values_list("tag").annotate(number=Count("pk"))
    numbers = {tag[-2:]: number for tag, number in rows if tag.startswith("country:")}
    return dict(sorted(numbers.items(), key=lambda row: (-row[1], row[0])))


@dataclass(frozen=True)
class StatusCount:
    """How many demands have a status, and the question that finds them."""

    status: Status
    number: int
    query: str


def counts(demands: QuerySet[Any], **question: str) -> list[StatusCount]:
    """Demands of a filter by status, every status there is in the order of the vocabulary."""
    rows = demands.order_by().values("status_then").annotate(number=Count("pk"))
    numbers = {row["status_then"]: row["number"] for row in rows}
    return [
        StatusCount(status, numbers.get(status, 0), urlencode({**question, "status": status}))
        for status in Status
    ]


class Overview:
    """The answer to one question in short: how many, by status, and the first rows.

    `followed` is the question without its moment.
    """

    def __init__(self, at: Moment = NOW, **question: str) -> None:
        self.followed = urlencode(question)
        question |= at.parameters
        self.query = urlencode(question)
        asked = DemandFilter(QueryDict(self.query), queryset=Demand.objects.all())
        # Whoever made no statement cannot be asked for as an issuer.
        self.answer = asked.qs
        by_status = counts(self.answer, **question) if asked.is_valid() else []
        self.counts = [count for count in by_status if count.number]
        self.number = sum(count.number for count in self.counts)
        self.first = reading(shown(self.answer, at)[:SHOWN], at)

    @property
    def rest(self) -> int:
        return self.number - len(self.first)
