"""What an answer can be narrowed by, and how many demands each choice would show.

The choices of a facet are counted over the answer to all the other filters: its own never narrow
them, so what stands beside a choice is what choosing it gives.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, F, Func, QuerySet

from statements.models import Demand
from statements.models.flag import flags

from . import DemandFilter
from .moment import Moment, made
from .tallies import fetched

CAP = 10_000
"""Nothing is counted further: beyond it, numbers are of the first so many of the answer."""

COLUMNS = {
    "status": "status",
    "type": "type",
    "issuer": "unnest(tags)",
    "addressee": "unnest(tags)",
    "theme": "unnest(themes)",
    "country": "unnest(tags)",
    "flag": "unnest(flags)",
}
"""Each facet, in the order of the page, and where a demand has its values."""
TAGGED = ("issuer", "addressee", "country")
OF_CALLS = {
    "issuer": "call__statement__issuings__actor",
    "country": "call__statement__countries",
}
"""Where the calls say so: which stood at a moment, no tag of today knows."""

Numbers = dict[str, Counter[str]]


def capped(found: QuerySet[Demand]) -> int:
    """How many there are; one more than the cap means more than the cap."""
    return found.order_by()[: CAP + 1].count()


def tally(asked: DemandFilter) -> tuple[int, Numbers]:
    """How many demands a question finds, and of each facet how many each value would.

    Nothing of either, if it makes no sense.
    """
    if not asked.is_valid():
        return 0, {}
    chosen = [name for name in COLUMNS if asked.form.cleaned_data[name]]
    others = [name for name in COLUMNS if name not in chosen]
    total, numbers = _count(asked.leaving(), asked.moment, others)
    for name in chosen:
        numbers |= _count(asked.leaving(name), asked.moment, [name])[1]
    return total, numbers


def _count(found: QuerySet[Demand], at: Moment, facets: Collection[str]) -> tuple[int, Numbers]:
    numbers: Numbers = {name: Counter() for name in facets}
    at_once = [name for name in facets if at.is_now or name not in OF_CALLS]
    total = 0
    for name, value, number in _rows(found, at_once):
        if not name:
            total = number
        elif name == "tags":
            kind, _, code = value.partition(":")
            if kind in at_once:
                numbers[kind][code] = number
        else:
            numbers[name][value] = number
    for name in set(facets) - set(at_once):
        numbers[name] = _called(found, at, name)
    return total, numbers


def _rows(found: QuerySet[Demand], facets: Collection[str]) -> Iterable[tuple[str, str, int]]:
    """Each value with its number in one pass over the answer; without a name, how many it is."""
    columns = ("status_then", "type", "themes", "tags")
    rows = found.annotate(flags=flags()).values_list("pk", *columns, "flags")[: CAP + 1]
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    names = {"tags" if name in TAGGED else name: COLUMNS[name] for name in facets}
    counted = [
        f"SELECT '{name}', value, count(*) FROM (SELECT {column} value FROM found) one GROUP BY 2"
        for name, column in names.items()
    ]
    whole = "WITH found (id, status, type, themes, tags, flags) AS MATERIALIZED ({}) {}".format(
        sql, " UNION ALL ".join(["SELECT '', '', count(*) FROM found", *counted])
    )
    return fetched(whole, params)


def _called(found: QuerySet[Demand], at: Moment, name: str) -> Counter[str]:
    """The same by the calls that stood at the moment."""
    first = found.values("pk")[: CAP + 1]
    calls: Any = made(at).filter(demand__in=first).order_by()
    path = OF_CALLS[name]
    value = Func(path, function="unnest") if name == "country" else F(path)
    rows = calls.annotate(value=value).values_list("value")
    return Counter(
        {str(one): number for one, number in rows.annotate(Count("demand", distinct=True))}
    )
