"""Status over time: how many demands had which status, stacked, days along.

Each status is filled with its own shape, repeated, so that it is told apart without colour.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext, ngettext

from statements.edtf import day_in_words
from statements.vocabulary import Status

from .axis import AXIS, time_axis
from .days import Scale
from .drawing import WIDTH, Drawing, Line, Mark, Region, Words, fitted
from .picture import Picture
from .table import Table

Samples = Sequence[tuple[date, Counter[str]]]

LEFT, RIGHT = 48, WIDTH - 300
TOP, LOW = 12, 264
MOST = 60
"""So many days are drawn at most; of a longer time the last change of each week, month or year."""
LABEL = 23
STACK = list(reversed(Status))
"""From the ground up: what nobody has looked at lies on top."""


def status_over_time(
    samples: Samples, until: date, *, title: str, address: str, query: str = ""
) -> Picture:
    """The picture of counts by day, up to and with the day `until`; at least one sample."""
    drawn = thinned(samples)
    shown = [status for status in Status if any(numbers[status] for _, numbers in drawn)]
    return Picture(
        name="over-time",
        title=title,
        reading=gettext(
            "How many demands had which status on each day, as it is known now. "
            "A demand counts from the day on which it was first called for; one that has no day is "
            "not counted."
        ),
        description=_description(drawn, until),
        drawing=_draw(drawn, until, shown) if drawn else Drawing(),
        table=_table(drawn, shown),
        address=address,
        query=query,
    )


def thinned(samples: Samples) -> list[tuple[date, Counter[str]]]:
    """Not more than `MOST`: of each stretch of days the last sample, which is still of its day."""
    kept: list[tuple[date, Counter[str]]] = list(samples)
    for step in STEPS:
        if len(kept) <= MOST:
            break
        kept = [list(same)[-1] for _, same in groupby(samples, key=step)]
    return kept


def _week(sample: tuple[date, Any]) -> Any:
    return sample[0].isocalendar()[:2]


def _month(sample: tuple[date, Any]) -> Any:
    return sample[0].year, sample[0].month


def _year(sample: tuple[date, Any]) -> Any:
    return sample[0].year


STEPS = (_week, _month, _year)


def _draw(samples: Samples, until: date, shown: list[Status]) -> Drawing:
    last = max(until, samples[-1][0] + timedelta(1))
    scale = Scale([*(day for day, _ in samples), last], LEFT, RIGHT)
    most = max(numbers.total() for _, numbers in samples)
    low = max(LOW, TOP + LABEL * len(shown))
    drawing = Drawing(height=low + AXIS, name="over-time")
    drawing.regions = [_region(one, samples, scale, low, most) for one in STACK if one in shown]
    _heights(drawing, most, low)
    time_axis(drawing, scale, TOP, low, RIGHT, is_open=last > until)
    drawing.marks += _labels(samples[-1][1], most, low, shown)
    return drawing


def _y(number: int, most: int, low: int) -> int:
    return low - round(number * (low - TOP) / most)


def _below(status: Status, numbers: Counter[str]) -> int:
    """How many lie below a status in the stack."""
    return sum(numbers[one] for one in STACK[: STACK.index(status)])


def _region(status: Status, samples: Samples, scale: Scale, low: int, most: int) -> Region:
    above, under = [], []
    xs = [scale.x(day) for day, _ in samples]
    for x, after, (_, numbers) in zip(xs, [*xs[1:], RIGHT], samples, strict=True):
        below = _below(status, numbers)
        top, bottom = (_y(n, most, low) for n in (below + numbers[status], below))
        above += [(x, top), (after, top)]
        under += [(x, bottom), (after, bottom)]
    return Region([*above, *reversed(under)], str(status), str(status.label))


def _heights(drawing: Drawing, most: int, low: int) -> None:
    for number in sorted({most, most // 2} - {0}):
        y = _y(number, most, low)
        drawing.lines.append(Line(LEFT, y, RIGHT, y, "guide"))
        drawing.words.append(Words(LEFT - 8, y + 5, str(number), "tick", "end"))
    drawing.words.append(Words(LEFT - 8, low + 5, "0", "tick", "end"))


def _labels(numbers: Counter[str], most: int, low: int, shown: list[Status]) -> list[Mark]:
    """The name of each status beside its end, moved apart where they would meet."""
    wanted = []
    for status in shown:
        middle = _below(status, numbers) + numbers[status] / 2
        wanted.append((low - middle * (low - TOP) / most, status))
    marks, edge = [], float(TOP - LABEL // 2)
    for y, status in sorted(wanted, key=lambda one: (one[0], shown.index(one[1]))):
        edge = max(y, edge + LABEL)
        marks.append(_label(round(edge), status, numbers[status]))
    over = max(0, marks[-1].y - low) if marks else 0
    return [_moved(mark, over, index, len(marks)) for index, mark in enumerate(marks)]


def _moved(mark: Mark, over: int, index: int, number: int) -> Mark:
    """Up again, if the last label would lie below the ground."""
    lowest = TOP + LABEL // 2 + LABEL * index
    y = max(lowest, mark.y - over)
    words = tuple(replace(words, y=y + 5) for words in mark.words)
    return replace(mark, y=y, words=words)


def _label(y: int, status: Status, number: int) -> Mark:
    x = RIGHT + 22
    said = fitted(x + 16, y + 5, str(status.label), WIDTH - x - 46, "strong tone")
    words = replace(said, note=str(number))
    return Mark(x, y, str(status), 16, f"{status.label}: {number}", words=(words,), kind="status")


def _description(samples: Samples, until: date) -> str:
    if not samples:
        return gettext("Nothing stood on any day.")
    (first, at_first), (_, at_last) = samples[0], samples[-1]
    said = [_so_many(first, at_first.total()), _so_many(until, at_last.total())]
    said += [f"{status.label}: {at_last[status]}." for status in Status if at_last[status]]
    return " ".join(said)


def _so_many(day: date, number: int) -> str:
    said = ngettext("On %(day)s %(n)s demand.", "On %(day)s %(n)s demands.", number)
    return said % {"day": day_in_words(day), "n": number}


def _table(samples: Samples, shown: list[Status]) -> Table:
    head = [gettext("Since"), *(str(status.label) for status in shown), gettext("All")]
    rows = [
        [day.isoformat(), *(str(numbers[status]) for status in shown), str(numbers.total())]
        for day, numbers in samples
    ]
    return Table(head, rows)
