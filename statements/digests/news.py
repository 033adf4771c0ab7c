"""What a digest tells: each demand with its changes, in the words of what was published.

Only what is public is read here, and nothing of editors.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db.models import F, Prefetch
from django.utils.text import Truncator

from statements.edtf import words
from statements.models import (
    Assessment,
    Basis,
    BearsOn,
    Call,
    Demand,
    Event,
    Evidence,
    Figure,
    Publication,
    Report,
    Statement,
)
from statements.vocabulary import Counted, Provenance, Role, Subject

from .vocabulary import MOST_NAMES, institutions, status_in_words

LONGEST = 1500
"""Characters of one quotation or reason; the page has all of it."""
MOST_REPORTS = 3
REPORTS = ("event__reports__document__publisher", "event__reports__figures")


@dataclass(frozen=True)
class Line:
    """A sentence of ours, or the words of others with their source and the numbers they give."""

    words: str
    source: str = ""
    language: str = ""
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """What one publication changed for one demand."""

    headline: str
    status: str
    is_new: bool
    """Whether the status is another one than before."""
    lines: list[Line]
    url: str
    seq: int


@dataclass(frozen=True)
class Story:
    """One demand, who makes it, everything that is new about it, and why the reader hears of it."""

    summary: str
    url: str
    demanded: str
    quote: Line | None
    because: list[str]
    changes: list[Change] = field(default_factory=list)

    def add(self, change: Change) -> None:
        """Words that were quoted for this demand already are not quoted again."""
        said = {self.quote, *(line for earlier in self.changes for line in earlier.lines)}
        lines = [line for line in change.lines if not (line.source and line in said)]
        self.changes.append(replace(change, lines=lines))


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


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
            found[demand.pk] = told.story(demand, because[demand.pk])
        found[demand.pk].add(change)
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

        self.calls: dict[int, list[Call]] = defaultdict(list)
        for call in self._calls():
            self.calls[call.demand_id].append(call)

    def _calls(self) -> Iterable[Call]:
        """First the one that was made first."""
        calls: Iterable[Call] = (
            Call.objects.public()
            .filter(demand__in=self.demands)
            .select_related("text", "statement")
            .prefetch_related("statement__issuers")
            .order_by(F("statement__first_day").asc(nulls_last=True), "pk")
        )
        return calls

    def _readings(self) -> dict[str, Any]:
        basis = Basis.objects.filter(role=Role.DECISIVE).select_related("evidence__event")
        of_event = [path.removeprefix("event__") for path in REPORTS]
        of_basis = [f"evidence__{path}" for path in REPORTS]
        return {
            Subject.STATEMENT: Statement.objects.public().prefetch_related("issuers"),
            Subject.EVENT: Event.objects.public().prefetch_related(*of_event),
            Subject.EVIDENCE: Evidence.objects.public()
            .select_related("event")
            .prefetch_related(*REPORTS),
            Subject.ASSESSMENT: Assessment.objects.public()
            .select_related("demand", "search_log")
            .prefetch_related(Prefetch("basis", basis.prefetch_related(*of_basis))),
        }

    def story(self, demand: Demand, because: list[str]) -> Story:
        calls = self.calls[demand.pk]
        issuers = institutions(a.name for call in calls for a in call.statement.issuers.all())
        addressees = institutions(actor.name for actor in demand.addressees.all())
        return Story(
            summary=demand.summary,
            url=absolute(demand.get_absolute_url()),
            demanded=f"Demanded of {addressees} by {issuers}.",
            quote=_call(calls[0]) if calls else None,
            because=because,
        )

    def change(self, mark: BearsOn) -> Change | None:
        entry: Publication = mark.publication
        thing = self.things.get((entry.subject, entry.subject_id))
        if thing is None:
            return None
        calls = self.calls[mark.demand_id] if isinstance(thing, Statement) else []
        headline, lines, path = WORDS[Subject(entry.subject)](thing, calls, mark)
        return Change(
            headline=headline,
            status=status_in_words(mark.before, mark.after),
            is_new=mark.before != mark.after,
            lines=[replace(line, words=_short(line.words)) for line in lines if line.words],
            url=absolute(path),
            seq=entry.seq,
        )


Words = tuple[str, list[Line], str]
"""Headline, what follows it, and the path of the page that has it all."""


def _statement(statement: Statement, calls: list[Call], mark: BearsOn) -> Words:
    ours = [call for call in calls if call.statement_id == statement.pk]
    issuers = institutions(actor.name for actor in statement.issuers.all())
    headline = f"Demanded again by {issuers}" if mark.before else "New in the record"
    path = (ours[0] if ours else statement).get_absolute_url()
    return headline, [_call(call) for call in ours[:1]], path


def _event(event: Event, calls: list[Call], mark: BearsOn) -> Words:
    lines = [*_about(event), *_reports(event)]
    return f"Reported: {event.title}", lines, event.get_absolute_url()


def _evidence(evidence: Evidence, calls: list[Call], mark: BearsOn) -> Words:
    event = evidence.event
    nature = evidence.get_nature_display().lower()
    stance = f"For this demand: {evidence.get_stance_display().lower()} ({nature})."
    limitation = evidence.limitation and f"What it does not show: {evidence.limitation}"
    lines = [*_about(event), Line(stance), Line(evidence.note), Line(limitation), *_reports(event)]
    return f"Reported: {event.title}", lines, event.get_absolute_url()


def _assessment(assessment: Assessment, calls: list[Call], mark: BearsOn) -> Words:
    departure = assessment.departure and f"Departure from the rule: {assessment.departure}"
    sure = assessment.get_confidence_display().lower()
    lines = [
        Line(assessment.reason),
        Line(departure),
        Line(f"In effect since {words(assessment.date)}. How sure: {sure}."),
        *(line for one in assessment.basis.all() for line in _decisive(one.evidence.event)),
        Line(_looked(assessment)),
    ]
    return "Decided by two editors", lines, assessment.demand.get_absolute_url()


def _decisive(event: Event) -> list[Line]:
    return [Line(f"Rests on: {event.title}, {words(event.date)}."), *_reports(event)]


def _looked(assessment: Assessment) -> str:
    log = assessment.search_log
    if log is None:
        return ""
    return f"Looked on {words(log.looked_on.isoformat())}: {log.places}, for “{log.query}”."


WORDS: dict[Subject, Any] = {
    Subject.STATEMENT: _statement,
    Subject.EVENT: _event,
    Subject.EVIDENCE: _evidence,
    Subject.ASSESSMENT: _assessment,
}


def _call(call: Call) -> Line:
    statement = call.statement
    names = ", ".join([actor.name for actor in statement.issuers.all()][:MOST_NAMES])
    reporter = f", as reported by {call.reported_by}" if call.reported_by else ""
    source = f"{names}, “{statement.title}”, {words(statement.date)}{reporter}"
    return Line(_short(call.quote), source, call.text.language)


def _about(event: Event) -> list[Line]:
    where = f"{event.place}, " if event.place else ""
    return [Line(f"{where}{words(event.date)}."), Line(event.summary)]


def _reports(event: Event) -> list[Line]:
    """The words of each source with its grade, and the numbers that it gives."""
    reports = event.reports.all()
    lines = [_quoted(report) for report in reports[:MOST_REPORTS]]
    rest = len(reports) - MOST_REPORTS
    more = f"{rest} more report{'s' if rest > 1 else ''} of this on its page." if rest > 0 else ""
    return [*lines, Line(more)]


def _quoted(report: Report) -> Line:
    document = report.document
    names = [report.attributed_to, document.publisher.name, words(document.date)]
    grade = [report.get_reliability_display(), report.get_credibility_display()]
    if report.provenance != Provenance.INDEPENDENT:
        grade.append(report.get_provenance_display().lower())
    source = f"{', '.join(filter(None, names))} ({', '.join(grade)})"
    figures = tuple(_figure(figure) for figure in report.figures.all())
    return Line(_short(report.quote), source, document.language, figures)


def _figure(figure: Figure) -> str:
    counted = "figure" if figure.counted == Counted.OTHER else figure.get_counted_display()
    day = f", {words(figure.date)}" if figure.date else ""
    return f"{counted.capitalize()}: “{figure.words}”{day} (claimed by {figure.claimed_by})"


def _short(text: str) -> str:
    return Truncator(text).chars(LONGEST)


def marks_of(whys: dict[int, dict[int, list[int]]]) -> list[BearsOn]:
    """The changes to show, of each publication those demands that were chosen for it."""
    demands = {demand for why in whys.values() for demand in why}
    found: Iterable[BearsOn] = (
        BearsOn.objects.filter(publication__in=whys, demand__in=demands)
        .select_related("publication", "demand")
        .prefetch_related("demand__addressees")
        .defer("publication__content", "demand__search")
        .order_by("publication", "demand")
    )
    return [mark for mark in found if mark.demand_id in whys[mark.publication_id]]
