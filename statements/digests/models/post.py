"""The post itself: whether it runs, and when it last did."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

LONGEST = 200
"""Letters of the reason for which it is paused."""
LEAST_BETWEEN_FETCHES = timedelta(minutes=5)


class PostQuerySet(models.QuerySet["Post"]):
    def here(self) -> "Post":
        return self.get_or_create(pk=1)[0]

    def beat(self, now: datetime) -> None:
        self.here()
        self.update(beat_at=now)

    def may_fetch(self, now: datetime) -> bool:
        """Whether it is time to look into the mailbox of bounces; one worker is told so."""
        is_time = Q(fetch_at=None) | Q(fetch_at__lte=now - LEAST_BETWEEN_FETCHES)
        return bool(self.filter(is_time).update(fetch_at=now))

    def fetched(self, now: datetime) -> None:
        self.update(fetched_at=now)

    def is_paused(self) -> bool:
        return self.filter(paused_at__isnull=False).exists()

    def pause(self, because: str, now: datetime) -> bool:
        """Let no mail leave any more until somebody resumes; whether it had not been so before."""
        self.here()
        words = because[:LONGEST]
        return bool(self.filter(paused_at=None).update(paused_at=now, because=words))

    def resume(self) -> bool:
        return bool(self.exclude(paused_at=None).update(paused_at=None, because=""))


class Post(models.Model):
    """The one row about the post of this site."""

    beat_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=LONGEST, blank=True)
    fetch_at = models.DateTimeField(null=True)
    """When somebody last set out to look into the mailbox of bounces."""
    fetched_at = models.DateTimeField(null=True)
    """When somebody last had seen all of it."""
    revised_seq = models.BigIntegerField(default=0)
    """Up to this entry everybody who was told what was later revised has been told so."""

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "post"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="there_is_one_post"),
            models.CheckConstraint(
                condition=Q(paused_at=None, because="")
                | Q(paused_at__isnull=False) & ~Q(because=""),
                name="who_pauses_says_why",
            ),
        ]

    def __str__(self) -> str:
        return "The post"
