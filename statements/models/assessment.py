"""What two editors concluded, on which evidence; and where somebody looked."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from statements.vocabulary import (
    ASSESSABLE,
    AssessmentKind,
    Confidence,
    Role,
    SourceKind,
    Status,
    Subject,
)

from .demand import Demand
from .evidence import Evidence
from .fields import Dated, one_of, word_list
from .methodology import current_version
from .named import hold
from .part import Part
from .record import Publishable
from .review import OnDemandQuerySet, Reviewed
from .translated import Translated

ASSESSABLE_CHOICES = [(status.value, status.label) for status in ASSESSABLE]


class SearchLogQuerySet(OnDemandQuerySet):
    def public(self) -> Self:
        """Those on which a public decision rests: what went with its part tells of the part."""
        resting = Assessment.objects.public().filter(search_log__isnull=False)
        return super().public().filter(pk__in=resting.values("search_log"))


class SearchLog(Publishable):
    """Looked on this day, in these places, by this query, found this or nothing.

    It becomes public inside the assessment that rests on it.
    """

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="search_logs")
    looked_on = models.DateField()
    places = models.TextField(
        max_length=5000, help_text="Where: kinds of sources, sites, archives, languages."
    )
    query = models.TextField(
        max_length=5000, help_text="For what: the words that were searched for."
    )
    found = models.TextField(
        blank=True, max_length=5000, help_text="What was found. Empty: nothing."
    )

    sources = word_list(SourceKind, help_text="In which kinds of sources.")

    objects = SearchLogQuerySet.as_manager()

    class Meta:
        ordering = ("-looked_on", "-pk")

    def __str__(self) -> str:
        return f"Looked on {self.looked_on:%d %B %Y} for: {self.demand}"

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "looked_on": self.looked_on.isoformat(),
            "sources": self.sources,
            "places": self.places,
            "query": self.query,
            "found": self.found,
        }


class AssessmentQuerySet(OnDemandQuerySet):
    def public(self) -> Self:
        return super().public().of_public_parts()

    def in_order(self) -> "AssessmentQuerySet":
        """The one order of decisions, the current one first: as the database defines it."""
        return self.order_by("-first_day", "-publication")

    def counting(self) -> "AssessmentQuerySet":
        """Published, and corrected by none that is: as the database defines it."""
        corrected = self.model.objects.filter(
            corrects__isnull=False, publication__isnull=False
        ).values("corrects")
        return self.filter(publication__isnull=False).exclude(pk__in=corrected)


class Assessment(Reviewed, Dated, Translated):
    """One decision on one demand; `date` is the day since when it is in effect."""

    subject = Subject.ASSESSMENT
    translated = ("reason",)

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="assessments")
    part = models.ForeignKey(
        Part,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        help_text="Which part of the demand is decided, if it has parts.",
    )
    kind = models.CharField(
        max_length=20, choices=AssessmentKind.choices, default=AssessmentKind.CHANGE
    )
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        help_text="The decision that was wrong, and no longer counts once this one is published.",
    )
    status = models.CharField(max_length=20, choices=ASSESSABLE_CHOICES)
    reason = models.TextField(
        max_length=5000, help_text="Why, in public words that a stranger understands."
    )
    proposed = models.CharField(max_length=20, choices=Status.choices, editable=False)
    departure = models.TextField(
        "why not as proposed",
        blank=True,
        max_length=5000,
        help_text="Compulsory where the decision departs from what the rule proposes; public.",
    )
    confidence = models.CharField("how sure", max_length=10, choices=Confidence.choices)
    methodology = models.CharField(max_length=10, default=current_version, editable=False)
    search_log = models.ForeignKey(
        SearchLog,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        help_text="Where was looked; needed for “No information found”.",
    )
    evidence = models.ManyToManyField(Evidence, through="Basis", related_name="assessments")

    objects = AssessmentQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        verbose_name = "decision"
        ordering = ("-first_day", "-publication", "-pk")
        constraints: ClassVar = [
            *Reviewed.Meta.constraints,
            one_of("confidence", Confidence),
            models.CheckConstraint(
                condition=Q(first_day__isnull=False),
                name="a_decision_takes_effect_on_a_day",
                violation_error_message="Say since when it is in effect.",
            ),
            models.CheckConstraint(
                condition=Q(status=F("proposed")) | ~Q(departure=""),
                name="a_departure_says_why",
                violation_error_message="Say why the decision departs from the proposal.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ASSESSABLE), name="an_assessed_status_is_not_derived"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind="correction", corrects__isnull=False)
                | ~Q(kind="correction") & Q(corrects=None),
                name="a_correction_says_of_what",
                violation_error_message="Say which decision it corrects.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["demand", "-first_day", "-publication"], name="assessments_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.demand}"

    def clean(self) -> None:
        super().clean()
        if self.first_day is None:
            raise ValidationError({"date": "Say since when it is in effect, at least about."})

    @property
    def departs(self) -> bool:
        return self.status != self.proposed

    def lock_named(self) -> None:
        hold(Demand.objects.filter(pk=self.demand_id))
        hold(Evidence.objects.filter(basis__assessment=self).order_by("pk"))
        hold(SearchLog.objects.filter(assessments=self))
        hold(Part.objects.filter(assessments=self))

    def public_content(self) -> dict[str, Any]:
        basis = self.basis.select_related("evidence").order_by("pk")
        return {
            "id": self.public_id,
            "demand": self.demand.public_id,
            "part": self.part.public_id if self.part else None,
            "kind": self.kind,
            "corrects": self.corrects.public_id if self.corrects else None,
            "status": self.status,
            "date": self.date,
            "reason": self.reason,
            "proposed": self.proposed,
            "departure": self.departure,
            "confidence": self.confidence,
            "methodology": self.methodology,
            "basis": [{"evidence": b.evidence.public_id, "role": b.role} for b in basis],
            "search_log": self.search_log.public_content() if self.search_log else None,
        }


class Basis(models.Model):
    """One piece of evidence, and its role in one decision."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="basis")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="basis")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "evidence"], name="evidence_has_one_role_in_a_decision"
            ),
            one_of("role", Role),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} ({self.get_role_display()})"
