"""The weeks of the record: Monday to Sunday in UTC, named as ISO 8601 does, 2026-W47."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncWeek
from django.urls import reverse

from statements.edtf import words
from statements.models import Correction, Publication
from statements.vocabulary import Subject

LENGTH = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    first: date
    """Its Monday."""
    number: int = 0
    """How many entries of it are told of."""

    @property
    def name(self) -> str:
        year, number, _ = self.first.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def last(self) -> date:
        return self.first + LENGTH - timedelta(days=1)

    @property
    def in_words(self) -> str:
        return words(f"{self.first}/{self.last}")

    @property
    def address(self) -> str:
        return reverse("statements:week", args=[self.name])

    def entries(self) -> QuerySet[Publication]:
        """What was published in it and is told of."""
        begin = datetime.combine(self.first, time(), UTC)
        return told().filter(at__gte=begin, at__lt=begin + LENGTH)


def told(*, translations: bool = False) -> QuerySet[Publication]:
    """Entries that anybody is told of: no slips of the pen, and no translations, which change
    nothing in the record, unless they are asked for."""
    slips = Correction.objects.slips().values("publication")
    found = Publication.objects.exclude(pk__in=slips)
    return found if translations else found.exclude(subject=Subject.TRANSLATION)


def weeks() -> list[Week]:
    """The weeks in which anything was published, the newest first."""
    rows = (
        told()
        .order_by()
        .annotate(monday=TruncWeek("at", tzinfo=UTC))
        .values("monday")
        .annotate(number=Count("pk"))
        .order_by("-monday")
    )
    return [Week(row["monday"].date(), row["number"]) for row in rows]
