"""Days along: where each stands, which are named, and which long empty times are cut short."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_skeleton

from statements.languages import locale

from .letters import width

CUT = 78
"""The width of an empty time that is cut short."""
LONG = 30
"""An empty time of fewer days is never cut short."""
APART = 12
TICK = 13
DAYS = (1, 2, 7, 14)
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True)
class Tick:
    x: int
    label: str


@dataclass(frozen=True)
class Gap:
    """An empty time that is drawn shorter than it was."""

    x: int
    days: int


class Scale:
    """Puts days between two places, in proportion but for the gaps.

    `days` are those on which something was; at least one.
    """

    def __init__(self, days: Iterable[date], left: int, right: int) -> None:
        self.days = sorted(set(days))
        self.left, self.right = left, right
        pairs = list(zip(self.days, self.days[1:], strict=False))
        span = (self.days[-1] - self.days[0]).days
        self._cut = {a for a, b in pairs if (b - a).days > max(LONG, span / 4)}
        rest = sum((b - a).days for a, b in pairs if a not in self._cut)
        room = right - left
        cut = CUT if rest else room // max(1, len(self._cut))
        self.per_day = (room - cut * len(self._cut)) / rest if rest else 0.0
        self._places = [float(left)]
        for a, b in pairs:
            step = cut if a in self._cut else (b - a).days * self.per_day
            self._places.append(self._places[-1] + step)

    def x(self, day: date) -> int:
        """Where a day stands; one beyond the ends stands at the end."""
        if day <= self.days[0]:
            return self.left
        if day >= self.days[-1]:
            return round(self._places[-1])
        at = bisect_right(self.days, day) - 1
        a, b = self.days[at], self.days[at + 1]
        share = (day - a).days / (b - a).days
        return round(self._places[at] + share * (self._places[at + 1] - self._places[at]))

    def gaps(self) -> list[Gap]:
        after = dict(zip(self.days, self.days[1:], strict=False))
        return [
            Gap((self.x(a) + self.x(after[a])) // 2, (after[a] - a).days) for a in sorted(self._cut)
        ]

    def ticks(self) -> list[Tick]:
        """As many days by name as have room beside each other."""
        ticks, edge, year = [], -1000, 0
        for day in self._candidates():
            label = _label(day, with_year=day.year != year, by_month=self._step[0] == 0)
            half = width(label, TICK) // 2
            x = self.x(day)
            if x - half < edge + APART:
                continue
            ticks.append(Tick(x, label))
            edge, year = x + half, day.year
        return ticks

    @property
    def _step(self) -> tuple[int, int]:
        """Days or months from one name to the next."""
        for days in DAYS:
            if self.per_day * days >= 62 or not self.per_day:
                return days, 0
        for months in MONTHS:
            if self.per_day * months * 30 >= 62:
                return 0, months
        return 0, MONTHS[-1]

    def _candidates(self) -> Iterator[date]:
        days, months = self._step
        for first, last in self._stretches():
            yield first
            day = first
            while (day := _next(day, days, months)) <= last:
                yield day

    def _stretches(self) -> Iterator[tuple[date, date]]:
        """Times without a gap."""
        first = self.days[0]
        for day, after in zip(self.days, [*self.days[1:], None], strict=True):
            if after is None or day in self._cut:
                yield first, day
                first = after or day


def _next(day: date, days: int, months: int) -> date:
    if days:
        return day + timedelta(days)
    at = day.year * 12 + day.month - 1
    at += months - at % months
    return date(at // 12, at % 12 + 1, 1)


def _label(day: date, *, with_year: bool, by_month: bool) -> str:
    skeleton = "MMM" if by_month and day.day == 1 else "MMMd"
    return format_skeleton(f"y{skeleton}" if with_year else skeleton, day, locale=locale())
