"""What others say beside our decisions: the addressee, another assessor, whoever replies."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from statements.vocabulary import ResponseKind, Status, Subject

from .actor import Actor
from .assessment import Assessment
from .demand import Demand
from .document import Document
from .fields import Dated, one_of
from .named import hold, named
from .review import OnDemandQuerySet, Reviewed


class RemarkQuerySet(OnDemandQuerySet):
    def in_time(self) -> "RemarkQuerySet":
        """The latest first, undated last."""
        return self.order_by(models.F("first_day").desc(nulls_last=True), "-pk")


class Remark(Reviewed, Dated):
    """Something that somebody else said about one demand, and where it can be read."""

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="%(class)ss")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="%(class)ss")
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        help_text="Where it can be read.",
    )
    words = models.TextField(max_length=5000, help_text="In their own words, as few as will do.")

    objects = RemarkQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        abstract = True

    def lock_named(self) -> None:
        hold(Demand.objects.filter(pk=self.demand_id))
        hold(named(Actor.objects.all(), "named_actors", self))
        hold(named(Document.objects.all(), "named_documents", self))

    def public_content(self) -> dict[str, Any]:
        actors = named(Actor.objects.filter(publication=None), "named_actors", self)
        documents = named(Document.objects.filter(publication=None), "named_documents", self)
        return {
            "id": self.public_id,
            "demand": self.demand.public_id,
            "actor": self.actor.public_id,
            "document": self.document.public_id if self.document else None,
            "date": self.date,
            "words": self.words,
            "actors": [actor.public_content() for actor in actors.select_related("parent")],
            "documents": [doc.public_content() for doc in documents.select_related("publisher")],
        }


class Response(Remark):
    """What an addressee answered to a demand. The latest is shown; none ever closes a demand."""

    subject = Subject.RESPONSE

    kind = models.CharField(max_length=20, choices=ResponseKind.choices)
    note = models.TextField(blank=True, max_length=2000, help_text="What it does not say.")

    class Meta(Remark.Meta):
        ordering = (models.F("first_day").desc(nulls_last=True), "-pk")
        constraints: ClassVar = [
            *Reviewed.Meta.constraints,
            one_of("kind", ResponseKind),
            models.CheckConstraint(
                condition=Q(document__isnull=False),
                name="a_response_has_a_source",
                violation_error_message="Say where it can be read.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_kind_display().lower()}"

    def public_content(self) -> dict[str, Any]:
        return {**super().public_content(), "kind": self.kind, "note": self.note}


class ExternalAssessment(Remark):
    """The verdict of another assessor on its own scale, beside ours; also the addressee's own."""

    subject = Subject.EXTERNAL_ASSESSMENT

    verdict = models.CharField(max_length=200, help_text="In the words of its own scale.")
    scale = models.CharField(
        max_length=300, help_text="Which scale: its name, and its steps from worst to best."
    )
    mapped = models.CharField(
        "would be for us",
        max_length=20,
        blank=True,
        choices=Status.choices,
        help_text="The status that comes nearest; empty if none does.",
    )
    mapping = models.CharField(
        "how it was mapped", max_length=300, blank=True, help_text="Compulsory where it is mapped."
    )

    class Meta(Remark.Meta):
        ordering = (models.F("first_day").desc(nulls_last=True), "-pk")
        constraints: ClassVar = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(mapped="", mapping="") | Q(mapped__in=Status.values) & ~Q(mapping=""),
                name="a_mapping_is_explained",
                violation_error_message="Say how it was mapped, and only if it was.",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False),
                name="an_external_assessment_has_a_source",
                violation_error_message="Say where it can be read.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.verdict}"

    def public_content(self) -> dict[str, Any]:
        return {
            **super().public_content(),
            "verdict": self.verdict,
            "scale": self.scale,
            "mapped": self.mapped,
            "mapping": self.mapping,
        }


class ReplyQuerySet(RemarkQuerySet):
    """Public with the decision that they are about."""

    public_by = ("", "assessment__")

    def public(self) -> Self:
        return super().public().of_public_parts("assessment__")


class Reply(Remark):
    """The right of reply: what somebody whom a decision concerns says about it, beside it."""

    subject = Subject.REPLY

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="replies")

    objects: ClassVar = ReplyQuerySet.as_manager()

    class Meta(Remark.Meta):
        ordering = ("first_day", "pk")
        verbose_name_plural = "replies"
        constraints: ClassVar = [*Reviewed.Meta.constraints]

    def __str__(self) -> str:
        return f"Reply of {self.actor}"

    def public_content(self) -> dict[str, Any]:
        return {**super().public_content(), "assessment": self.assessment.public_id}
