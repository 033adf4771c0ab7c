"""The tracker with 20,000 demands: every question of it is answered from an index."""

import re
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict

from statements.filters import DemandFilter, StatementFilter, matching_changes
from statements.models import Demand, Statement

from .make import make_assessment, make_editor, make_event, make_evidence, publish

pytestmark = pytest.mark.slow

MANY = Path(__file__).with_name("many.sql").read_text(encoding="utf-8")
PAGE = 50


@pytest.fixture
def many(committed: Any, owner: Any) -> None:
    owner.execute(MANY)
    # Its rows bring their own keys along; the next row takes the one after.
    for name in ("actor", "assessment", "document", "event", "evidence", "report", "statement"):
        owner.execute(
            f"SELECT setval(pg_get_serial_sequence('statements_{name}', 'id'),"
            f" (SELECT coalesce(max(id), 0) + 1 FROM statements_{name}))"
        )
    owner.execute("VACUUM ANALYZE")


def plan_of(rows: Any) -> str:
    return str(rows[:PAGE].explain(analyze=True))


def milliseconds(plan: str) -> float:
    found = re.search(r"Execution Time: ([\d.]+) ms", plan)
    assert found, plan
    return float(found[1])


def test_each_question_of_the_tracker_uses_an_index(many: None) -> None:
    for query, index in {
        "": "demand_by_day",
        "q=habeas": "demand_search",
        "q=nowhere": "demand_search",
        "q=prisoner": "demand_by_day",
        "q=habeas&status=met": "demand_search",
        "status=announced": "demand_by_",
        "country=KZ": "demand_by_day",
        "issuer=actor-1": "statements_",
        "issuer=actor-90&theme=life": "demand_t",
        "addressee=actor-120": "demand_tags",
        "called_after=2025-12-01": "demand_by_day",
        "sort=changed": "Index Scan",
        "sort=first": "demand_by_first_day",
        "demand=mxxxx777": "public_id",
    }.items():
        rows = DemandFilter(QueryDict(query), queryset=Demand.objects.public()).qs
        plan = plan_of(rows)
        print(f"{query or '(all)'}: {milliseconds(plan)} ms")
        assert index in plan, f"{query}\n{plan}"
        assert milliseconds(plan) < 100, f"{query}\n{plan}"


def test_the_statements_are_searched_by_their_index(many: None) -> None:
    rows = StatementFilter(QueryDict("q=habeas"), queryset=Statement.objects.public()).qs
    assert "statement_search" in plan_of(rows)


def test_what_changed_for_a_followed_search_is_found_quickly(many: None) -> None:
    for query in ("", "country=KZ&status=met", "issuer=actor-1", "q=habeas"):
        plan = str(matching_changes(query, 19_900).explain(analyze=True))
        print(f"followed {query or '(all)'}: {milliseconds(plan)} ms")
        assert milliseconds(plan) < 100, f"{query}\n{plan}"


def test_the_pages_stay_quick(many: None, client: Any) -> None:
    for path in ("/", "/demands/", "/demands/?q=habeas", "/demands/?country=KZ&status=met",
                 "/demands/?page=200", "/statements/", "/changes/", "/institutions/",
                 "/countries/KZ/", "/demands/mxxxx777/"):  # fmt: skip
        assert client.get(path).status_code == 200, path
        start = perf_counter()
        client.get(path)
        took = perf_counter() - start
        print(f"{path}: {took * 1000:.0f} ms")
        assert took < 1, path
    connection.close()


def test_the_pages_of_another_day_stay_quick(many: None, client: Any) -> None:
    """Wall-clock, so with room; the figures are printed."""
    then, day = "as_of=2026-02-15", "on=2025-06-01"
    for path, most in {
        f"/demands/?{then}": 0.3,
        f"/demands/?{then}&page=2": 0.3,
        f"/demands/?{then}&status=met": 0.3,
        f"/demands/?{then}&{day}": 0.3,
        f"/demands/?{day}": 0.3,
        f"/demands/?{then}&sort=changed": 0.3,
        f"/demands/?{then}&country=KZ&status=met": 0.3,
        f"/institutions/actor-1/?{then}": 0.3,
        f"/countries/KZ/?{then}&{day}": 0.3,
        f"/demands/mxxxx777/?{then}": 0.1,
        f"/demands/mxxxx777/?{then}&{day}": 0.1,
    }.items():
        assert client.get(path).status_code == 200, path
        took = min(timed(client, path) for _ in range(3))
        print(f"{path}: {took * 1000:.0f} ms")
        assert took < most, path
    connection.close()


def timed(client: Any, path: str) -> float:
    start = perf_counter()
    client.get(path)
    return perf_counter() - start


def test_a_decision_is_published_as_quickly_as_in_a_small_record(many: None) -> None:
    demand = Demand.objects.get(public_id="mxxxx777")
    event = make_event()
    evidence = make_evidence(event, demand)
    publish(event, evidence)
    decision = make_assessment(demand, evidence)
    decision.submit(make_editor("anna"))
    reviewer, seen = make_editor("boris"), decision.seen()
    began = perf_counter()
    decision.publish(reviewer, seen)
    took = perf_counter() - began
    print(f"published in {took * 1000:.0f} ms")
    assert took < 0.2
