"""What became of what was delivered: exactly those who received a thing hear how it was revised.

Their searches may not find it any more: a status changed, or the demand is not public.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from statements.models import Assessment, BearsOn, Correction, Merge, Publication
from statements.vocabulary import PublicationKind, Subject

from .models import Delivery
from .models.mail import NEVER_ARRIVED

Thing = tuple[str, str]
"""A subject, and the public id of what an entry is about."""


@dataclass(frozen=True)
class Aftermath:
    """The entries in a span of the ledger that revise what was published before them."""

    entries: Mapping[int, set[Thing]]
    """What each of them revises."""
    demands: Mapping[int, int] = field(default_factory=dict)
    """One demand that each bears on, best one that it took away: under it whoever follows none of
    them is told."""
    told_by: Mapping[Thing, set[int]] = field(default_factory=dict)
    """The entries that told of a thing."""

    def owed(self, delivered: set[int]) -> set[int]:
        """Those that revise something of what was delivered before them."""
        return {
            seq
            for seq, things in self.entries.items()
            if seq in self.demands
            and any(e < seq for thing in things for e in self.told_by.get(thing, set()) & delivered)
        }


def between(since: int, head: int) -> Aftermath:
    """What was revised after an entry and up to another. Slips of the pen are told to nobody."""
    entries = _revising(since, head) if since < head else {}
    if not entries:
        return Aftermath({})
    demands = {}
    marks = BearsOn.objects.filter(publication__in=entries).order_by("-after", "-demand")
    for seq, demand, public_id, after in marks.values_list(
        "publication", "demand", "demand__public_id", "after"
    ):
        demands[seq] = demand
        if not after:
            entries[seq].add((Subject.DEMAND, public_id))
    return Aftermath(entries, demands, _told_by(set().union(*entries.values())))


def _revising(since: int, head: int) -> dict[int, set[Thing]]:
    later = Publication.objects.filter(seq__gt=since, seq__lte=head)
    slips = Correction.objects.slips().filter(publication__in=later).values("publication")
    revised = later.exclude(kind=PublicationKind.PUBLISHED).exclude(seq__in=slips)
    entries = {
        seq: {(subject, public_id)}
        for seq, subject, public_id in revised.values_list("seq", "subject", "subject_id")
    }
    decisions = Assessment.objects.filter(public_id__in=[i for t in entries.values() for _, i in t])
    wrong = dict(
        decisions.filter(corrects__isnull=False).values_list("public_id", "corrects__public_id")
    )
    for things in entries.values():
        things |= {(Subject.ASSESSMENT, wrong[one]) for _, one in things if one in wrong}
    merges = Merge.objects.filter(publication__in=later)
    for seq, *ids in merges.values_list("publication", "demand__public_id", "merged__public_id"):
        entries[seq] = {(Subject.DEMAND, one) for one in ids}
    return entries


def _told_by(things: Iterable[Thing]) -> dict[Thing, set[int]]:
    """By its own entries; of a demand whatever bears on it and on no other."""
    ids: dict[str, set[str]] = defaultdict(set)
    for subject, public_id in things:
        ids[subject].add(public_id)
    told: dict[Thing, set[int]] = defaultdict(set)
    for subject, some in ids.items():
        own = Publication.objects.filter(subject=subject, subject_id__in=some)
        for public_id, seq in own.values_list("subject_id", "seq"):
            told[subject, public_id].add(seq)
    marks = BearsOn.objects.filter(demand__public_id__in=ids[Subject.DEMAND])
    of_one = marks.annotate(others=Count("publication__demands")).filter(others=1).order_by()
    for public_id, seq in of_one.values_list("demand__public_id", "publication"):
        told[Subject.DEMAND, public_id].add(seq)
    return told


def delivered(subscribers: Iterable[int], revised: Aftermath) -> dict[int, set[int]]:
    """What each was told of by the entries that are revised, as far as it arrived."""
    told: dict[int, set[int]] = defaultdict(set)
    entries = set().union(*revised.told_by.values()) if revised.told_by else set()
    if entries:
        found = Delivery.objects.filter(subscriber__in=subscribers, publication__in=entries)
        arrived = found.exclude(mail__state__in=NEVER_ARRIVED)
        for subscriber, seq in arrived.values_list("subscriber", "publication"):
            told[subscriber].add(seq)
    return told
