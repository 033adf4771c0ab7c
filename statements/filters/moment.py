"""The two questions about time: the situation on a day, and what the record said on a day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from statements.models import Publication


@dataclass(frozen=True)
class Moment:
    """`on`: the situation on that day; `as_of`: what the record said at the end of that day.

    Either may be missing: the latest situation, or what is known now. `seq` is the entry with
    which the ledger ended at the end of the day `as_of`: 0 before the first; `None` if not asked.
    """

    on: date | None = None
    as_of: date | None = None
    seq: int | None = None

    @property
    def is_now(self) -> bool:
        return self.on is None and self.as_of is None

    @property
    def is_before_the_record(self) -> bool:
        """Whether nothing had been published by then."""
        return self.seq == 0


def moment(on: date | None, as_of: date | None) -> Moment:
    """The moment that somebody asks about. Days are UTC."""
    return Moment(on, as_of, last_entry(as_of) if as_of else None)


def last_entry(day: date) -> int:
    """The entry with which the ledger ended at the end of a day; 0 if there was none."""
    midnight = datetime.combine(day + timedelta(days=1), time(), UTC)
    entries = Publication.objects.filter(at__lt=midnight).order_by("-seq")
    return entries.values_list("seq", flat=True).first() or 0
