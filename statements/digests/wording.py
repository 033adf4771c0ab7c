"""How a mail says what one entry of the ledger did, thing by thing, in words that are public."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.text import Truncator

from statements.edtf import words
from statements.models import (
    Assessment,
    BearsOn,
    Call,
    Correction,
    Event,
    Evidence,
    ExternalAssessment,
    Figure,
    Merge,
    Part,
    Removal,
    Reply,
    Report,
    Response,
    Statement,
)
from statements.models.correction import FIELDS
from statements.models.response import Remark
from statements.vocabulary import Counted, PartKind, Provenance, RemovalKind, RemovalReason, Subject

from .vocabulary import MOST_NAMES, institutions

LONGEST = 1500
"""Characters of one quotation or reason; the page has all of it."""
MOST_REPORTS = 3
MOST_CHANGES = 5
BESIDE = 200
"""Characters of what read before or reads after a correction."""


@dataclass(frozen=True)
class Line:
    """A sentence of ours, or the words of others with their source and the numbers they give."""

    words: str
    source: str = ""
    language: str = ""
    figures: tuple[str, ...] = ()


Words = tuple[str, list[Line], str]
"""Headline, what follows it, and the path of the page that has it all: else the demand's."""


def _statement(statement: Statement, calls: list[Call], mark: BearsOn) -> Words:
    ours = [call for call in calls if call.statement_id == statement.pk]
    issuers = institutions(actor.name for actor in statement.issuers.all())
    headline = f"Demanded again by {issuers}" if mark.before else "New in the record"
    path = (ours[0] if ours else statement).get_absolute_url()
    return headline, [said_call(call) for call in ours[:1]], path


def _event(event: Event, calls: list[Call], mark: BearsOn) -> Words:
    lines = [*_about(event), *_reports(event)]
    return f"Reported: {event.title}", lines, event.get_absolute_url()


def _evidence(evidence: Evidence, calls: list[Call], mark: BearsOn) -> Words:
    event = evidence.event
    nature = evidence.get_nature_display().lower()
    of = f"the part “{evidence.part}”" if evidence.part else "this demand"
    stance = f"For {of}: {evidence.get_stance_display().lower()} ({nature})."
    limitation = evidence.limitation and f"What it does not show: {evidence.limitation}"
    lines = [*_about(event), Line(stance), Line(evidence.note), Line(limitation), *_reports(event)]
    return f"Reported: {event.title}", lines, event.get_absolute_url()


def _assessment(assessment: Assessment, calls: list[Call], mark: BearsOn) -> Words:
    departure = assessment.departure and f"Departure from the rule: {assessment.departure}"
    sure = assessment.get_confidence_display().lower()
    part = assessment.part and f"The part “{assessment.part}”: {assessment.get_status_display()}."
    corrects = assessment.corrects_id and "It corrects an earlier decision, which no longer counts."
    lines = [
        Line(corrects or ""),
        Line(part or ""),
        Line(assessment.reason),
        Line(departure),
        Line(f"In effect since {words(assessment.date)}. How sure: {sure}."),
        *(line for one in assessment.basis.all() for line in _decisive(one.evidence.event)),
        Line(_looked(assessment)),
    ]
    how = "A decision corrected" if assessment.corrects_id else "Decided"
    return f"{how} by {'one person' if assessment.by_one else 'two editors'}", lines, ""


def _decisive(event: Event) -> list[Line]:
    return [Line(f"Rests on: {event.title}, {words(event.date)}."), *_reports(event)]


def _looked(assessment: Assessment) -> str:
    log = assessment.search_log
    if log is None:
        return ""
    return f"Looked on {words(log.looked_on.isoformat())}: {log.places}, for “{log.query}”."


def _part(part: Part, calls: list[Call], mark: BearsOn) -> Words:
    kind = PartKind(part.kind)
    hidden = part.is_masked and f"The name is not published: {part.mask_reason}"
    lines = [Line(f"{kind.label}. {kind.meaning}"), Line(hidden or "")]
    return f"New part: {part.shown}", lines, ""


def _merge(merge: Merge, calls: list[Call], mark: BearsOn) -> Words:
    """The merged demand is named as long as somebody's call for it can be read."""
    both = ""
    if merge.demand.is_public and merge.is_readable:  # type: ignore[attr-defined]
        both = f"“{merge.demand}” and “{merge.merged}”"
    names = both or "Two demands"
    if merge.undoes_id:
        return "A merge was undone", [Line(f"{names}: two demands again."), Line(merge.reason)], ""
    lines = [
        Line(f"{names}: one demand from now on. Both addresses lead to it."),
        Line(merge.reason),
    ]
    return "Merged with another demand", lines, ""


def _response(response: Response, calls: list[Call], mark: BearsOn) -> Words:
    note = response.note and f"What it does not say: {response.note}"
    headline = f"Response of {institutions([response.actor.name])}"
    answer = f"{response.get_kind_display()}. A response never closes a demand."
    return headline, [Line(answer), _remark(response), Line(note)], ""


