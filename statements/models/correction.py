"""How a published record comes to read otherwise: named fields, a reason, and two people."""

import json
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from statements.differences import alike
from statements.edtf import NotADate, span
from statements.vocabulary import Subject

from .actor import Actor
from .call import Call
from .demand import Demand
from .document import Document
from .event import Event, Figure, Report
from .evidence import Evidence
from .named import hold
from .part import Part
from .publication import Publication
from .record import Publishable, Record
from .response import ExternalAssessment, Reply, Response
from .review import Refusal, Reviewed, ReviewedQuerySet
from .statement import Statement
from .translated import Translated
from .translation import Translation

SAME_WORDS = 0.8
"""A slip leaves at least so much of the letters as they were."""

NO_WORDS = "“{}” is no text in which a pen slips: untick this, and give a reason."
TOO_MUCH = "“{}” changes too much for a slip of the pen: untick this, and give a reason."

FIELDS: dict[str, tuple[type[Record], tuple[str, ...]]] = {
    "statement": (Statement, ("title", "kind", "date", "speaker", "countries")),
    "call": (Call, ("voice", "reported_by", "strength", "deadline", "withdrawn_on")),
    "demand": (
        Demand,
        ("summary", "type", "addressees", "themes", "groups", "legal_basis"),
    ),
    "event": (Event, ("title", "summary", "kind", "place", "countries", "date")),
    "report": (
        Report,
        ("quote", "attributed_to", "reliability", "credibility", "provenance"),
    ),
    "figure": (Figure, ("counted", "low", "high", "words", "date", "claimed_by")),
    "evidence": (Evidence, ("stance", "nature", "is_own", "note", "limitation")),
    "part": (Part, ("kind", "name")),
    "response": (Response, ("kind", "date", "words", "note")),
    "external_assessment": (
        ExternalAssessment,
        ("verdict", "scale", "mapped", "mapping", "date", "words"),
    ),
    "reply": (Reply, ("date", "words")),
    "translation": (Translation, ("title", "summary", "name", "reason")),
    "actor": (Actor, ("name", "kind", "country", "wikidata", "ror")),
    "document": (Document, ("title", "url", "kind", "language", "date")),
}
"""What can be corrected of each kind of row: texts of statements and decisions never.

The database keeps the same list in `correctable()`.
"""

CHILDREN = {"call": "calls", "report": "reports", "figure": "figures"}
"""Where a child stands in the public content of what it belongs to."""


def value_of(row: Record, field: str) -> Any:
    """A field as the public content has it: plain values for JSON."""
    if field == "addressees":
        return sorted(actor.public_id for actor in row.addressees.all())  # type: ignore[attr-defined]
    value = getattr(row, field)
    return value.isoformat() if hasattr(value, "isoformat") else value


def record_of(row: Record) -> str:
    """The word by which a change names the kind of a row."""
    return next(word for word, (model, _) in FIELDS.items() if type(row) is model)


def root_of(row: Record) -> Record:
    """What a row is published with: a call with its statement, a figure with its event."""
    if isinstance(row, Call):
        return row.statement
    if isinstance(row, Report):
        return row.event
    return row.report.event if isinstance(row, Figure) else row


def children_of(root: Record) -> list[Record]:
    """What is corrected on the same page as a record: calls, or reports with their figures."""
    if isinstance(root, Statement):
        return list(root.calls.select_related("text", "demand").order_by("text", "start", "pk"))
    if isinstance(root, Event):
        found = root.reports.select_related("document").prefetch_related("figures").order_by("pk")
        return [row for report in found for row in (report, *report.figures.all())]
    return []


def fields_of(row: Record) -> tuple[str, ...]:
    """What can be corrected of this very row: a masked name never, and what a row has."""
    names = FIELDS[record_of(row)][1]
    if isinstance(row, Translation):
        return row.target_row.translated
    is_masked = isinstance(row, Part) and row.is_masked
    return tuple(name for name in names if not (is_masked and name == "name"))


