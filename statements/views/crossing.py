"""Who demands what of whom: those who demand most by those of whom most is demanded."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from statements.filters import Moment
from statements.filters.tallies import crossings
from statements.models import Actor, Demand

from .breakdown import FIRST, Question, by_status, named_actors
from .tracker import StatusCount


@dataclass(frozen=True)
class Cell:
    """What one institution demands of one addressee."""

    caller: Actor
    addressee: Actor
    counts: list[StatusCount]
    query: str

    @property
    def number(self) -> int:
        return sum(count.number for count in self.counts)


@dataclass(frozen=True)
class Matrix:
    """Those who demand most by those of whom most is demanded; of the rest how many there are."""

    addressees: list[Actor]
    rows: list[tuple[Actor, list[Cell]]]
    callers_left: int
    addressees_left: int

    @property
    def most(self) -> int:
        return max((cell.number for _, cells in self.rows for cell in cells), default=0)


def matrix(answer: QuerySet[Demand], at: Moment, question: Question) -> Matrix:
    pairs = crossings(answer, at)
    callers, addressees = _totals(pairs, 0), _totals(pairs, 1)
    first_callers, first_addressees = _most(callers), _most(addressees)
    actors = named_actors([*first_callers, *first_addressees], at)
    columns = [actors[key] for key in first_addressees if key in actors]
    rows = [
        (actors[key], [_cell(actors[key], column, pairs, question) for column in columns])
        for key in first_callers
        if key in actors
    ]
    left = len(callers) - len(first_callers), len(addressees) - len(first_addressees)
    return Matrix(columns, rows, *left)


def _totals(pairs: dict[tuple[int, int], Counter[str]], side: int) -> Counter[int]:
    totals: Counter[int] = Counter()
    for pair, numbers in pairs.items():
        totals[pair[side]] += numbers.total()
    return totals


def _most(totals: Counter[int]) -> list[int]:
    return sorted(totals, key=lambda key: (-totals[key], key))[:FIRST]


def _cell(caller: Actor, addressee: Actor, pairs: Any, question: Question) -> Cell:
    sides = [("issuer", str(caller.slug)), ("addressee", str(addressee.slug))]
    narrowed = [*question, *sides]
    numbers = pairs.get((caller.pk, addressee.pk), Counter())
    return Cell(caller, addressee, by_status(numbers, narrowed), urlencode(narrowed))
