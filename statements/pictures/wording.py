"""How strongly an institution words its calls: days along, the six strengths above each other."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext, ngettext

from statements.vocabulary import Strength

from .axis import AXIS, time_axis
from .days import Scale
from .drawing import WIDTH, Drawing, Line, Mark, Words, fitted
from .picture import Picture
from .story import CALL
from .table import Table

LEFT, RIGHT = 336, WIDTH - 40
TOP, ROW = 6, 28
BIN = 44
"""The room of one mark with its number."""
STRONGEST_FIRST = list(reversed(Strength))


@dataclass
class Stretch:
    """Days that are drawn in one place, with how many calls had which strength."""

    x: int
    first: date
    last: date
    numbers: Counter[str] = field(default_factory=Counter)


def wording(
    calls: Mapping[date, Counter[str]], *, title: str, address: str, query: str = ""
) -> Picture:
    """The picture of how many calls of each strength were made on which day."""
    number = sum(counted.total() for counted in calls.values())
    stretches: list[Stretch] = []
    drawing = Drawing()
    if calls:
        scale = Scale(calls, LEFT + 12, RIGHT)
        stretches = _stretches(calls, scale)
        drawing = _draw(stretches, scale)
    return Picture(
        name="wording",
        title=title,
        reading=gettext(
            "Each mark is a call on its day, the strongest words on top; a number says how many "
            "a mark stands for. Undated calls are not drawn."
        ),
        description=ngettext("%(n)s call.", "%(n)s calls.", number) % {"n": number},
        drawing=drawing,
        table=_table(stretches),
        address=address,
        query=query,
    )


def _stretches(calls: Mapping[date, Counter[str]], scale: Scale) -> list[Stretch]:
    found: dict[int, Stretch] = {}
    for day in sorted(calls):
        place = (scale.x(day) - scale.left) // BIN
        x = scale.left + place * BIN
        here = found.setdefault(place, Stretch(x, day, day))
        here.last = day
        here.numbers.update(calls[day])
    return list(found.values())


def _draw(stretches: list[Stretch], scale: Scale) -> Drawing:
    low = TOP + ROW * len(STRONGEST_FIRST) + 4
    drawing = Drawing(height=low + AXIS)
    most = max(max(one.numbers.values()) for one in stretches)
    for row, strength in enumerate(STRONGEST_FIRST):
        y = TOP + ROW * row + ROW // 2
        total = sum(one.numbers[strength] for one in stretches)
        label = fitted(LEFT - 46, y + 5, str(strength.label), LEFT - 50, "who", "end")
        drawing.words += [label, Words(LEFT - 14, y + 5, str(total), "strong", "end")]
        drawing.lines.append(Line(LEFT, y, RIGHT, y, "guide"))
        drawing.marks += [
            _mark(one, strength, y, most) for one in stretches if one.numbers[strength]
        ]
    time_axis(drawing, scale, TOP, low, RIGHT)
    return drawing


def _mark(stretch: Stretch, strength: Strength, y: int, most: int) -> Mark:
    number = stretch.numbers[strength]
    size = 9 + round(9 * (number / most) ** 0.5)
    words = (Words(stretch.x + 12, y + 5, str(number), "soft"),) if number > 1 else ()
    title = f"{_days(stretch)}: {strength.label}: {number}"
    return Mark(stretch.x, y, CALL, size, title, words=words, kind=CALL, number=number)


def _days(stretch: Stretch) -> str:
    first, last = stretch.first.isoformat(), stretch.last.isoformat()
    return first if first == last else f"{first}/{last}"


def _table(stretches: list[Stretch]) -> Table:
    head = [gettext("Days"), *(str(strength.label) for strength in STRONGEST_FIRST)]
    rows = [
        [_days(one), *(str(one.numbers[strength]) for strength in STRONGEST_FIRST)]
        for one in stretches
    ]
    return Table(head, rows)
