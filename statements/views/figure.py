"""Numbers side by side as they were given: never summed, averaged or chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from statements.models import Figure
from statements.vocabulary import Counted

FULL = 200
"""The length of the longest bar of a group, in the units of its drawing."""


@dataclass(frozen=True)
class Bar:
    """One figure: solid up to what is claimed at least, open up to what is claimed at most."""

    figure: Figure
    sure: int
    up_to: int

    @property
    def rest(self) -> int:
        return self.up_to - self.sure


@dataclass(frozen=True)
class Group:
    """Figures that count the same kind of thing, by day, drawn to one scale."""

    label: str
    bars: list[Bar]


def groups(figures: Iterable[Figure]) -> list[Group]:
    kinds = list(Counted)
    ordered = sorted(
        figures,
        key=lambda figure: (
            kinds.index(Counted(figure.counted)),
            figure.first_day or date.max,
            figure.pk,
        ),
    )
    return [
        Group(str(Counted(counted).label), _bars(list(same)))
        for counted, same in groupby(ordered, key=lambda figure: figure.counted)
    ]


def _bars(figures: list[Figure]) -> list[Bar]:
    top = max(max(f.low or 0, f.high or 0) for f in figures) or 1
    return [
        Bar(f, _length(f.low or 0, top), _length(max(f.low or 0, f.high or 0), top))
        for f in figures
    ]


def _length(number: int, top: int) -> int:
    """Never invisible where there is anything."""
    return max(2, round(number * FULL / top)) if number else 0
