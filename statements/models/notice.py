"""A short notice on the first page: editors’ own words for some days, no part of the record."""

from datetime import UTC, date, datetime
from typing import ClassVar, NamedTuple, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Count, F, Max, Q
from django.utils.translation import get_language

from .flag import Today

LONGEST = 500


def today() -> date:
    return datetime.now(UTC).date()


class Told(NamedTuple):
    """Words with the language that they are in."""

    words: str
    language: str


class NoticeQuerySet(models.QuerySet["Notice"]):
    def showing(self) -> Self:
        """Those of today, the newest first."""
        return self.filter(first_day__lte=Today(), last_day__gte=Today())


class Notice(models.Model):
    """What the editors tell every reader of the first page."""

    words_en = models.TextField(
        "in English", max_length=LONGEST, help_text="Plain words, no links."
    )
    words_ru = models.TextField("in Russian", max_length=LONGEST, blank=True)
    words_kk = models.TextField("in Kazakh", max_length=LONGEST, blank=True)
    words_uk = models.TextField("in Ukrainian", max_length=LONGEST, blank=True)
    first_day = models.DateField("from", default=today)
    last_day = models.DateField("until", help_text="The last day on which it is shown.")
    author = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-first_day", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words_en=""), name="a_notice_has_words"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="a_notice_ends_after_it_begins",
                violation_error_message="It ends before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"Notice of {self.first_day}"

    @property
    def told(self) -> Told:
        """Its words in the language of now, or in English where there are none."""
        language = get_language() or settings.LANGUAGE_CODE
        words = getattr(self, f"words_{language}", "")
        return Told(words, language) if words else Told(self.words_en, "en")


def notice_stamp() -> str:
    """Another text whenever a notice was written, changed or taken away."""
    found = Notice.objects.aggregate(number=Count("pk"), at=Max("changed_at"))
    return f"{found['number']} {found['at']}"
