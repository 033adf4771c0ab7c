"""What a correction changes, in words: before, after, and what somebody else made of it since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ObjectDoesNotExist

from statements.differences import Piece, words_changed
from statements.edtf import NotADate
from statements.edtf import words as date_in_words
from statements.models import Actor, Call, Correction, Figure, Report
from statements.models.correction import FIELDS, value_of
from statements.models.record import Record

from .words import choices_of_list


@dataclass(frozen=True)
class Change:
    """One changed field, as the second person reads it."""

    where: str
    label: str
    before: str
    after: str
    now: str
    """What the record says at this moment: of a correction that is not published, else `before`."""

    @property
    def pieces(self) -> list[Piece]:
        return words_changed(self.before, self.after)

    @property
    def is_overtaken(self) -> bool:
        return self.now != self.before


def changes_in_words(correction: Correction) -> list[Change]:
    rows: dict[tuple[str, str], Record | None] = {}
    told = []
    for change in correction.shown_changes:
        key = (change["record"], change["id"])
        if key not in rows:
            rows[key] = FIELDS[key[0]][0].objects.filter(public_id=key[1]).first()  # type: ignore[attr-defined]
        told.append(_told(change, rows[key], is_done=correction.publication_id is not None))
    return told


def _told(change: Mapping[str, Any], row: Record | None, *, is_done: bool) -> Change:
    record, name = change["record"], change["field"]
    before = said(record, name, change["before"])
    now = before if is_done or row is None else said(record, name, value_of(row, name))
    return Change(
        where=where(row) if row else "",
        label=label(record, name),
        before=before,
        after=said(record, name, change["after"]),
        now=now,
    )


def where(row: Record) -> str:
    """Which child of the record it is; empty for the record itself."""
    if isinstance(row, Call):
        return f"Call: {row.demand}"
    if isinstance(row, Report):
        return f"Report: {row.document.title}"
    return f"Number: {row.words}" if isinstance(row, Figure) else ""


def label(record: str, name: str) -> str:
    field: Any = FIELDS[record][0]._meta.get_field(name)
    return str(field.verbose_name).capitalize() if field.verbose_name else name


def said(record: str, name: str, value: Any) -> str:
    """A value of a field as people read it; empty if there is none."""
    if name == "addressees":
        known = dict(Actor.objects.filter(public_id__in=value).values_list("public_id", "name"))
        return ", ".join(known.get(one, one) for one in value)
    field: Any = FIELDS[record][0]._meta.get_field(name)
    if isinstance(field, ArrayField):
        words = dict(choices_of_list(field))
        return ", ".join(words.get(one, one) for one in value or [])
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _day(name, str(value))


def _day(name: str, value: str) -> str:
    try:
        if name == "date":
            return date_in_words(value)
        if name in ("deadline", "withdrawn_on"):
            return f"{date.fromisoformat(value):%-d %B %Y}"
    except (NotADate, ValueError):
        pass
    return value


def is_outdated(correction: Correction) -> bool:
    """Whether its record reads otherwise since; what is gone or published is not outdated."""
    if correction.publication_id is not None:
        return False
    try:
        return correction.target_row.is_public and correction.is_outdated()
    except ObjectDoesNotExist:
        return False
