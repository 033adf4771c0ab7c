"""How the record came to read otherwise: what was corrected, and what was taken away."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext, gettext_lazy

from statements import edtf
from statements.differences import Piece, words_changed
from statements.labels import LABELS, RECORDS
from statements.models import Actor, Assessment, Correction, Publication, Removal
from statements.models.correction import FIELDS, demands_called
from statements.vocabulary import PublicationKind, RemovalReason, Subject

from .subjects import LONG, About, about

NOBODY = gettext_lazy("somebody who is not named any more")
REVISED = (PublicationKind.CORRECTED, PublicationKind.UNPUBLISHED, PublicationKind.REDACTED)


@dataclass(frozen=True)
class Difference:
    """One field as it read before and reads after, in words."""

    label: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        return words_changed(self.before, self.after)


@dataclass(frozen=True)
class Revision:
    """An entry that corrects, unpublishes or redacts; its words only if they are public still."""

    about: About
    reason: str = ""
    is_slip: bool = False
    by_one: bool = False
    """Whether one person alone published it."""
    differences: list[Difference] = field(default_factory=list)
    removal: Removal | None = None
    decision: Assessment | None = None

    @property
    def entry(self) -> Publication:
        return self.about.entry

    @property
    def class_of_reason(self) -> RemovalReason | None:
        return RemovalReason(self.removal.reason) if self.removal else None


def revisions(entries: Iterable[Publication]) -> list[Revision]:
    """Entries that change what was published, in a fixed number of queries."""
    subjects = about(entry for entry in entries if entry.kind in REVISED)
    seqs = [one.entry.pk for one in subjects]
    corrections = _by_entry(Correction.objects.public(), seqs)
    taken = _by_entry(Removal.objects.public(), seqs)
    wrong = [one.thing.corrects_id for one in subjects if isinstance(one.thing, Assessment)]
    decisions = Assessment.objects.public().in_bulk(filter(None, wrong)) if any(wrong) else {}
    names = _names(corrections.values())
    return [_revision(one, corrections, taken, decisions, names) for one in subjects]


def versions(subject: Subject, thing: Any) -> list[Revision]:
    """What was corrected of one public thing, newest first: each entry is a version of it."""
    entries = Publication.objects.filter(subject=subject, subject_id=thing.public_id)
    return revisions(entries.exclude(kind=PublicationKind.PUBLISHED).defer(*LONG).order_by("-seq"))


def _by_entry(rows: Any, seqs: Collection[int]) -> dict[int, Any]:
    return {row.publication_id: row for row in rows.filter(publication__in=seqs)} if seqs else {}


def _revision(
    one: About,
    corrections: Mapping[int, Correction],
    taken: Mapping[int, Removal],
    decisions: Mapping[int, Assessment],
    names: Mapping[str, str],
) -> Revision:
    seq = one.entry.pk
    if seq in taken:
        removal = taken[seq]
        return Revision(one, removal.note, by_one=removal.by_one, removal=removal)
    if one.is_gone or one.entry.kind != PublicationKind.CORRECTED:
        return Revision(one, by_one=seq in corrections and corrections[seq].by_one)
    if seq in corrections:
        made = corrections[seq]
        return Revision(one, made.reason, made.is_slip, made.by_one, _differences(made, names))
    right = one.thing
    told = _of_decisions(decisions.get(right.corrects_id), right)
    return Revision(one, by_one=right.by_one, differences=told, decision=right)


def _differences(correction: Correction, names: Mapping[str, str]) -> list[Difference]:
    return [
        Difference(
            _label(change, correction.target, names),
            in_words(change, "before", names),
            in_words(change, "after", names),
        )
        for change in correction.shown_changes
    ]


def _of_decisions(wrong: Assessment | None, right: Assessment) -> list[Difference]:
    """What another decision says instead of the one that it corrects."""
    if wrong is None:
        return []
    told = [
        (gettext("Status"), wrong.get_status_display(), right.get_status_display()),
        (gettext("Since"), wrong.date_in_words, right.date_in_words),
        (gettext("How sure"), wrong.get_confidence_display(), right.get_confidence_display()),
        (gettext("Reason"), wrong.reason, right.reason),
    ]
    return [Difference(*one) for one in told if one[1] != one[2]]


def _label(change: Mapping[str, Any], target: str, names: Mapping[str, str]) -> str:
    """The name of a field, and of the row that it is of where that is not the thing itself."""
    field = str(LABELS[change["field"]])
    if change["record"] == target:
        return field
    told = {"field": field.lower()}
    if change["id"] in names:
        return gettext("Call “%(demand)s”: %(field)s") % {**told, "demand": names[change["id"]]}
    told |= {
        "subject": str(Subject(target).label),
        "record": str(RECORDS[change["record"]]).lower(),
    }
    return gettext("%(subject)s, %(record)s: %(field)s") % told


def _column(change: Mapping[str, Any]) -> Any:
    model: type[Model] = FIELDS[change["record"]][0]
    return model._meta.get_field(change["field"])


def _names(corrections: Iterable[Correction]) -> dict[str, str]:
    """Addressees and calls that corrections speak of: names and demands, by public id."""
    corrections = list(corrections)
    ids = {
        public_id
        for correction in corrections
        for change in correction.changes
        if change["field"] == "addressees"
        for public_id in (*change["before"], *change["after"])
    }
    found = Actor.objects.public().filter(public_id__in=ids) if ids else ()
    return demands_called(corrections) | {actor.public_id: str(actor.told()) for actor in found}


def in_words(change: Mapping[str, Any], side: str, names: Mapping[str, str]) -> str:
    """A value of a correction as a reader knows it: labels, names, days in words."""
    value, column = change[side], _column(change)
    if change["field"] == "addressees":
        return ", ".join(str(names.get(public_id, NOBODY)) for public_id in value)
    if change["field"] == "date":
        return _day(value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        labels = dict(column.base_field.flatchoices)
        return ", ".join(str(labels.get(word, word)) for word in value)
    if value and column.get_internal_type() == "DateField":
        return _day(value)
    return str(dict(column.flatchoices).get(value, "" if value is None else value))


def _day(value: str) -> str:
    """A date in words; one in which something was redacted as it stands."""
    try:
        edtf.span(value)
    except edtf.NotADate:
        return value
    return edtf.words(value)
