"""How a mail says what one entry of the ledger did, thing by thing, in words that are public."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from statements.edtf import words
from statements.labels import LABELS, RECORDS
from statements.languages import quoted, within
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
MOST_CHANGES = 5
BESIDE = 200
"""Characters of what read before or reads after a correction."""
WEAKEST = (True, "Z", "9")
"""Ranks behind every report."""


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
    issuers = institutions(str(actor.told()) for actor in statement.issuers.all())
    again = gettext("Demanded again by %(issuers)s") % {"issuers": issuers}
    headline = again if mark.before else gettext("New in the record")
    path = (ours[0] if ours else statement).get_absolute_url()
    return headline, [said_call(call) for call in ours[:1]], path


def _event(event: Event, calls: list[Call], mark: BearsOn) -> Words:
    lines = [*_about(event), *_reports(event)]
    return _reported(event), lines, event.get_absolute_url()


def _reported(event: Event) -> str:
    return gettext("Reported: %(title)s") % {"title": event.told()}


def _evidence(evidence: Evidence, calls: list[Call], mark: BearsOn) -> Words:
    event = evidence.event
    nature = evidence.get_nature_display().lower()
    said = {"part": evidence.part, "stance": evidence.get_stance_display().lower()}
    of = (
        gettext("For the part “%(part)s”: %(stance)s (%(nature)s).")
        if evidence.part
        else gettext("For this demand: %(stance)s (%(nature)s).")
    )
    stance = of % {**said, "nature": nature}
    limitation = _after(gettext("What it does not show: %(words)s"), evidence.limitation)
    lines = [*_about(event), Line(stance), Line(evidence.note), Line(limitation), *_reports(event)]
    return _reported(event), lines, event.get_absolute_url()


def _assessment(assessment: Assessment, calls: list[Call], mark: BearsOn) -> Words:
    since = {"date": words(assessment.date), "sure": assessment.get_confidence_display().lower()}
    of_part = {"part": assessment.part, "status": assessment.get_status_display()}
    corrects = gettext("It corrects an earlier decision, which no longer counts.")
    lines = [
        Line(corrects if assessment.corrects_id else ""),
        Line(gettext("The part “%(part)s”: %(status)s.") % of_part if assessment.part else ""),
        Line(assessment.reason),
        Line(_after(gettext("Departure from the rule: %(words)s"), assessment.departure)),
        Line(gettext("In effect since %(date)s. How sure: %(sure)s.") % since),
        *_decisive([one.evidence.event for one in assessment.basis.all()]),
        Line(_looked(assessment)),
    ]
    return _how_decided(assessment), lines, ""


def _how_decided(assessment: Assessment) -> str:
    if assessment.corrects_id:
        alone = gettext("A decision corrected by one person")
        return alone if assessment.by_one else gettext("A decision corrected by two editors")
    alone = gettext("Decided by one person")
    return alone if assessment.by_one else gettext("Decided by two editors")


def _decisive(events: list[Event]) -> list[Line]:
    """The one that is reported best; the page has them all."""
    if not events:
        return []
    event = min(events, key=lambda one: min(map(_rank, one.reports.all()), default=WEAKEST))
    rests_on = {"title": event.told(), "date": words(event.date)}
    more = ngettext(
        "It rests on %(number)s more event, shown on its page.",
        "It rests on %(number)s more events, shown on its page.",
        len(events) - 1,
    )
    return [
        Line(gettext("Rests on: %(title)s, %(date)s.") % rests_on),
        *_reports(event),
        Line(more % {"number": len(events) - 1} if len(events) > 1 else ""),
    ]


def _rank(report: Report) -> tuple[bool, str, str]:
    """The best report has the least: found out by its own author, a reliable source, credible."""
    is_echo = report.provenance != Provenance.INDEPENDENT
    return is_echo, report.reliability, report.credibility


def _looked(assessment: Assessment) -> str:
    log = assessment.search_log
    if log is None:
        return ""
    looked = {"date": words(log.looked_on.isoformat()), "places": log.places, "query": log.query}
    return gettext("Looked on %(date)s: %(places)s, for “%(query)s”.") % looked


def _part(part: Part, calls: list[Call], mark: BearsOn) -> Words:
    kind = PartKind(part.kind)
    lines = [
        Line(f"{kind.label}. {kind.meaning}"),
        Line(_after(gettext("The name is not published: %(words)s"), part.mask_reason)),
    ]
    return gettext("New part: %(part)s") % {"part": part.shown}, lines, ""


def _merge(merge: Merge, calls: list[Call], mark: BearsOn) -> Words:
    """The merged demand is named as long as somebody's call for it can be read."""
    both = ""
    if merge.demand.is_public and merge.is_readable:  # type: ignore[attr-defined]
        both = gettext("“%(one)s” and “%(other)s”") % {"one": merge.demand, "other": merge.merged}
    names = {"names": both or gettext("Two demands")}
    if merge.undoes_id:
        again = gettext("%(names)s: two demands again.") % names
        return gettext("A merge was undone"), [Line(again), Line(merge.reason)], ""
    merged = gettext("%(names)s: one demand from now on. Both addresses lead to it.") % names
    return gettext("Merged with another demand"), [Line(merged), Line(merge.reason)], ""


