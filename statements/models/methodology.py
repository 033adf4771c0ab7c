"""The versions of the method: its text, and the numbers that the rule reads."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from statements.status import Method, Proposal, propose
from statements.vocabulary import METHODOLOGY, Role, Status, Subject

from .demand import Demand
from .evidence import Evidence
from .part import Part
from .review import Reviewed, ReviewedQuerySet

GRADE = RegexValidator(r"^[A-F][1-6]$", "A grade looks like B3: a letter A to F, a number 1 to 6.")


@dataclass(frozen=True)
class Difference:
    """A published demand, or part of one, of which another version proposes something else."""

    demand: Demand
    part: Part | None
    before: Proposal
    after: Proposal

    def public_content(self) -> dict[str, str | None]:
        return {
            "demand": self.demand.public_id,
            "part": self.part.public_id if self.part else None,
            "before": f"{self.before.status}, {self.before.confidence}",
            "after": f"{self.after.status}, {self.after.confidence}",
        }


class MethodologyVersion(Reviewed):
    """One version of the method by which assessments are made; each assessment names one."""

    subject = Subject.METHODOLOGY_VERSION

    version = models.CharField(
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^[0-9]+(\.[0-9]+)*$", "A version looks like 2 or 2.1.")],
    )
    text = models.TextField(max_length=50_000, help_text="What it says, and what it changes.")
    high_sources = models.PositiveSmallIntegerField(
        "independent sources for “high”", default=Method.high_sources
    )
    high_grade = models.CharField(
        "grade of each of them", max_length=2, default=Method.high_grade, validators=[GRADE]
    )
    medium_grade = models.CharField(
        "grade of the one source for “medium”",
        max_length=2,
        default=Method.medium_grade,
        validators=[GRADE],
    )
    counts_same_day = models.BooleanField(
        "what happened on the day of the first call counts",
        default=Method.counts_same_day,
    )

    objects = ReviewedQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = ("-publication", "-pk")
        verbose_name = "version of the method"
        verbose_name_plural = "versions of the method"
        constraints: ClassVar = [*Reviewed.Meta.constraints]

    def __str__(self) -> str:
        return f"Version {self.version}"

    @property
    def method(self) -> Method:
        """As the rule reads it."""
        return Method(
            high_sources=self.high_sources,
            high_grade=self.high_grade,
            medium_grade=self.medium_grade,
            counts_same_day=self.counts_same_day,
        )

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "version": self.version,
            "text": self.text,
            "high_sources": self.high_sources,
            "high_grade": self.high_grade,
            "medium_grade": self.medium_grade,
            "counts_same_day": self.counts_same_day,
            "differences": [one.public_content() for one in differences(self.method)],
        }


def in_force() -> MethodologyVersion | None:
    """The version that was published last; none before the first one."""
    return MethodologyVersion.objects.public().order_by("-publication").first()


def current_version() -> str:
    """The version that a new assessment names."""
    version = in_force()
    return version.version if version else METHODOLOGY


def current_method() -> Method:
    """The rule's numbers as they are now."""
    version = in_force()
    return version.method if version else Method()


def propose_for(
    demand: Demand,
    roles: Mapping[int, Role] | None = None,
    part: Any = None,
    until_now: Status | None = None,
) -> Proposal:
    """What the rule, as it is now, makes of a demand or of one part of it."""
    return demand.proposal(current_method(), roles, part, until_now)


def differences(method: Method) -> list[Difference]:
    """The published demands of which a method proposes something else than the one in force.

    Of a demand with published parts it is asked part by part, as it is decided.
    """
    now = current_method()
    evidence: dict[tuple[Demand, Part | None], list[Evidence]] = defaultdict(list)
    has_parts = Exists(Part.objects.public().filter(demand=OuterRef("demand")))
    for piece in (
        Evidence.objects.public()
        .exclude(Q(has_parts) & Q(part=None))
        .select_related("event", "demand", "part")
        .defer("demand__search", "event__search")
        .prefetch_related("event__reports")
        .order_by("demand_id", F("part_id").asc(nulls_first=True), "pk")
    ):
        evidence[piece.demand, piece.part].append(piece)
    found = []
    for (demand, part), pieces in evidence.items():
        facts = [piece.fact(piece.usual_role(demand.called_on)) for piece in pieces]
        until_now = Status((part or demand).status)
        before, after = (
            propose(facts, first_call=demand.called_on, method=one, until_now=until_now)
            for one in (now, method)
        )
        if (before.status, before.confidence) != (after.status, after.confidence):
            found.append(Difference(demand, part, before, after))
    return found
