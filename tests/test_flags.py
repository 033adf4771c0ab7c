"""The flags of a demand: what SQL makes of its columns and of today, a person makes of them too."""

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statements.models import Demand
from statements.models.flag import conditions, flags
from statements.vocabulary import DemandType, Flag, Status

from .conftest import Owner
from .make import make_decided_demand
from .rows import ask

days = st.none() | st.integers(-400, 40)
demands = st.fixed_dictionaries(
    {
        "type": st.sampled_from([kind.value for kind in DemandType]),
        # Half of them under way, for nothing else can be stalled.
        "status": st.just("in_progress") | st.sampled_from([one.value for one in Status]),
        "is_ended": st.booleans(),
        "is_disputed": st.booleans(),
        "is_under_review": st.booleans(),
        "is_against_a_part": st.booleans(),
        "call_count": st.integers(0, 3),
        "deadline": days,
        "looked_on": days,
        "moved_on": days,
    }
)


def read(row: dict[str, Any], today: date) -> set[str]:
    """The flags as a person reads them off the columns."""
    window = timedelta(days=DemandType(row["type"]).stale_after)

    def is_older(name: str) -> bool:
        return row[name] is not None and row[name] < today - window

    found = {
        Flag.OVERDUE: not row["is_ended"] and row["deadline"] and row["deadline"] < today,
        Flag.STALE: not row["is_ended"] and is_older("looked_on"),
        Flag.STALLED: row["status"] == "in_progress"
        and is_older("looked_on" if row["moved_on"] is None else "moved_on"),
        Flag.DISPUTED: row["is_disputed"],
        Flag.AGAINST_A_PART: row["is_against_a_part"],
        Flag.UNDER_REVIEW: row["is_under_review"],
        Flag.REPEATED: row["call_count"] > 1,
        Flag.RECENT: True,  # it was published a moment ago
    }
    return {flag.value for flag, has in found.items() if has}


def test_flags_are_read_alike_in_sql_and_in_python(committed: Any, owner: Owner) -> None:
    demand = make_decided_demand()
    edges: set[str] = set()

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(demands)
    def agree(row: dict[str, Any]) -> None:
        today = ask("SELECT record_today()")
        for name in ("deadline", "looked_on", "moved_on"):
            row[name] = None if row[name] is None else today + timedelta(days=row[name])
        columns = ", ".join(f"{name} = %({name})s" for name in row)
        owner.execute(f"UPDATE statements_demand SET {columns} WHERE id = %(id)s",
                      {**row, "id": demand.pk})  # fmt: skip
        expected = read(row, today)
        (in_sql,) = Demand.objects.annotate(words=flags()).values_list("words", flat=True)
        assert set(in_sql) == expected
        assert in_sql == [flag.value for flag in conditions() if flag.value in expected]
        for flag, condition in conditions().items():
            assert Demand.objects.filter(condition).exists() == (flag.value in expected)
        edges.update(expected)

    agree()
    assert edges == {flag.value for flag in Flag}
