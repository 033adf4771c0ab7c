"""How an answer of the tracker stood day by day: the counts that it gives `on` each day."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Min, QuerySet
from django.http import QueryDict

from statements.models import Demand, Period
from statements.models.period import remembered

from . import DemandFilter
from .moment import Moment, made
from .tallies import compiled, fetched

CALLED = {
    "country": "call__statement__countries__contains",
    "issuer": "call__statement__issuings__actor__slug__in",
}
"""What narrows by calls, so that a demand counts only from the first such call on."""


def over_time(at: Moment, **question: str) -> list[tuple[date, Counter[str]]]:
    """Each day on which a count changed, with the counts by status from that day on.

    Until the day `on` of the moment, if it has one. The question is one of the tracker.
    """
    known = replace(at, on=None)
    asked = QueryDict(mutable=True)
    asked.update({**question, **known.parameters})
    answer = DemandFilter(asked, queryset=Demand.objects.all()).qs
    try:
        changes = _changes(answer, known, question)
    except EmptyResultSet:
        return []
    return _summed(changes, at.on)


def _changes(answer: QuerySet[Demand], at: Moment, question: dict[str, str]) -> list[Any]:
    """By how much the number of each status changed on each day."""
    periods = Period.objects.filter(remembered("", at.seq), part=None, since__isnull=False)
    queries = {
        "answer(id)": compiled(answer, "pk"),
        "period(demand, since, until, status)": compiled(
            periods, "demand_id", "since", "until", "status"
        ),
    }
    starts, joined = ["p.since"], ""
    for name, path in CALLED.items():
        if name in question:
            queries[f"{name}(demand, first)"] = compiled(
                _first_calls(at, path, question[name]), "demand", "first"
            )
            starts.append(f"{name}.first")
            joined += f" JOIN {name} ON {name}.demand = p.demand"
    withs = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, (sql, _) in queries.items())
    query = f"""WITH {withs}, stood AS (
            SELECT p.status, p.until, GREATEST({", ".join(starts)}) AS since
            FROM period p JOIN answer a ON a.id = p.demand{joined})
        SELECT day, status, sum(change) FROM (
            SELECT since, status, 1 FROM stood WHERE until IS NULL OR until > since
            UNION ALL SELECT until, status, -1 FROM stood WHERE until > since
        ) AS each(day, status, change)
        GROUP BY day, status HAVING sum(change) <> 0 ORDER BY day"""
    return fetched(query, [value for _, values in queries.values() for value in values])


def _first_calls(at: Moment, path: str, value: str) -> QuerySet[Any]:
    calls = made(at).filter(call__statement__first_day__isnull=False, **{path: [value]})
    return calls.values("demand").annotate(first=Min("call__statement__first_day"))


def _summed(changes: list[Any], until: date | None) -> list[tuple[date, Counter[str]]]:
    days: list[tuple[date, Counter[str]]] = []
    numbers: Counter[str] = Counter()
    for day, status, change in changes:
        if until and day > until:
            break
        numbers[status] += int(change)
        if days and days[-1][0] == day:
            days[-1][1].update({status: int(change)})
        else:
            days.append((day, Counter(numbers)))
    return [(day, +counted) for day, counted in days]