def _response(response: Response, calls: list[Call], mark: BearsOn) -> Words:
    note = _after(gettext("What it does not say: %(words)s"), response.note)
    headline = gettext("Response of %(who)s") % {"who": institutions([str(response.actor.told())])}
    kind = {"kind": response.get_kind_display()}
    answer = gettext("%(kind)s. A response never closes a demand.") % kind
    return headline, [Line(answer), _remark(response), Line(note)], ""


def _external(verdict: ExternalAssessment, calls: list[Call], mark: BearsOn) -> Words:
    nearest = {"status": verdict.get_mapped_display()}
    lines = [
        Line(gettext("Not our decision: it stands beside ours.")),
        Line(gettext("The scale: %(scale)s") % {"scale": verdict.scale}),
        Line(gettext("For us it would be: %(status)s.") % nearest if verdict.mapped else ""),
        Line(verdict.mapping),
        _remark(verdict),
    ]
    said = {"who": institutions([str(verdict.actor.told())]), "verdict": verdict.verdict}
    return gettext("Assessed by %(who)s: %(verdict)s") % said, lines, ""


def _reply(reply: Reply, calls: list[Call], mark: BearsOn) -> Words:
    headline = gettext("Reply of %(who)s") % {"who": institutions([str(reply.actor.told())])}
    lines = [Line(gettext("Their words about a decision, not ours.")), _remark(reply)]
    return headline, lines, ""


def _remark(remark: Remark) -> Line:
    document = remark.document
    where = f"{document.publisher.told()}, {quoted(document.title)}" if document else ""
    source = ", ".join(filter(None, [str(remark.actor.told()), where, words(remark.date)]))
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
    headline = gettext("%(subject)s: published, and not in the record any more")
    return headline % {"subject": subject.label}, [], ""


def removed(removal: Removal, subject: Subject) -> Words:
    """That something was taken away, and why: nothing of what it said."""
    reason = RemovalReason(removal.reason)
    is_deleted = removal.kind == RemovalKind.REDACT
    deleted, unpublished = (
        gettext("%(subject)s: deleted for good"),
        gettext("%(subject)s: unpublished"),
    )
    headline = (deleted if is_deleted else unpublished) % {"subject": subject.label}
    lines = [Line(f"{reason.label}. {reason.meaning}"), Line(removal.note)]
    return headline, _complete(lines, removal), ""


def corrected(
    correction: Correction, subject: Subject, target: Any, names: Mapping[str, str]
) -> Words:
    """How something that is public read before, how it reads now, and why."""
    changes = correction.shown_changes
    rest = len(changes) - MOST_CHANGES
    lines = [
        Line(gettext("Why: %(reason)s") % {"reason": correction.reason}),
        *(Line(_difference(change, correction, names)) for change in changes[:MOST_CHANGES]),
        Line(gettext("%(number)s more on its page.") % {"number": rest} if rest > 0 else ""),
    ]
    path = target.get_absolute_url() if isinstance(target, Statement | Event) else ""
    headline = gettext("%(subject)s: corrected") % {"subject": subject.label}
    return headline, _complete(lines, correction), path


def _complete(lines: Iterable[Line], row: Any, *, says_who: bool = False) -> list[Line]:
    alone = gettext("Published by one person.") if row.by_one and not says_who else ""
    return [replace(line, words=_short(line.words)) for line in [*lines, Line(alone)] if line.words]