def holds_words(record: str, name: str) -> bool:
    """Whether a field holds words of somebody, in which a pen can slip."""
    field = FIELDS[record][0]._meta.get_field(name)
    is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
    return is_text and name not in ("date", "wikidata", "ror")


def changes_of(row: Record, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What would have to change for a row to have these values, as a correction stores it.

    Raises `ValidationError` for a field that is never corrected, and for a value that the field
    does not take.
    """
    record = record_of(row)
    for field in values:
        if field not in fields_of(row):
            raise ValidationError(f"“{field}” of a published {record} cannot be corrected.")
    changes = []
    for field, after in _as_meant(row, values).items():
        before = value_of(row, field)
        if after != before:
            changes.append(_change(record, row, field, before, after))
            if field == "date":
                changes += _bounds(record, row, after)
    return changes


def _as_meant(row: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the row would have them. Raises `ValidationError` by field."""
    meant, columns = copy(row), {n: v for n, v in values.items() if n != "addressees"}
    for name, value in columns.items():
        if "\0" in str(value):
            raise ValidationError({name: "Null characters are not allowed."})
        if value is None and not row._meta.get_field(name).null:
            raise ValidationError({name: "It cannot be without a value."})
        setattr(meant, name, value)
    exclude = {field.name for field in row._meta.fields} - set(FIELDS[record_of(row)][1])
    try:
        meant.full_clean(exclude=exclude, validate_unique=False)
    except (AttributeError, TypeError, ValueError) as error:
        # A validation error is none of these: here is a value of quite another kind.
        raise ValidationError("Some value is not of the kind of its field.") from error
    found = {name: value_of(meant, name) for name in columns}
    if "addressees" in values:
        found["addressees"] = _actors(values["addressees"])
    return found


def _check_value(row: Record, field: str, value: Any) -> None:
    """Raise `ValidationError` if the field alone does not take it, whoever wrote it."""
    if field != "addressees":
        row._meta.get_field(field).clean(value, row)  # type: ignore[union-attr]


def _actors(ids: Iterable[str]) -> list[str]:
    wanted = sorted(set(ids))
    known = set(Actor.objects.filter(public_id__in=wanted).values_list("public_id", flat=True))
    if not wanted:
        raise ValidationError({"addressees": "Every demand needs an addressee."})
    if unknown := [one for one in wanted if one not in known]:
        raise ValidationError({"addressees": f"There is no actor {unknown[0]}."})
    return wanted


def _change(record: str, row: Record, field: str, before: Any, after: Any) -> dict[str, Any]:
    changed = {"record": record, "id": row.public_id, "field": field}
    return {**changed, "before": before, "after": after}


def _label(change: Mapping[str, Any]) -> str:
    field = FIELDS[change["record"]][0]._meta.get_field(change["field"])
    return str(getattr(field, "verbose_name", field.name))


def _bounds(record: str, row: Record, text: str) -> Iterable[dict[str, Any]]:
    """First and last day go with a date."""
    try:
        covered = span(text)
    except NotADate as error:
        raise ValidationError({"date": str(error)}) from None
    for field, day in (("first_day", covered.first), ("last_day", covered.last)):
        before, after = value_of(row, field), day and day.isoformat()
        if before != after:
            yield _change(record, row, field, before, after)


def demands_called(corrections: Iterable["Correction"]) -> dict[str, str]:
    """What the calls that corrections change demand, by the public id of the call."""
    ids = {c["id"] for one in corrections for c in one.changes if c["record"] == "call"}
    if not ids:
        return {}
    calls = Call.objects.public().filter(public_id__in=ids).select_related("demand__merged_into")
    return {call.public_id: str(call.demand.kept.told()).removesuffix(".") for call in calls}


def newest_entry(subject: str, row: Record) -> Publication:
    """The publication by which a public record reads as it does. Raises `Refusal` if it is not."""
    entry: Publication | None = (
        Publication.objects.filter(subject=subject, subject_id=row.public_id)
        .order_by("-seq")
        .first()
    )
    if entry is None and isinstance(row, Publishable):
        entry = row.publication
    if entry is None:
        raise Refusal("It is not public: it can simply be changed.")
    return entry


def is_entry_of(seq: int, subject: str, row: Record) -> bool:
    """Whether an entry of the ledger is one by which a record read or reads as it does."""
    own = Publication.objects.filter(seq=seq, subject=subject, subject_id=row.public_id)
    return own.exists() or isinstance(row, Publishable) and row.publication_id == seq


class CorrectionQuerySet(ReviewedQuerySet):
    def since(self, seq: int) -> "CorrectionQuerySet":
        """What was corrected after an entry, the newest first."""
        found = self.public().filter(publication__gt=seq)
        return found.order_by("-publication")

    def slips(self) -> "CorrectionQuerySet":
        """Those of a letter or a sign, which change nothing that anybody was told."""
        return self.public().filter(is_slip=True)


class Correction(Reviewed):
    """Proposed changes of named fields of one published record, on the entry that was read.

    `changes` is a list of {"record", "id", "field", "before", "after"}, values as the public
    content has them.
    """

    subject = Subject.CORRECTION

    target = models.CharField(max_length=20, choices=Subject.choices, editable=False)
    target_id = models.CharField(max_length=8, editable=False)
    based_on = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="+", editable=False
    )
    changes = models.JSONField(default=list, editable=False)
    reason = models.TextField(
        blank=True, max_length=2000, help_text="Why, in public words. A slip needs none."
    )
    is_slip = models.BooleanField(
        "only a slip of the pen",
        default=False,
        help_text="A letter or a sign; nobody is told by mail. It still takes two people, and "
        "stands in the ledger.",
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = ("-publication", "-pk")
        constraints: ClassVar = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_slip=True) | ~Q(reason=""),
                name="a_correction_has_a_reason",
                violation_error_message="Say why it is corrected.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["target", "target_id"], name="corrections_of")]

    def __str__(self) -> str:
        return f"Correction of “{self.target_row}”"

    def clean(self) -> None:
        super().clean()
        if not self.is_slip:
            return
        for change in self.shown_changes:
            if not holds_words(change["record"], change["field"]):
                raise ValidationError({"is_slip": NO_WORDS.format(_label(change))})
            if alike(change["before"] or "", change["after"] or "") < SAME_WORDS:
                raise ValidationError({"is_slip": TOO_MUCH.format(_label(change))})

    @property
    def target_row(self) -> Any:
        """The record that it corrects."""
        return FIELDS[self.target][0].objects.get(public_id=self.target_id)  # type: ignore[attr-defined]

    @property
    def shown_changes(self) -> list[dict[str, Any]]:
        """The changes without those that the database needs for its order."""
        return [c for c in self.changes if c["field"] not in ("first_day", "last_day")]

    def is_outdated(self) -> bool:
        """Whether somebody else's correction came first."""
        return newest_entry(self.target, self.target_row).seq != self.based_on_id

    def lock_named(self) -> None:
        hold(FIELDS[self.target][0].objects.filter(public_id=self.target_id))  # type: ignore[attr-defined]
        if self.is_outdated():
            raise Refusal(
                "It was corrected since this correction was written. Read both, and write it anew "
                "on what it says now."
            )
        try:
            self._check_changes()
        except (ValidationError, LookupError, TypeError, ValueError) as error:
            raise Refusal("It holds a change that no form made. Write it anew.") from error
        if not self._says_all():
            raise Refusal("It changes the days of an order and not the date that is read.")

    def public_content(self) -> dict[str, Any]:
        """How the record reads then, and under `correction` what was changed and why."""
        content = json.loads(self.based_on.content or "{}") if self._is_of_its_own() else {}
        if not content or "redacts" in content:
            content = self.target_row.public_content()
        content.pop("correction", None)
        for change in self.shown_changes:
            _put(content, change)
        return {
            **content,
            "correction": {
                "id": self.public_id,
                "based_on": self.based_on_id,
                "reason": self.reason,
                "is_slip": self.is_slip,
                "changes": self.shown_changes,
            },
        }

    def _check_changes(self) -> None:
        """Whoever wrote the row: what each change says is what its field takes."""
        for change in self.changes:
            model, fields = FIELDS[change["record"]]
            if change["field"] not in (*fields, "first_day", "last_day"):
                raise KeyError(change["field"])
            _check_value(model(), change["field"], change["after"])

    def _says_all(self) -> bool:
        """Whether the days that nobody is shown are those of the dates that are."""
        bounds = {"first_day", "last_day"}
        dates = {(c["record"], c["id"]): c["after"] for c in self.changes if c["field"] == "date"}
        for change in self.changes:
            if change["field"] not in bounds:
                continue
            text = dates.get((change["record"], change["id"]))
            if text is None:
                return False
            day = getattr(span(text), change["field"].removesuffix("_day"))
            if change["after"] != (day and day.isoformat()):
                return False
        return True

    def _is_of_its_own(self) -> bool:
        """Whether the entry is the record's own, not that of whatever first named it."""
        entry = self.based_on
        return (entry.subject, entry.subject_id) == (self.target, self.target_id)


