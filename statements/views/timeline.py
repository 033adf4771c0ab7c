"""What was said, reported and decided about one demand, in the order of days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from statements.models import Assessment, Call, Event, Evidence, Statement


@dataclass(frozen=True)
class Entry:
    """One thing of a day: a call, an event as evidence, or a decision."""

    kind: str
    day: date | None
    last_day: date | None
    date: str
    thing: Call | Evidence | Assessment


@dataclass(frozen=True)
class Timeline:
    dated: list[Entry]
    undated: list[Entry]


def _entry(
    kind: str, dated: Statement | Event | Assessment, thing: Call | Evidence | Assessment
) -> Entry:
    return Entry(kind, dated.first_day, dated.last_day, dated.date, thing)


def timeline(
    calls: Iterable[Call], evidence: Iterable[Evidence], assessments: Iterable[Assessment]
) -> Timeline:
    """Everything by its first day, what lasted longer after what did not.

    Of the same days calls come before events, decisions last.
    """
    entries = [_entry("call", call.statement, call) for call in calls]
    entries += [_entry("event", one.event, one) for one in evidence]
    entries += [_entry("decision", one, one) for one in assessments]
    dated = [entry for entry in entries if entry.day]
    return Timeline(
        dated=sorted(dated, key=lambda e: (e.day or date.max, e.last_day or date.max)),
        undated=[entry for entry in entries if not entry.day],
    )
