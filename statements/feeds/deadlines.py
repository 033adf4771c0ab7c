"""The deadlines of demands as a calendar: one whole day for each demand of a question.

A demand has one deadline, the earliest of the calls for it that still stand. What is over, or has
left the record, stays in the calendar as cancelled, so that programs that copied it drop it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext

from statements.digests.news import absolute
from statements.digests.vocabulary import institutions
from statements.filters import NOW, DemandFilter
from statements.models import Call, Correction, Demand
from statements.views.tracker import shown
from statements.vocabulary import Subject

MOST = 500
"""Demands, those with the latest deadlines first."""


@dataclass(frozen=True)
class Deadline:
    """What a calendar shows of one demand; of one that left the record no word of it."""

    public_id: str
    day: date
    is_cancelled: bool
    entry: int
    """The newest entry of the ledger that bears on it: it only ever grows."""
    changed: datetime
    title: str
    text: str = ""
    url: str = ""


def deadlines(asked: DemandFilter) -> list[Deadline]:
    """Of the demands that a valid question finds, and of what it found once."""
    moved = _moved()
    found = asked.qs.filter(Q(pk__in=_named()) | Q(pk__in=[*moved])).select_related("latest")
    found = found.defer("latest__content", "latest__bears_on")
    rows: list[Any] = list(shown(found.order_by(F("deadline").desc(nulls_last=True)), NOW)[:MOST])
    return [*_standing(rows, moved), *_gone(asked, rows)]


def _named() -> QuerySet[Any, Any]:
    """The demands for which any public call names a deadline, whether it still stands or not."""
    return Call.objects.public().filter(deadline__isnull=False).values("demand")


def _moved() -> dict[int, date]:
    """Demands of which a call once named a deadline and, since a correction, names none."""
    corrected = Correction.objects.public().filter(
        target=Subject.STATEMENT, changes__contains=[{"field": "deadline"}]
    )
    before = {
        change["id"]: date.fromisoformat(change["before"])
        for correction in corrected.order_by("publication")
        for change in correction.changes
        if change["field"] == "deadline" and change["before"]
    }
    calls = Call.objects.public().filter(public_id__in=before, deadline=None) if before else ()
    return {call.demand_id: before[call.public_id] for call in calls}


def _standing(rows: Iterable[Any], moved: dict[int, date]) -> Iterator[Deadline]:
    for demand in rows:
        days = [call.deadline for call in demand.public_calls if call.deadline]
        yield Deadline(
            public_id=demand.public_id,
            day=demand.deadline or min(days, default=None) or moved[demand.pk],
            is_cancelled=demand.is_ended or demand.deadline is None,
            entry=demand.latest.seq,
            changed=demand.latest.at,
            title=gettext("Deadline: %(demand)s") % {"demand": demand.told()},
            text=_text(demand),
            url=absolute(demand.get_absolute_url()),
        )


def _text(demand: Any) -> str:
    issuers = institutions(
        str(actor.told())
        for call in demand.public_calls
        if call.deadline
        for actor in call.statement.issuers.all()
    )
    addressees = institutions(str(actor.told()) for actor in demand.addressees.all())
    both = {"addressees": addressees, "issuers": issuers}
    demanded = gettext("Demanded of %(addressees)s by %(issuers)s.") % both
    status = gettext("Status: %(status)s.") % {"status": demand.get_status_display()}
    return f"{demanded}\n{status}"


def _gone(asked: DemandFilter, rows: Iterable[Any]) -> Iterator[Deadline]:
    """What was merged into one of these, or left the record: of the latter only whoever asks for
    everything, or for the very demand, can be told. Whether it had a deadline is told to nobody."""
    left = Q(merged_into=None, tombstone__isnull=False)
    if asked.canonical():
        left &= Q(public_id=asked.form.cleaned_data["demand"])
    gone = Demand.objects.filter(left | Q(merged_into__in=rows), publication=None)
    gone = gone.defer("search").select_related("latest", "merged_into").order_by("pk")
    for demand in gone.defer("latest__content", "latest__bears_on", "merged_into__search"):
        kept = demand.merged_into
        yield Deadline(
            public_id=demand.public_id,
            day=demand.latest.at.astimezone(UTC).date(),
            is_cancelled=True,
            entry=demand.latest.seq,
            changed=demand.latest.at,
            title=str(kept.told())
            if kept
            else gettext("A demand that is not in the record any more"),
            url=absolute(demand.get_absolute_url()),
        )
