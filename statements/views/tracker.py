"""The tracker: public demands by any question, and their counts by status."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Func, Prefetch, QuerySet
from django.http import QueryDict

from statements.filters import DemandFilter
from statements.models import Actor, Call, Demand, Part
from statements.models.flag import flags
from statements.vocabulary import Status

from .listing import Listing

SHOWN = 10
"""So many of each kind stand on an overview, which then links to all of them."""


def tracked(*more_of_calls: Prefetch[str]) -> QuerySet[Demand]:
    """Public demands, with what a row of the tracker shows of them and of their calls."""
    calls = (
        Call.objects.public()
        .select_related("statement")
        .defer("statement__search")
        .prefetch_related("statement__issuers", *more_of_calls)
        .order_by(F("statement__first_day").asc(nulls_last=True), "pk")
    )
    addressees = Prefetch("addressees", Actor.objects.public())
    rows: QuerySet[Demand] = (
        Demand.objects.public()
        .defer("search")
        .annotate(flags=flags())
        .prefetch_related(
            addressees,
            Prefetch("calls", calls, to_attr="public_calls"),
            Prefetch("parts", Part.objects.public().only("demand", "status"), "public_parts"),
        )
    )
    return rows


class DemandList(Listing[Demand]):
    template_name = "statements/demand_list.html"
    question = DemandFilter
    section = "demands"

    def get_queryset(self) -> QuerySet[Demand]:
        self.queryset = tracked()
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(countries=list(by_country()), **kwargs)


def by_country() -> dict[str, int]:
    """How many public demands there are for each country that their calls are about."""
    rows = (
        Call.objects.public()
        .annotate(code=Func("statement__countries", function="unnest"))
        .values("code")
        .annotate(number=Count("demand", distinct=True))
        .order_by("-number", "code")
    )
    return {row["code"]: row["number"] for row in rows}


@dataclass(frozen=True)
class StatusCount:
    """How many demands have a status, and the question that finds them."""

    status: Status
    number: int
    query: str


def counts(demands: QuerySet[Demand], **question: str) -> list[StatusCount]:
    """Demands by status, every status there is in the order of the vocabulary."""
    rows = demands.order_by().values("status").annotate(number=Count("pk"))
    numbers = {row["status"]: row["number"] for row in rows}
    return [
        StatusCount(status, numbers.get(status, 0), urlencode({**question, "status": status}))
        for status in Status
    ]


class Overview:
    """The answer to one question in short: how many, by status, and the first rows."""

    def __init__(self, **question: str) -> None:
        self.query = urlencode(question)
        found = DemandFilter(QueryDict(self.query), queryset=Demand.objects.public()).qs
        self.counts = [count for count in counts(found, **question) if count.number]
        self.number = sum(count.number for count in self.counts)
        self.first = list(DemandFilter(QueryDict(self.query), queryset=tracked()).qs[:SHOWN])

    @property
    def rest(self) -> int:
        return self.number - len(self.first)
