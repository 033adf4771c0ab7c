"""Who demands what of whom: a cell for each pair, with its number and a bar of its statuses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from statements.vocabulary import Status

from .drawing import SIZE, WIDTH, Area, Drawing, Field, Line, Mark, Words, fitted
from .letters import width
from .picture import Picture
from .table import Table

LEFT, LAST = 250, 200
"""The room of the names at the side, and of the last name above."""
STAIR, ROW = 22, 44
WIDEST = 92


@dataclass(frozen=True)
class Pair:
    """What one institution demands of one addressee, by status."""

    numbers: dict[str, int]
    address: str

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


def matrix(
    addressees: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Pair]]],
    *,
    title: str,
    address: str,
    query: str = "",
) -> Picture:
    """`rows` has for each institution a pair for each addressee."""
    return Picture(
        name="matrix",
        title=title,
        reading=gettext(
            "Each cell: how many demands one institution makes of one addressee; the bar shows "
            "how many of them have which status. A demand of several stands in each of their "
            "cells, so nothing is added up."
        ),
        description=gettext("%(rows)s institutions by %(columns)s addressees.")
        % {"rows": len(rows), "columns": len(addressees)},
        drawing=_draw(addressees, rows) if rows else Drawing(),
        table=_table(addressees, rows),
        address=address,
        query=query,
    )


def _draw(addressees: Sequence[str], rows: Sequence[Any]) -> Drawing:
    step = min(WIDEST, (WIDTH - LEFT - LAST) // len(addressees))
    top = STAIR * len(addressees) + 10
    drawing = Drawing(height=top + ROW * len(rows) + 4)
    right = LEFT + step * len(addressees)
    for number, name in enumerate(addressees):
        x, y = LEFT + step * number + 6, STAIR * number
        drawing.words.append(fitted(x, y + 15, name, WIDTH - x - 8, "who"))
        drawing.lines.append(Line(x + 2, y + 20, x + 2, top, "leader"))
    for row, (name, pairs) in enumerate(rows):
        y = top + ROW * row
        drawing.lines.append(Line(0, y, right, y))
        drawing.words += _name(name, y)
        for number, pair in enumerate(pairs):
            if pair.total:
                who = name, addressees[number]
                drawing.fields.append(_field(pair, LEFT + step * number, y, step - 12, who))
    _legend(drawing, [pair for _, pairs in rows for pair in pairs])
    return drawing


def _legend(drawing: Drawing, pairs: Sequence[Pair]) -> None:
    """Which part of a bar is which status, below."""
    x, y = 0, drawing.height + 24
    for status in shown_statuses(pairs):
        wide = 56 + width(str(status.label), SIZE)
        if x and x + wide > WIDTH:
            x, y = 0, y + STAIR
        drawing.areas.append(Area(x, y - 5, 20, 9, f"part {status}"))
        words = (Words(x + 44, y + 5, str(status.label), "tone"),)
        mark = Mark(x + 32, y, str(status), 14, str(status.label), words=words, kind="status")
        drawing.marks.append(mark)
        x += wide + 14
    drawing.height = y + 14


def shown_statuses(pairs: Iterable[Pair]) -> list[Status]:
    """Those that there are, in the order of the vocabulary."""
    every = list(pairs)
    return [status for status in Status if any(pair.numbers.get(status) for pair in every)]


def _name(name: str, y: int) -> list[Words]:
    """A name at the side, on two lines if it is long."""
    room = LEFT - 16
    if width(name, SIZE) <= room:
        return [Words(0, y + 27, name, "who")]
    words, first = name.split(), ""
    while words and width(f"{first} {words[0]}", SIZE) <= room:
        first = f"{first} {words.pop(0)}".strip()
    return [fitted(0, y + 18, first, room, "who"), fitted(0, y + 36, " ".join(words), room, "who")]


def _field(pair: Pair, x: int, y: int, wide: int, who: tuple[str, str]) -> Field:
    areas, at = [], 0
    for status in Status:
        if number := pair.numbers.get(status, 0):
            start = round(at * wide / pair.total)
            at += number
            end = round(at * wide / pair.total)
            title = f"{status.label}: {number}"
            areas.append(
                Area(x + 6 + start, y + 28, max(1, end - start - 1), 9, f"part {status}", title)
            )
    told = [
        f"{status.label}: {pair.numbers[status]}" for status in Status if status in pair.numbers
    ]
    title = f"{who[0]} → {who[1]}: {pair.total}. " + ", ".join(told)
    words = (Words(x + 6, y + 21, str(pair.total), "strong"),)
    return Field(title, pair.address, tuple(areas), words)


def _table(addressees: Sequence[str], rows: Sequence[Any]) -> Table:
    head = [gettext("Institution"), gettext("Addressee"), gettext("Demands")]
    shown = shown_statuses(pair for _, pairs in rows for pair in pairs)
    cells = [
        [
            name,
            addressee,
            str(pair.total),
            *(str(pair.numbers.get(status, 0)) for status in shown),
        ]
        for name, pairs in rows
        for addressee, pair in zip(addressees, pairs, strict=True)
        if pair.total
    ]
    return Table([*head, *(str(status.label) for status in shown)], cells)
