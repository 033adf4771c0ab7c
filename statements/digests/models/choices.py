"""How somebody wants to hear of a search: how often, when, and of what."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from statements.digests.schedule import HOUR, MONDAY, Rhythm
from statements.digests.vocabulary import News
from statements.vocabulary import Frequency

UTC_ZONE = "UTC"


def all_news() -> list[str]:
    return [str(kind) for kind in News.values]


class Choices(models.Model):
    """What a reader chooses for one search."""

    CHOSEN = ("frequency", "weekday", "hour", "zone", "kinds")

    frequency = models.CharField(max_length=10, choices=Frequency.choices)
    weekday = models.PositiveSmallIntegerField(default=MONDAY)
    """For a weekly mail; Monday is 0."""
    hour = models.PositiveSmallIntegerField(default=HOUR)
    """Of the day, in the zone."""
    zone = models.CharField(max_length=40, default=UTC_ZONE)
    """A time zone by its name in the IANA database."""
    kinds = ArrayField(models.CharField(max_length=12, choices=News.choices), default=all_news)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values, weekday__lt=7, hour__lt=24)
                & Q(kinds__contained_by=all_news(), kinds__len__gt=0),
                name="%(class)s_choices_make_sense",
            )
        ]

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(Frequency(self.frequency), self.weekday, self.hour, self.zone)

    def chosen(self) -> dict[str, Any]:
        """The choices alone, by the names of their columns."""
        return {name: getattr(self, name) for name in self.CHOSEN}

    def get_kinds(self) -> list[str]:
        """The chosen kinds as a reader knows them, in one order."""
        return [str(kind.label) for kind in News if kind in self.kinds]

    def next_due(self, after: datetime) -> datetime:
        return self.rhythm.next_due(after)
