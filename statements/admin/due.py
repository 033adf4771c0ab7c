"""What the record itself asks for: decisions, and corrections that somebody else overtook."""

from dataclasses import dataclass

from django.urls import reverse

from statements.models import Correction, Demand

from .afterwards import OPEN, merges_in_force
from .changes import is_outdated

NEW_DECISION = "What its decision rests on is public no more: a new decision is due."
ONE_HISTORY = "Another demand was merged into it and both had been decided: decide it anew."
OVERTAKEN = "Its record was corrected since it was written: write it anew."


@dataclass(frozen=True)
class Task:
    """One thing that is due, why, and where it is done."""

    what: str
    why: str
    page: str


def due() -> list[Task]:
    """Nothing is stored: what is done is gone from the list by itself."""
    return [*_decisions(), *_corrections()]


def _decisions() -> list[Task]:
    demands = Demand.objects.public().filter(is_under_review=True).order_by("-latest", "pk")
    merged = set(merges_in_force().filter(demand__in=demands).values_list("demand", flat=True))
    return [
        Task(
            str(demand),
            _why(demand, is_merged=demand.pk in merged),
            reverse("admin:statements_demand_change", args=[demand.pk]),
        )
        for demand in demands
    ]


def _why(demand: Demand, *, is_merged: bool) -> str:
    return ONE_HISTORY if is_merged and not rests_on_what_is_gone(demand) else NEW_DECISION


def rests_on_what_is_gone(demand: Demand) -> bool:
    """Whether a piece of a published decision on it is public no more."""
    rows = demand.assessments.filter(publication__isnull=False).exclude(basis=None)
    gone = rows.filter(basis__evidence__publication=None)
    return gone.exists() or rows.filter(basis__evidence__event__publication=None).exists()


def _corrections() -> list[Task]:
    found = Correction.objects.filter(state__in=OPEN).select_related("based_on").order_by("pk")
    return [
        Task(
            str(correction),
            OVERTAKEN,
            reverse("admin:statements_correction_change", args=[correction.pk]),
        )
        for correction in found
        if is_outdated(correction)
    ]