def _put(content: dict[str, Any], change: Mapping[str, Any]) -> None:
    """Write one change into the public content of what it belongs to."""
    for row in _rows(content, change["record"]):
        if row.get("id") == change["id"]:
            row[change["field"]] = change["after"]


def _rows(content: dict[str, Any], record: str) -> list[dict[str, Any]]:
    if record == "figure":
        return [figure for report in content["reports"] for figure in report["figures"]]
    return content.get(CHILDREN[record], []) if record in CHILDREN else [content]


def correct(
    row: Record,
    values: Mapping[str, Any],
    *,
    reason: str = "",
    is_slip: bool = False,
    children: Mapping[Record, Mapping[str, Any]] | None = None,
    based_on: int | None = None,
    anew: Correction | None = None,
) -> Correction:
    """A draft of a correction of a public record, and of its children.

    `based_on` is the entry that the editor read, and the changes are changes of what it said;
    without it, the newest. `anew` is a draft that is written anew. Raises `Refusal` if the record
    is not public or nothing changes, `ValidationError` for values that cannot be.
    """
    root = root_of(row)
    subject = record_of(root)
    newest = newest_entry(subject, root).seq
    read = {copy(one): wanted for one, wanted in {row: values, **(children or {})}.items()}
    if based_on is not None and based_on != newest:
        put_back(read, based_on)
    changes = [change for one, wanted in read.items() for change in changes_of(one, wanted)]
    if not changes:
        raise Refusal("Nothing was changed.")
    made = anew or Correction(target=subject, target_id=root.public_id)
    made.based_on_id = based_on or newest
    made.changes, made.reason, made.is_slip = changes, reason, is_slip
    made.full_clean()
    made.save()
    return made


def put_back(rows: Iterable[Record], seq: int) -> None:
    """Let rows read as they did when the ledger ended with an entry; nothing is stored.

    What was redacted since reads as it does now, and an addressee that left the record is not
    named.
    """
    known: dict[tuple[str, str], list[Record]] = {}
    for row in rows:
        known.setdefault((record_of(row), row.public_id), []).append(row)
    if not known:
        return
    roots = {root_of(row).public_id for same in known.values() for row in same}
    for correction in Correction.objects.since(seq).filter(target_id__in=roots):
        for change in correction.changes:
            for row in known.get((change["record"], change["id"]), ()):
                _restore(row, change["field"], change["before"])


def _restore(row: Any, field: str, value: Any) -> None:
    if field == "addressees":
        actors = list(Actor.objects.public().filter(public_id__in=value))
        row.__dict__.setdefault("_prefetched_objects_cache", {})["addressees"] = actors
        return
    setattr(row, field, row._meta.get_field(field).to_python(value))
    if isinstance(row, Translated) and field in row.translated:
        row.translations = {}  # They are of the words of today.
