"""Lifelines: a line for each part of a demand, with its status along the days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from statements.vocabulary import Status

from .axis import time_axis
from .days import Scale
from .drawing import WIDTH, Area, Drawing, Line, Mark, Words, fitted
from .picture import Picture
from .story import Turn
from .table import Table

LEFT, RIGHT, LAST = 330, WIDTH - 24, 215
ROW, TALL, TOP = 27, 18, 6


@dataclass(frozen=True)
class Life:
    """One part: what the public calls it, and its turns in time."""

    name: str
    turns: Sequence[Turn]
    address: str = ""


def lifelines(
    lives: Sequence[Life], first: date, *, title: str, address: str, query: str = ""
) -> Picture:
    """The parts since the day of the first call."""
    return Picture(
        name="lifelines",
        title=title,
        reading=gettext(
            "A line for each part; it changes on the day on which a status took effect."
        ),
        description=_description(lives),
        drawing=_draw(lives, first),
        table=_table(lives),
        address=address,
        query=query,
    )


def _draw(lives: Sequence[Life], first: date) -> Drawing:
    turned = [turn.since for life in lives for turn in life.turns if turn.since]
    scale = Scale([first, *turned], LEFT + 14, RIGHT - LAST)
    drawing = Drawing(height=TOP + ROW * len(lives) + 34)
    for row, life in enumerate(lives):
        _life(drawing, life, scale, TOP + ROW * row)
    bottom = TOP + ROW * len(lives)
    time_axis(drawing, scale, TOP, bottom, RIGHT)
    return drawing


def _life(drawing: Drawing, life: Life, scale: Scale, top: int) -> None:
    drawing.words.append(fitted(LEFT - 14, top + 15, life.name, LEFT - 18, "who", "end"))
    starts = [scale.x(turn.since) if turn.since else LEFT for turn in life.turns]
    for turn, start, end in zip(life.turns, starts, [*starts[1:], RIGHT], strict=True):
        if end <= start:
            continue
        title = f"{life.name}: {turn.label}"
        drawing.areas.append(Area(start, top, end - start, TALL, f"band {turn.status}", title))
        drawing.lines.append(Line(start, top, start, top + TALL, "axis"))
        if end - start >= 18:
            shown = _label(turn, start, end, top)
            at = start + 12
            drawing.marks.append(
                Mark(at, top + TALL // 2, turn.status, 13, title, life.address, shown, "status")
            )


def _label(turn: Turn, start: int, end: int, top: int) -> tuple[Words, ...]:
    words = fitted(start + 24, top + 14, turn.label, end - start - 28, "tone soft-size")
    return (words,) if words.text == turn.label else ()


def _table(lives: Sequence[Life]) -> Table:
    head = [gettext("Part"), gettext("Status"), gettext("Since")]
    return Table(
        head,
        [
            [life.name, turn.label, turn.since.isoformat() if turn.since else ""]
            for life in lives
            for turn in life.turns
        ],
    )


def _description(lives: Sequence[Life]) -> str:
    now = [life.turns[-1].status for life in lives if life.turns]
    parts = ngettext("%(n)s part.", "%(n)s parts.", len(lives)) % {"n": len(lives)}
    counted = [f"{status.label}: {now.count(status)}." for status in Status if status in now]
    return " ".join([parts, *counted])
