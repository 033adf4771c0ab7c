"""What is reported to have happened, where it was reported, and the numbers that were given."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from statements.vocabulary import Counted, Credibility, EventKind, Provenance, Reliability, Subject

from .actor import Actor
from .document import Document
from .fields import Dated, country_list, one_of
from .named import hold, named
from .record import PublicQuerySet, Record
from .review import Reviewed, ReviewedQuerySet
from .translated import Translated


class Event(Reviewed, Dated, Translated):
    """Something that is reported to have happened."""

    subject = Subject.EVENT
    translated = ("title", "summary")

    title = models.CharField(
        max_length=200, help_text="What is reported, in our own neutral words."
    )
    summary = models.TextField(
        blank=True, max_length=5000, help_text="One or two sentences in our own words."
    )
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    place = models.CharField(max_length=200, blank=True, help_text="Such as: Almaty.")
    countries = country_list()
    slug = models.SlugField(max_length=120, unique=True, null=True, editable=False)  # noqa: DJ001
    search = SearchVectorField(null=True, editable=False)

    objects = ReviewedQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = (F("first_day").desc(nulls_last=True), "-id")
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="event_search"),
            GinIndex(fields=["countries"], name="event_countries"),
            models.Index(F("first_day").desc(nulls_last=True), F("id").desc(), name="event_by_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("statements:event", args=[self.slug])

    def lock_named(self) -> None:
        hold(named(Actor.objects.all(), "named_actors", self))
        hold(named(Document.objects.all(), "named_documents", self))

    def public_content(self) -> dict[str, Any]:
        actors = named(Actor.objects.filter(publication=None), "named_actors", self)
        documents = named(Document.objects.filter(publication=None), "named_documents", self)
        return {
            "id": self.public_id,
            "title": self.title,
            "summary": self.summary,
            "kind": self.kind,
            "place": self.place,
            "countries": self.countries,
            "date": self.date,
            "reports": [report.public_content() for report in self.reports.order_by("pk")],
            "actors": [actor.public_content() for actor in actors.select_related("parent")],
            "documents": [doc.public_content() for doc in documents.select_related("publisher")],
        }


class ReportQuerySet(PublicQuerySet):
    public_by = ("event__",)


class Report(Record):
    """Where an event was reported: the words, and how far they can be trusted."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reports")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="reports")
    quote = models.TextField(
        max_length=5000, help_text="The words of the report; as few as will do."
    )
    attributed_to = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who says so, as the report tells it: Interior ministry, quoted by local media.",
    )
    reliability = models.CharField(
        max_length=1,
        choices=Reliability.choices,
        default=Reliability.F,
        help_text="Of the source, judged apart from what it says.",
    )
    credibility = models.CharField(
        max_length=1,
        choices=Credibility.choices,
        default=Credibility.UNKNOWN,
        help_text="Of this information, judged apart from who says it.",
    )
    provenance = models.CharField(
        max_length=20,
        choices=Provenance.choices,
        help_text="Only independent reports count as corroboration.",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            one_of("reliability", Reliability),
            one_of("credibility", Credibility),
            one_of("provenance", Provenance),
        ]

    def __str__(self) -> str:
        return f"{self.event} – {self.document.title}"

    @property
    def grade(self) -> str:
        """The Admiralty grade, such as `B2`."""
        return f"{self.reliability}{self.credibility}"

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "document": self.document.public_id,
            "quote": self.quote,
            "attributed_to": self.attributed_to,
            "reliability": self.reliability,
            "credibility": self.credibility,
            "provenance": self.provenance,
            "figures": [figure.public_content() for figure in self.figures.order_by("pk")],
        }


class FigureQuerySet(PublicQuerySet):
    public_by = ("report__event__",)


class Figure(Record, Dated):
    """A number in a report, with its words and whoever claims it; never summed or averaged."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figures")
    counted = models.CharField("what is counted", max_length=20, choices=Counted.choices)
    low = models.PositiveIntegerField(null=True, blank=True, help_text="At least.")
    high = models.PositiveIntegerField(null=True, blank=True, help_text="At most.")
    words = models.CharField(max_length=100, help_text="As reported: almost 8,000.")
    claimed_by = models.CharField(max_length=200, help_text="Whose number it is.")

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ("counted", F("first_day").asc(nulls_last=True), "pk")
        constraints: ClassVar = [
            one_of("counted", Counted),
            models.CheckConstraint(
                condition=Q(low__isnull=False) | Q(high__isnull=False),
                name="a_figure_has_a_number",
                violation_error_message="Give the number: at least, at most, or both.",
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lte=F("high")),
                name="a_figure_runs_from_low_to_high",
                violation_error_message="“At least” is more than “at most”.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words} {self.get_counted_display()}"

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "counted": self.counted,
            "low": self.low,
            "high": self.high,
            "words": self.words,
            "date": self.date,
            "claimed_by": self.claimed_by,
        }
