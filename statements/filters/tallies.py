"""Counts of an answer of the tracker, by status and by something else: one query each."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from statements.models import Demand

from .moment import Moment, made

ISSUERS = """JOIN called c ON c.demand = a.id
    JOIN statements_issuer i ON i.statement_id = c.statement"""
ADDRESSEES = "JOIN statements_demand_addressees d ON d.demand_id = a.id"

KEYS = {
    "type": ("a.type", ""),
    "theme": ("t.theme", "CROSS JOIN unnest(a.themes) AS t(theme)"),
    "addressee": ("d.actor_id", ADDRESSEES),
    "issuer": ("i.actor_id", ISSUERS),
}
"""By what an answer can be counted: its column, and what is joined for it."""

Tally = dict[Any, Counter[str]]
"""Of each value, how many demands have which status."""


def tally(answer: QuerySet[Demand], at: Moment, by: str) -> Tally:
    """The demands of a filter's answer by status, for each value of one of `KEYS`."""
    key, joined = KEYS[by]
    found: Tally = defaultdict(Counter)
    for value, status, number in _counted(answer, at, [key], joined):
        found[value][status] = number
    return dict(found)


def crossings(answer: QuerySet[Demand], at: Moment) -> dict[tuple[int, int], Counter[str]]:
    """The same for each pair of a caller and an addressee, by their keys."""
    found: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    keys = ["i.actor_id", "d.actor_id"]
    for caller, addressee, status, number in _counted(answer, at, keys, f"{ISSUERS} {ADDRESSEES}"):
        found[caller, addressee][status] = number
    return dict(found)


def _counted(answer: QuerySet[Demand], at: Moment, keys: list[str], joined: str) -> list[Any]:
    """Each demand once for each value, however often it was called for."""
    try:
        rows, values = compiled(answer, "pk", "status_then", "type", "themes")
    except EmptyResultSet:
        return []
    calls, more = compiled(made(at), "demand_id", "call__statement_id")
    names = [f"k{number}" for number in range(len(keys))]
    columns = ", ".join(f"{key} AS {name}" for key, name in zip(keys, names, strict=True))
    query = f"""WITH answer(id, status, type, themes) AS MATERIALIZED ({rows}),
            called(demand, statement) AS ({calls})
        SELECT {", ".join(names)}, status, count(*)
        FROM (SELECT DISTINCT {columns}, a.status, a.id FROM answer a {joined}) each_once
        GROUP BY {", ".join(names)}, status"""
    return fetched(query, [*values, *more])


def compiled(rows: QuerySet[Any], *columns: str) -> tuple[str, tuple[Any, ...]]:
    """A query of these columns as SQL and its values, to be part of a larger one."""
    query = rows.order_by().values_list(*columns).query
    found: tuple[str, tuple[Any, ...]] = query.sql_with_params()
    return found


def fetched(query: str, values: Iterable[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, [*values])
        found: list[Any] = cursor.fetchall()
        return found
