"""What an event says about a demand."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from statements.status import Fact, is_after, usual_role
from statements.vocabulary import Nature, Provenance, Role, Stance, Subject

from .demand import Demand
from .event import Event
from .fields import one_of
from .named import hold
from .part import Part
from .review import OnDemandQuerySet, Reviewed


class EvidenceQuerySet(OnDemandQuerySet):
    public_by = ("", "event__")

    def public(self) -> Self:
        return super().public().of_public_parts()

    def in_time(self) -> "EvidenceQuerySet":
        """By the day of the event, undated last."""
        return self.order_by(models.F("event__first_day").asc(nulls_last=True), "pk")

    def facts(self, first_call: date | None, roles: Mapping[int, Role] | None = None) -> list[Fact]:
        """The evidence as the rule sees it. `roles` by evidence id; without it, the usual ones."""
        found = self.in_time().select_related("event").prefetch_related("event__reports")
        return [
            evidence.fact(roles[evidence.pk] if roles else evidence.usual_role(first_call))
            for evidence in found
            if roles is None or evidence.pk in roles
        ]


class Evidence(Reviewed):
    """Joins an event to a demand."""

    subject = Subject.EVIDENCE

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="evidence")
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="evidence")
    part = models.ForeignKey(
        Part,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        help_text="If it bears on one part of the demand only.",
    )
    stance = models.CharField(
        max_length=20,
        choices=Stance.choices,
        help_text="What happened before the first call is context.",
    )
    nature = models.CharField(max_length=20, choices=Nature.choices)
    is_own = models.BooleanField(
        "the addressee’s own act or words",
        default=False,
        help_text="Tick if the addressee did or said it itself, and not only others say so.",
    )
    note = models.TextField(
        blank=True, max_length=2000, help_text="What it shows, in one public sentence."
    )
    limitation = models.TextField(blank=True, max_length=2000, help_text="What it does not show.")

    objects = EvidenceQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = ("pk",)
        verbose_name_plural = "evidence"
        constraints: ClassVar = [
            *Reviewed.Meta.constraints,
            one_of("stance", Stance),
            one_of("nature", Nature),
            models.UniqueConstraint(
                fields=["event", "demand", "part"],
                name="an_event_bears_on_a_part_once",
                nulls_distinct=False,
                violation_error_message="This event is linked to this demand, or to this part of "
                "it, already.",
            ),
            models.CheckConstraint(
                condition=~Q(nature="reversal") | Q(stance="contradicts"),
                name="a_reversal_contradicts",
                violation_error_message="A reversal contradicts fulfilment.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.get_stance_display().lower()}"

    def usual_role(self, first_call: date | None) -> Role:
        is_after_call = is_after(self.event.first_day, first_call)
        is_unordered = self.event.first_day is None or first_call is None
        return usual_role(Stance(self.stance), is_after_call=is_after_call or is_unordered)

    def fact(self, role: Role) -> Fact:
        """As the rule sees it."""
        return Fact(
            stance=Stance(self.stance),
            nature=Nature(self.nature),
            role=role,
            day=self.event.first_day,
            sources=tuple(
                report.grade
                for report in self.event.reports.all()
                if report.provenance == Provenance.INDEPENDENT
            ),
            is_own=self.is_own,
        )

    def lock_named(self) -> None:
        hold(Event.objects.filter(pk=self.event_id))
        hold(Demand.objects.filter(pk=self.demand_id))
        hold(Part.objects.filter(evidence=self))

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "event": self.event.public_id,
            "demand": self.demand.public_id,
            "part": self.part.public_id if self.part else None,
            "stance": self.stance,
            "nature": self.nature,
            "is_own": self.is_own,
            "note": self.note,
            "limitation": self.limitation,
        }
