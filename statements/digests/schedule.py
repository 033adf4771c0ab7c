"""When a subscription is due: plain Python, told the time. Moments are in UTC."""

from datetime import UTC, datetime, time, timedelta

from statements.vocabulary import Frequency

HOUR = time(6, tzinfo=UTC)
MONDAY = 0


def first_due(frequency: Frequency, confirmed: datetime) -> datetime:
    """The first due moment of a subscription that was confirmed at that moment."""
    return confirmed if frequency == Frequency.EACH else next_due(frequency, confirmed)


def next_due(frequency: Frequency, after: datetime) -> datetime:
    """The first due moment later than `after`.

    For each change that is at once; the microsecond makes it later, so that no two mails of one
    subscriber ever have the same due moment.
    """
    if frequency == Frequency.EACH:
        return after + timedelta(microseconds=1)
    day = after.astimezone(UTC).date()
    moment = datetime.combine(day, HOUR)
    while moment <= after or not _is_day_of(frequency, moment):
        moment += timedelta(days=1)
    return moment


def _is_day_of(frequency: Frequency, moment: datetime) -> bool:
    if frequency == Frequency.WEEKLY:
        return moment.weekday() == MONDAY
    return frequency == Frequency.DAILY or moment.day == 1
