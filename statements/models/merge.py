"""Two demands found to be one, and a merge found to be a mistake."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from statements.vocabulary import Subject

from .demand import Demand
from .named import hold
from .review import Reviewed, ReviewedQuerySet


class Merge(Reviewed):
    """The calls of `merged` become calls of `demand`, or go back where `undoes` names a merge."""

    subject = Subject.MERGE

    demand = models.ForeignKey(
        Demand,
        on_delete=models.PROTECT,
        related_name="merges",
        help_text="The one that stays. If only one of the two has been decided, that one.",
    )
    merged = models.ForeignKey(
        Demand,
        on_delete=models.PROTECT,
        related_name="merges_away",
        help_text="The one that is the same; its address leads to the other from now on.",
    )
    undoes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_by",
        help_text="The merge that was a mistake.",
    )
    reason = models.TextField(max_length=2000, help_text="Why, in public words.")

    objects = ReviewedQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = ("-pk",)
        constraints: ClassVar = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(demand=F("merged")),
                name="two_demands_are_merged",
                violation_error_message="These are not two demands.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_merge_has_a_reason"),
        ]

    def __str__(self) -> str:
        both = f"{self.demand} ← {self.merged}"
        return f"Undone: {both}" if self.undoes_id else both

    def lock_named(self) -> None:
        hold(Demand.objects.filter(pk__in=[self.demand_id, self.merged_id]).order_by("pk"))

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "demand": self.demand.public_id,
            "merged": self.merged.public_id,
            "undoes": self.undoes.public_id if self.undoes else None,
            "reason": self.reason,
        }
