"""What stood at a moment and is public no more: how much, why and since when, and nothing else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from statements.models import Removal
from statements.vocabulary import RemovalKind, RemovalReason


@dataclass(frozen=True)
class Gone:
    """So many were taken away on one day for one class of reason."""

    number: int
    is_deleted: bool = False
    reason: str = ""
    day: date | None = None


def gone(things: QuerySet[Any]) -> list[Gone]:
    """These rows by the removal that took them away, the earliest first."""
    rows = things.order_by().values_list("tombstone").annotate(number=Count("pk", distinct=True))
    return by_removal(dict(rows))


def gone_of(things: Iterable[Any]) -> list[Gone]:
    """The same of rows that were read."""
    return by_removal(Counter(thing.tombstone_id for thing in things))


def by_removal(numbers: dict[int | None, int]) -> list[Gone]:
    """How many each entry took away. What was taken with a merged demand names no entry."""
    entries = [entry for entry in numbers if entry]
    if not numbers:
        return []
    removals = Removal.objects.filter(publication__in=entries).select_related("publication")
    found: Counter[tuple[bool, str, date | None]] = Counter()
    for removal in removals.defer("publication__content").order_by("publication"):
        key = (removal.kind == RemovalKind.REDACT, removal.reason, removal.publication.at.date())
        found[key] += numbers[removal.publication_id]
    told = [
        Gone(number, is_deleted, str(RemovalReason(reason).label), day)
        for (is_deleted, reason, day), number in found.items()
    ]
    rest = sum(numbers.values()) - sum(one.number for one in told)
    return [*told, Gone(rest)] if rest else told