def _external(verdict: ExternalAssessment, calls: list[Call], mark: BearsOn) -> Words:
    nearest = verdict.mapped and f"For us it would be: {verdict.get_mapped_display()}."
    lines = [
        Line("Not our decision: it stands beside ours."),
        Line(f"The scale: {verdict.scale}"),
        Line(f"{nearest} {verdict.mapping}".strip()),
        _remark(verdict),
    ]
    return f"Assessed by {institutions([verdict.actor.name])}: {verdict.verdict}", lines, ""


def _reply(reply: Reply, calls: list[Call], mark: BearsOn) -> Words:
    headline = f"Reply of {institutions([reply.actor.name])}"
    return headline, [Line("Their words about a decision, not ours."), _remark(reply)], ""


def _remark(remark: Remark) -> Line:
    document = remark.document
    where = f"{document.publisher.name}, “{document.title}”" if document else ""
    source = ", ".join(filter(None, [remark.actor.name, where, words(remark.date)]))
    return Line(_short(remark.words), source, document.language if document else "")


WORDS: dict[Subject, Callable[[Any, list[Call], BearsOn], Words]] = {
    Subject.STATEMENT: _statement,
    Subject.EVENT: _event,
    Subject.PART: _part,
    Subject.MERGE: _merge,
    Subject.EVIDENCE: _evidence,
    Subject.ASSESSMENT: _assessment,
    Subject.RESPONSE: _response,
    Subject.EXTERNAL_ASSESSMENT: _external,
    Subject.REPLY: _reply,
}
"""What became public, by what it is about. Versions of the method and keys bear on no demand."""

SAYS_WHO = (Subject.ASSESSMENT,)
"""Whose headline says already how many people it took."""


def told(thing: Any, subject: Subject, calls: list[Call], mark: BearsOn) -> Words:
    """Something that became public, and is so still."""
    headline, lines, path = WORDS[subject](thing, calls, mark)
    return headline, _complete(lines, thing, says_who=subject in SAYS_WHO), path


def gone(subject: Subject) -> Words:
    """Something that became public and was taken away since: nothing of what it said."""
    return f"{subject.label}: published, and not in the record any more", [], ""


def removed(removal: Removal, subject: Subject) -> Words:
    """That something was taken away, and why: nothing of what it said."""
    reason = RemovalReason(removal.reason)
    how = "deleted for good" if removal.kind == RemovalKind.REDACT else "unpublished"
    lines = [Line(f"{reason.label}. {reason.meaning}"), Line(removal.note)]
    return f"{subject.label}: {how}", _complete(lines, removal), ""


def corrected(
    correction: Correction, subject: Subject, target: Any, names: Mapping[str, str]
) -> Words:
    """How something that is public read before, how it reads now, and why."""
    changes = correction.shown_changes
    rest = len(changes) - MOST_CHANGES
    lines = [
        Line(f"Why: {correction.reason}"),
        *(Line(_difference(change, correction, names)) for change in changes[:MOST_CHANGES]),
        Line(f"{rest} more on its page." if rest > 0 else ""),
    ]
    path = target.get_absolute_url() if isinstance(target, Statement | Event) else ""
    return f"{subject.label}: corrected", _complete(lines, correction), path


def _complete(lines: Iterable[Line], row: Any, *, says_who: bool = False) -> list[Line]:
    alone = "Published by one person." if row.by_one and not says_who else ""
    return [replace(line, words=_short(line.words)) for line in [*lines, Line(alone)] if line.words]


def _difference(change: Mapping[str, Any], correction: Correction, names: Mapping[str, str]) -> str:
    column: Any = FIELDS[change["record"]][0]._meta.get_field(change["field"])
    of = "" if change["record"] == correction.target else f"{change['record']}: "
    if change["id"] in names:
        of = f"call “{names[change['id']]}”: "
    label = f"{of}{column.verbose_name}"
    before, after = (_said(change[side], column, names) for side in ("before", "after"))
    return f"{label[:1].upper()}{label[1:]}: {before}, now {after}."


def _said(value: Any, column: Any, names: Mapping[str, str]) -> str:
    """A value as a reader knows it, quoted: labels, names, days in words."""
    if value is None or value in ("", []):
        return "nothing"
    if column.name == "addressees":
        text = ", ".join(names.get(one, "somebody who is not named any more") for one in value)
    elif isinstance(value, bool):
        text = "yes" if value else "no"
    elif isinstance(value, list):
        labels = dict(column.base_field.flatchoices)
        text = ", ".join(str(labels.get(word, word)) for word in value)
    elif column.name == "date":
        text = words(value)
    elif column.get_internal_type() == "DateField":
        text = words(date.fromisoformat(value).isoformat())
    else:
        text = str(dict(column.flatchoices).get(value, value))
    return f"“{Truncator(text).chars(BESIDE)}”"


def addressees_in(corrections: Iterable[Correction]) -> set[str]:
    """The public ids of the addressees that corrections speak of."""
    return {
        public_id
        for correction in corrections
        for change in correction.changes
        if change["field"] == "addressees"
        for public_id in (*change["before"], *change["after"])
    }


def said_call(call: Call) -> Line:
    """The words of a call, and who spoke them."""
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
