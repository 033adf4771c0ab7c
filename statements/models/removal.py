"""How something leaves the record: taken from every page, or deleted for good."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from statements.vocabulary import RemovalKind, RemovalReason, Subject

from .assessment import Assessment
from .event import Event
from .evidence import Evidence
from .methodology import MethodologyVersion
from .named import hold
from .part import Part
from .publication import Publication
from .response import ExternalAssessment, Reply, Response
from .review import Reviewed, ReviewedQuerySet
from .statement import Statement
from .translation import Translation

REDACTED = "[redacted]"

REMOVABLE: dict[str, type[Reviewed]] = {
    model.subject: model
    for model in (
        Statement,
        Event,
        Part,
        Evidence,
        Assessment,
        Response,
        ExternalAssessment,
        Reply,
        MethodologyVersion,
        Translation,
    )
}
"""What can be taken away whole. Words can be deleted wherever they stand."""


class Removal(Reviewed):
    """Takes one published thing away, or deletes it, or deletes some words wherever they stand.

    `words` is emptied by the database when it publishes.
    """

    subject = Subject.REMOVAL
    SHORTEST: ClassVar = 4
    """Letters of a form of words: it is found in every word that begins with it."""

    kind = models.CharField(max_length=20, choices=RemovalKind.choices)
    target = models.CharField(max_length=20, choices=Subject.choices, blank=True, editable=False)
    target_id = models.CharField(max_length=8, blank=True, editable=False)
    words = models.TextField(
        blank=True,
        max_length=2000,
        help_text="If only some words are to be deleted: exactly as they stand, one form a line. "
        "They are deleted everywhere.",
    )
    reason = models.CharField(max_length=20, choices=RemovalReason.choices)
    note = models.TextField(
        blank=True,
        max_length=2000,
        help_text="Public: what can be said of it without doing the harm again.",
    )

    objects = ReviewedQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = ("-publication", "-pk")
        constraints: ClassVar = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(target="") & ~Q(target_id="") & Q(words="")
                | Q(target="", target_id="", kind="redact"),
                name="a_removal_is_of_a_thing_or_of_words",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["target", "target_id"], name="removals_of")]

    def __str__(self) -> str:
        what = f"“{self.target_row}”" if self.target else "some words"
        return f"{self.get_kind_display()} {what}"

    @property
    def target_row(self) -> Reviewed | None:
        model = REMOVABLE.get(self.target)
        return model and model.objects.filter(public_id=self.target_id).first()  # type: ignore[attr-defined,return-value]

    def redacts(self) -> list[int]:
        """The entries of the ledger whose content is deleted by it."""
        entries = Publication.objects.exclude(content="").order_by("seq")
        if self.kind != RemovalKind.REDACT:
            return []
        if self.target:
            of = [self.target, self.target_id]
            found = entries.filter(seq__in=RawSQL("SELECT redacted_entries(%s, %s)", of))
        else:
            found = entries.extra(where=["holds_words(content, %s)"], params=[self.words])
        return list(found.values_list("seq", flat=True))

    def unpublished_words(self) -> str:
        return self.words

    def lock_named(self) -> None:
        if model := REMOVABLE.get(self.target):
            hold(model.objects.filter(public_id=self.target_id))  # type: ignore[attr-defined]

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "kind": self.kind,
            "of": {"subject": self.target, "id": self.target_id} if self.target else None,
            "reason": self.reason,
            "note": self.note,
            "redacts": self.redacts(),
        }