def _difference(change: Mapping[str, Any], correction: Correction, names: Mapping[str, str]) -> str:
    column: Any = FIELDS[change["record"]][0]._meta.get_field(change["field"])
    label = _label(change, correction.target, names)
    before, after = (_said(change[side], column, names) for side in ("before", "after"))
    said = {"what": label, "before": before, "after": after}
    return gettext("%(what)s: %(before)s, now %(after)s.") % said


def _label(change: Mapping[str, Any], target: str, names: Mapping[str, str]) -> str:
    """The name of a field, and of what it is of where that is not the thing itself."""
    field = str(LABELS[change["field"]])
    if change["record"] == target:
        return field
    if change["id"] in names:
        told = {"demand": names[change["id"]], "field": field.lower()}
        return gettext("Call “%(demand)s”: %(field)s") % told
    return f"{RECORDS[change['record']]}: {field.lower()}"


def _said(value: Any, column: Any, names: Mapping[str, str]) -> str:
    """A value as a reader knows it, quoted: labels, names, days in words."""
    if value is None or value in ("", []):
        return gettext("nothing")
    if column.name == "addressees":
        unnamed = gettext("somebody who is not named any more")
        text = ", ".join(names.get(one, unnamed) for one in value)
    elif isinstance(value, bool):
        text = gettext("yes") if value else gettext("no")
    elif isinstance(value, list):
        labels = dict(column.base_field.flatchoices)
        text = ", ".join(str(labels.get(word, word)) for word in value)
    elif column.name == "date":
        text = words(value)
    elif column.get_internal_type() == "DateField":
        text = words(date.fromisoformat(value).isoformat())
    else:
        text = str(dict(column.flatchoices).get(value, value))
    return quoted(Truncator(text).chars(BESIDE))


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
    names = ", ".join([str(actor.told()) for actor in statement.issuers.all()][:MOST_NAMES])
    said = {"names": names, "title": statement.told(), "date": words(statement.date)}
    source = (
        gettext("%(names)s, “%(title)s”, %(date)s, as reported by %(reporter)s")
        if call.reported_by
        else gettext("%(names)s, “%(title)s”, %(date)s")
    )
    return Line(
        _short(call.quote), source % {**said, "reporter": call.reported_by}, call.text.language
    )


def _about(event: Event) -> list[Line]:
    where = f"{event.place}, " if event.place else ""
    # A date may end with a full stop of its own.
    return [
        Line(f"{where}{words(event.date).removesuffix('.')}."),
        Line(str(event.told("summary"))),
    ]


def _reports(event: Event) -> list[Line]:
    """The words of the best source with its grade, and the numbers that it gives."""
    reports = sorted(event.reports.all(), key=_rank)
    rest = len(reports) - 1
    more = ngettext(
        "%(number)s more report of this on its page.",
        "%(number)s more reports of this on its page.",
        rest,
    )
    best = [_quoted(report) for report in reports[:1]]
    return [*best, Line(more % {"number": rest} if rest > 0 else "")]


def _quoted(report: Report) -> Line:
    document = report.document
    names = [report.attributed_to, document.publisher.name, words(document.date)]
    grade = [
        report.get_reliability_display(),
        report.get_credibility_display(),
        within(report.get_provenance_display()),
    ]
    source = f"{', '.join(filter(None, names))} ({', '.join(grade)})"
    figures = tuple(_figure(figure) for figure in report.figures.all())
    return Line(_short(report.quote), source, document.language, figures)


def _figure(figure: Figure) -> str:
    is_other = figure.counted == Counted.OTHER
    counted = gettext("figure") if is_other else figure.get_counted_display()
    said = {"counted": counted.capitalize(), "words": figure.words, "who": figure.claimed_by}
    if not figure.date:
        return gettext("%(counted)s: “%(words)s” (claimed by %(who)s)") % said
    said["date"] = words(figure.date)
    return gettext("%(counted)s: “%(words)s”, %(date)s (claimed by %(who)s)") % said


def _after(lead: str, text: str) -> str:
    """Words with what leads to them; nothing if there are none."""
    return lead % {"words": text} if text else ""


def _short(text: str) -> str:
    return Truncator(text).chars(LONGEST)
