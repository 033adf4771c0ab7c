"""What a digest tells: each demand with its changes, in the words of what was published.

Only what is public is read here, and nothing of editors.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils.text import Truncator

from statements.edtf import words
from statements.models import (
    Assessment,
    Basis,
    BearsOn,
    Call,
    Event,
    Evidence,
    Publication,
    Statement,
)
from statements.vocabulary import Role, Status, Subject

LONGEST = 1500
"""Characters of one quotation or reason; the page has all of it."""
MOST_REPORTERS = 3

# In a mail there are no drawings: the same idea in letters. Circles fill as a demand is met,
# action against it is the only diamond, what has ended is square.
SHAPES = {
    Status.NOT_ASSESSED: "◌",
    Status.NO_INFORMATION: "⊙",
    Status.NO_ACTION: "○",
    Status.ANNOUNCED: "◔",
    Status.IN_PROGRESS: "◑",
    Status.PARTLY_MET: "◕",
    Status.MET: "●",
    Status.REVERSED: "↶",
    Status.CONTRARY_ACTION: "◆",
    Status.NO_LONGER_POSSIBLE: "■",
    Status.WITHDRAWN: "□",
}


@dataclass(frozen=True)
class Change:
    """What one publication changed for one demand."""

    headline: str
    status: str
    is_new: bool
    """Whether the status is another one than before."""
    quote: str
    lines: list[str]
    url: str
    seq: int


@dataclass(frozen=True)
class Story:
    """One demand, everything that is new about it, and why the reader hears of it."""

    summary: str
    url: str
    because: list[str]
    changes: list[Change] = field(default_factory=list)


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def status_in_words(before: str, after: str) -> str:
    if not before:
        return f"Now public: {_status(after)}"
    if before == after:
        return f"Still {_status(after)}"
    return f"{_status(before)} → {_status(after)}"


def _status(code: str) -> str:
    return f"{SHAPES[Status(code)]} {Status(code).label}"


def stories(marks: Sequence[BearsOn], because: dict[int, list[str]]) -> list[Story]:
    """The changes by demand, in the order in which they became public; `because` by demand.

    Demands with another status come first: they are what most readers wait for, and what must not
    be cut off.
    """
    told = _Told(marks)
    found: dict[int, Story] = {}
    for mark in marks:
        change = told.change(mark)
        if change is None:
            continue
        demand = mark.demand
        if demand.pk not in found:
            found[demand.pk] = Story(
                demand.summary, absolute(demand.get_absolute_url()), because[demand.pk]
            )
        found[demand.pk].changes.append(change)
    return sorted(found.values(), key=lambda story: not any(c.is_new for c in story.changes))


class _Told:
    """The published things behind some changes, read at once."""

    def __init__(self, marks: Sequence[BearsOn]) -> None:
        self.demands = {mark.demand_id for mark in marks}
        ids: dict[str, set[str]] = defaultdict(set)
        for mark in marks:
            ids[mark.publication.subject].add(mark.publication.subject_id)
        self.things: dict[tuple[str, str], Any] = {
            (subject, thing.public_id): thing
            for subject, read in self._readings().items()
            if ids[subject]
            for thing in read.filter(public_id__in=ids[subject])
        }

    def _readings(self) -> dict[str, Any]:
        calls = Call.objects.public().filter(demand__in=self.demands).select_related("text")
        basis = Basis.objects.filter(role=Role.DECISIVE).select_related("evidence__event")
        reports = "event__reports__document__publisher"
        return {
            Subject.STATEMENT: Statement.objects.public().prefetch_related(
                "issuers", Prefetch("calls", calls)
            ),
            Subject.EVENT: Event.objects.public().prefetch_related("reports__document__publisher"),
            Subject.EVIDENCE: Evidence.objects.public()
            .select_related("event")
            .prefetch_related(reports),
            Subject.ASSESSMENT: Assessment.objects.public()
            .select_related("demand", "search_log")
            .prefetch_related(Prefetch("basis", basis.prefetch_related(f"evidence__{reports}"))),
        }

    def change(self, mark: BearsOn) -> Change | None:
        entry: Publication = mark.publication
        thing = self.things.get((entry.subject, entry.subject_id))
        if thing is None:
            return None
        headline, quote, lines, path = WORDS[Subject(entry.subject)](thing, mark)
        return Change(
            headline=headline,
            status=status_in_words(mark.before, mark.after),
            is_new=mark.before != mark.after,
            quote=_short(quote),
            lines=[_short(line) for line in lines if line],
            url=absolute(path),
            seq=entry.seq,
        )


Words = tuple[str, str, list[str], str]
"""Headline, quotation, further sentences, and the path of the page that has it all."""


def _statement(statement: Statement, mark: BearsOn) -> Words:
    calls = [call for call in statement.calls.all() if call.demand_id == mark.demand_id]
    issuers = " and ".join(issuer.name for issuer in statement.issuers.all())
    verb = "Demanded again" if mark.before else "Demanded"
    return (
        f"{verb} by {issuers}",
        calls[0].quote if calls else "",
        [f"In “{statement.title}”, {words(statement.date)}."],
        (calls[0] if calls else statement).get_absolute_url(),
    )


def _event(event: Event, mark: BearsOn) -> Words:
    return f"Reported: {event.title}", "", _about(event), event.get_absolute_url()


def _evidence(evidence: Evidence, mark: BearsOn) -> Words:
    event = evidence.event
    stance = f"{evidence.get_stance_display()} ({evidence.get_nature_display().lower()})."
    limitation = evidence.limitation and f"What it does not show: {evidence.limitation}"
    lines = [*_about(event), stance, evidence.note, limitation]
    return f"Reported: {event.title}", "", lines, event.get_absolute_url()


def _assessment(assessment: Assessment, mark: BearsOn) -> Words:
    departure = assessment.departure and f"Why not as the rule proposes: {assessment.departure}"
    log = assessment.search_log
    looked = (
        log and f"Looked on {words(log.looked_on.isoformat())}: {log.places}, for “{log.query}”."
    )
    lines = [
        assessment.reason,
        departure,
        *(f"Rests on: {_with_reporters(one.evidence.event)}" for one in assessment.basis.all()),
        looked or "",
        f"In effect since {words(assessment.date)}. How sure: "
        f"{assessment.get_confidence_display().lower()}.",
    ]
    return "Decided by two editors", "", lines, assessment.demand.get_absolute_url()


WORDS: dict[Subject, Any] = {
    Subject.STATEMENT: _statement,
    Subject.EVENT: _event,
    Subject.EVIDENCE: _evidence,
    Subject.ASSESSMENT: _assessment,
}


def _about(event: Event) -> list[str]:
    where = f"{event.place}, " if event.place else ""
    return [f"{where}{words(event.date)}, reported by {_reporters(event)}.", event.summary]


def _with_reporters(event: Event) -> str:
    return f"{event.title}, {words(event.date)}, reported by {_reporters(event)}."


def _reporters(event: Event) -> str:
    names = list(dict.fromkeys(r.document.publisher.name for r in event.reports.all()))
    rest = len(names) - MOST_REPORTERS
    return ", ".join(names[:MOST_REPORTERS]) + (f" and {rest} more" if rest > 0 else "")


def _short(text: str) -> str:
    return Truncator(text).chars(LONGEST)


def marks_of(whys: dict[int, dict[int, list[int]]]) -> list[BearsOn]:
    """The changes to show, of each publication those demands that were chosen for it."""
    demands = {demand for why in whys.values() for demand in why}
    found: Iterable[BearsOn] = (
        BearsOn.objects.filter(publication__in=whys, demand__in=demands)
        .select_related("publication", "demand")
        .defer("publication__content", "demand__search")
        .order_by("publication", "demand")
    )
    return [mark for mark in found if mark.demand_id in whys[mark.publication_id]]
