"""The two questions about time: the situation on a day, and what the record said on a day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from statements.edtf import words
from statements.models import Demand, Membership, Publication
from statements.models.period import in_force, remembered


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

    @property
    def parameters(self) -> dict[str, str]:
        """How an address asks for it."""
        days = {"on": self.on, "as_of": self.as_of}
        return {name: day.isoformat() for name, day in days.items() if day}

    @property
    def query(self) -> str:
        """What an address ends with to be read at this moment."""
        return f"?{urlencode(self.parameters)}" if self.parameters else ""

    def in_words(self) -> str:
        """What is asked, as a sentence."""
        days = {"on": self.on, "as_of": self.as_of}
        told = {name: words(day.isoformat()) for name, day in days.items() if day}
        if self.on and self.as_of:
            both = gettext("What this record, as it stood at the end of %(as_of)s, knew of %(on)s.")
            return both % told
        if self.as_of:
            return gettext("What this record said at the end of %(as_of)s.") % told
        on = gettext("The situation on %(on)s, as it is known today.")
        return on % told if self.on else ""

    def covers(self, day: date | None) -> bool:
        """Whether something of this day had happened by then: an undated thing on no day."""
        return self.on is None or (day is not None and day <= self.on)


NOW = Moment()


def moment(on: date | None, as_of: date | None) -> Moment:
    """The moment that somebody asks about. Days are UTC."""
    return Moment(on, as_of, last_entry(as_of) if as_of else None)


def last_entry(day: date) -> int:
    """The entry with which the ledger ended at the end of a day; 0 if there was none."""
    midnight = datetime.combine(day + timedelta(days=1), time(), UTC)
    entries = Publication.objects.filter(at__lt=midnight).order_by("-seq")
    return entries.values_list("seq", flat=True).first() or 0


def record_today() -> date:
    """The day as the record tells it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT record_today()")
        row: tuple[date] = cursor.fetchone()
        return row[0]


def standing(demands: QuerySet[Demand], at: Moment) -> QuerySet[Demand]:
    """Those that stood at a moment, whatever became of them, with their status and day then."""
    if at.is_now:
        found: QuerySet[Demand] = demands.filter(publication__isnull=False)
        return found.annotate(status_then=F("status"), called_then=F("called_on"))
    of_demand = Q(periods__part=None)
    so_then = of_demand & remembered("periods__", at.seq) & in_force("periods__", at.on)
    return (
        demands.annotate(standing=FilteredRelation("periods", condition=so_then))
        .filter(standing__isnull=False)
        .annotate(status_then=F("standing__status"), called_then=F("standing__called_on"))
        .order_by(F("called_then").desc(nulls_last=True), "-id")
    )


def is_gone() -> Q:
    """Whether nothing of a demand may be read any more.

    One that was merged can be read as long as any statement that ever made it can.
    """
    readable = Membership.objects.filter(
        demand=OuterRef("pk"), call__statement__publication__isnull=False
    )
    return Q(publication=None) & (Q(merged_into=None) | ~Q(Exists(readable)))


def made(at: Moment) -> QuerySet[Membership]:
    """Which call was of which demand at a moment, where its statement may be read."""
    found = Membership.objects.at(at.seq).filter(call__statement__publication__isnull=False)
    return found.filter(call__statement__first_day__lte=at.on) if at.on else found
