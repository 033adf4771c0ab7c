"""What was said, reported and decided about one demand, in the order of days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from statements.models import Assessment, Call, Evidence


@dataclass(frozen=True)
class Entry:
    """One thing of a day: a call, an event as evidence, or a decision."""

    kind: str
    day: date | None
    date: str
    thing: Call | Evidence | Assessment


@dataclass(frozen=True)
class Timeline:
    dated: list[Entry]
    undated: list[Entry]


def timeline(
    calls: Iterable[Call], evidence: Iterable[Evidence], assessments: Iterable[Assessment]
) -> Timeline:
    """Everything by its first day; on one day calls come before events, decisions last."""
    entries = [Entry("call", c.statement.first_day, c.statement.date, c) for c in calls]
    entries += [Entry("event", e.event.first_day, e.event.date, e) for e in evidence]
    entries += [Entry("decision", a.first_day, a.date, a) for a in assessments]
    dated = [entry for entry in entries if entry.day]
    return Timeline(
        dated=sorted(dated, key=lambda entry: entry.day or date.max),
        undated=[entry for entry in entries if not entry.day],
    )
