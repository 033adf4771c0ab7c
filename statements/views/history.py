"""Every entry of the ledger that bears on one demand, and what was corrected by them."""

from django.db.models import QuerySet

from statements.models import BearsOn, Demand, Merge

from .revisions import Revision, revisions
from .subjects import WITH_ENTRY


def bearing_on(demand: Demand) -> QuerySet[BearsOn]:
    """What publications changed for a demand and what was merged into it, newest first.

    Of an entry that bears on both, what it changed for the demand itself.
    """
    found: QuerySet[BearsOn] = (
        BearsOn.objects.filter(demand__in=demand.family)
        .select_related("publication", "demand")
        .defer(*WITH_ENTRY, "demand__search")
        .order_by("-publication", "pk")
    )
    return found


class History:
    """The entries that bear on a demand, newest first, and the corrections among them."""

    def __init__(self, demand: Demand) -> None:
        entries: dict[int, BearsOn] = {}
        for mark in bearing_on(demand):
            if mark.publication_id not in entries or mark.demand_id == demand.pk:
                entries[mark.publication_id] = mark
        self.entries = list(entries.values())
        self.revisions: list[Revision] = revisions(mark.publication for mark in self.entries)


def merges(demand: Demand) -> QuerySet[Merge]:
    """The merges by which other demands are one with this, newest first."""
    found: QuerySet[Merge] = (
        Merge.objects.public()
        .filter(demand=demand, undoes=None, merged__merged_into=demand)
        .exclude(undone_by__publication__isnull=False)
        .select_related("merged", "publication")
        .defer("merged__search", *WITH_ENTRY)
        .order_by("-publication")
    )
    return found
