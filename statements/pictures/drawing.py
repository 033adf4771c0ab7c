"""What a drawing consists of: areas, lines, words and marks, in whole units of its width."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from statements.shapes import svg

from .letters import fit, width

WIDTH = 1000
"""Of every drawing. It is shown only where that many units are at least 850 pixels."""

SIZES = {"tick": 13, "soft": 13, "quote": 14}
SIZE = 14


@dataclass(frozen=True)
class Words:
    """A line of text; `y` is its base. Its kind is how it looks, and so how large it is."""

    x: int
    y: int
    text: str
    kind: str = ""
    anchor: str = "start"
    language: str = ""
    note: str = ""
    """Softer words behind them."""

    @property
    def size(self) -> int:
        return SIZES.get(self.kind, SIZE)

    @property
    def width(self) -> int:
        return width(self.text, self.size) + (width(f" {self.note}", self.size) if self.note else 0)

    @property
    def left(self) -> int:
        return self.x - {"start": 0, "middle": self.width // 2, "end": self.width}[self.anchor]

    @property
    def right(self) -> int:
        return self.left + self.width


@dataclass(frozen=True)
class Line:
    x1: int
    y1: int
    x2: int
    y2: int
    kind: str = ""


@dataclass(frozen=True)
class Area:
    x: int
    y: int
    width: int
    height: int
    kind: str = ""
    title: str = ""


@dataclass(frozen=True)
class Mark:
    """A shape around a point, with words beside it; `number` is how many it stands for."""

    x: int
    y: int
    code: str
    size: int = 14
    title: str = ""
    address: str = ""
    words: tuple[Words, ...] = ()
    kind: str = ""
    number: int = 1

    @property
    def shape(self) -> SafeString:
        return svg(self.code)

    @property
    def left(self) -> int:
        return self.x - self.size // 2

    @property
    def top(self) -> int:
        return self.y - self.size // 2


@dataclass(frozen=True)
class Region:
    """A part of the ground with straight edges, filled with the shape of its status."""

    points: list[tuple[int, int]]
    code: str
    title: str = ""

    @property
    def path(self) -> str:
        return "M" + "L".join(f"{x} {y}" for x, y in self.points) + "z"

    @property
    def shape(self) -> SafeString:
        return svg(self.code)


@dataclass(frozen=True)
class Field:
    """Areas and words that lead to one address."""

    title: str
    address: str
    areas: tuple[Area, ...] = ()
    words: tuple[Words, ...] = ()


@dataclass
class Drawing:
    """Drawn in this order: areas lie below lines, marks on top. Its name is unique on a page."""

    height: int = 0
    width: int = WIDTH
    name: str = ""
    regions: list[Region] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def all_words(self) -> list[Words]:
        return [*self.words, *(words for mark in self.marks for words in mark.words)]


def fitted(
    x: int,
    y: int,
    text: str,
    room: float,
    kind: str = "",
    anchor: str = "start",
    language: str = "",
) -> Words:
    """Words that take no more than this room."""
    return Words(x, y, fit(text, SIZES.get(kind, SIZE), room), kind, anchor, language)


def around_words(x: int, top: int, bottom: int, words: Iterable[Words]) -> list[Line]:
    """A line down that leaves out whatever words stand in its way."""
    in_the_way = sorted(
        (one.y - one.size, one.y + 5) for one in words if one.left - 3 <= x <= one.right + 3
    )
    lines, start = [], top
    for begins, ends in in_the_way:
        if start < begins <= bottom:
            lines.append(Line(x, start, x, begins, "leader"))
        start = max(start, ends)
    if start < bottom:
        lines.append(Line(x, start, x, bottom, "leader"))
    return lines
