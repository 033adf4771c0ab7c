"""What the record remembers in time: which status stood when, and which demand a call belonged to.

The database writes these rows when it publishes, and never changes them but to say which entry
replaced them. So what the record said on any day is looked up, not computed again.
"""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from statements.vocabulary import Status

from .assessment import Assessment
from .call import Call
from .demand import Demand
from .part import Part
from .publication import Publication


def remembered(path: str, seq: int | None) -> Q:
    """Whether a row counted when the ledger ended with an entry; `None`: whether it counts now."""
    if seq is None:
        return Q(**{f"{path}replaced__isnull": True})
    return Q(**{f"{path}entry__lte": seq}) & (
        Q(**{f"{path}replaced__isnull": True}) | Q(**{f"{path}replaced__gt": seq})
    )


def in_force(path: str, on: date | None) -> Q:
    """Whether a status was in force on a day; `None`: whether it is the last one known."""
    if on is None:
        return Q(**{f"{path}until__isnull": True})
    return Q(**{f"{path}since__lte": on}) & (
        Q(**{f"{path}until__isnull": True}) | Q(**{f"{path}until__gt": on})
    )


class PeriodQuerySet(QuerySet["Period"]):
    def at(self, on: date | None, seq: int | None) -> "PeriodQuerySet":
        """What was so on a day (`None`: last), as the record knew when it ended with an entry."""
        return self.filter(remembered("", seq), in_force("", on))


class Period(models.Model):
    """A status of a demand or of a part of it, from one day until before another.

    `entry` is the publication by which the record began to say so, `replaced` the one by which it
    ceased to. `called_on` is the day on which the demand was first made, as far as was known.
    """

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="periods")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, null=True, related_name="periods")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    called_on = models.DateField(null=True)
    status = models.CharField(max_length=20, choices=Status.choices)
    is_ended = models.BooleanField()
    is_against_a_part = models.BooleanField()
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entry = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    replaced = models.ForeignKey(Publication, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ("demand", "part", models.F("since").asc(nulls_first=True))
        indexes: ClassVar = [
            models.Index(fields=["demand", "part", "entry"], name="period_of"),
            models.Index(
                fields=["since", "status"],
                condition=Q(part=None, replaced=None),
                name="period_now",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.since or '–'} / {self.until or '–'}"


class MembershipQuerySet(QuerySet[Any]):
    def at(self, seq: int | None) -> "MembershipQuerySet":
        return self.filter(remembered("", seq))


class Membership(models.Model):
    """Which demand a call belonged to, from one entry of the ledger until before another."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="memberships")
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="memberships")
    entry = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    replaced = models.ForeignKey(Publication, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.call_id} of {self.demand_id}"
