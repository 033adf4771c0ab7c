"""When a subscription is due: plain Python, told the time. Moments are in UTC.

A day has one due moment, whatever the clocks do on it: an hour that they skip is the moment at
which they skip it, and of an hour that they repeat the first one counts.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from statements.vocabulary import Frequency

HOUR = 6
MONDAY = 0


class Rhythm(NamedTuple):
    """How often, on which day of the week (Monday is 0), at which hour, in which IANA zone."""

    frequency: Frequency
    weekday: int = MONDAY
    hour: int = HOUR
    zone: str = "UTC"

    def next_due(self, after: datetime) -> datetime:
        """The first due moment later than `after`.

        Who follows each change hears of it when it is found; what comes by the day alone, such as
        a deadline, is looked at daily.
        """
        day = after.astimezone(ZoneInfo(self.zone)).date() - timedelta(days=1)
        while not self._is_day(day) or self._moment(day) <= after:
            day += timedelta(days=1)
        return self._moment(day)

    def _moment(self, day: date) -> datetime:
        """Through the clock that was in force before: where the hour is skipped, that gives the
        same time later, which the clocks do show."""
        local = datetime.combine(day, time(self.hour), tzinfo=ZoneInfo(self.zone))
        return local.astimezone(UTC)

    def _is_day(self, day: date) -> bool:
        if self.frequency == Frequency.WEEKLY:
            return day.weekday() == self.weekday
        return self.frequency != Frequency.MONTHLY or day.day == 1
