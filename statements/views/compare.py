"""Two sides: who demands what of whom, and what two institutions demand, side by side."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.views.generic import TemplateView

from statements.filters import Moment
from statements.filters.comparing import CompareFilter
from statements.filters.moment import made
from statements.filters.tallies import crossings, tally
from statements.languages import sort_key
from statements.models import Actor, Demand
from statements.vocabulary import Theme

from .breakdown import FIRST, Question, by_status, named_actors
from .moment import first_entry
from .tracker import StatusCount, by_country, reading, shown

BESIDE = 15
"""So many demands of each side stand beside each other; of the others only how many is said."""


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


@dataclass(frozen=True)
class Side:
    """The demands of both, of the one or of the other."""

    who: tuple[Actor, ...]
    number: int
    counts: list[StatusCount]
    demands: list[Demand]
    query: str = ""

    @property
    def rest(self) -> int:
        return self.number - len(self.demands)


def side_by_side(
    answer: QuerySet[Demand], at: Moment, one: Actor, other: Actor, question: Question
) -> list[Side]:
    """What both demand, what only the first does, and what only the second does."""
    called = answer.order_by().annotate(by_one=_called(at, one), by_other=_called(at, other))
    called = called.filter(Q(by_one=True) | Q(by_other=True))
    groups = {(True, True): (one, other), (True, False): (one,), (False, True): (other,)}
    numbers: dict[tuple[bool, bool], Counter[str]] = {group: Counter() for group in groups}
    for row in called.values("by_one", "by_other", "status_then").annotate(number=Count("pk")):
        numbers[row["by_one"], row["by_other"]][row["status_then"]] = row["number"]
    firsts = {group: _firsts(called, *group) for group in groups}
    keys = [key for group in firsts.values() for key in group]
    read = {demand.pk: demand for demand in _read(answer, at, keys)}
    sides = []
    for group, who in groups.items():
        asked = [*question, ("issuer", str(who[0].slug))] if len(who) == 1 else question
        counts = by_status(numbers[group], question)
        demands = [read[key] for key in firsts[group] if key in read]
        sides.append(Side(who, numbers[group].total(), counts, demands, urlencode(asked)))
    return sides


def _called(at: Moment, actor: Actor) -> Exists:
    calls = made(at).filter(demand=OuterRef("pk"), call__statement__issuings__actor=actor)
    return Exists(calls)


def _firsts(called: QuerySet[Any], by_one: bool, by_other: bool) -> list[int]:
    """The keys of the latest demands of a side."""
    rows = called.filter(by_one=by_one, by_other=by_other).order_by("-called_then", "-pk")
    return list(rows.values_list("pk", flat=True)[:BESIDE])


def _read(answer: QuerySet[Demand], at: Moment, keys: Iterable[int]) -> list[Demand]:
    return reading(shown(answer.filter(pk__in=list(keys)), at), at)


class Compare(TemplateView):
    """The matrix of an answer, or two institutions side by side."""

    template_name = "statements/compare.html"
    question = CompareFilter

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = CompareFilter(self.request.GET, queryset=Demand.objects.all(), request=self.request)
        at = asked.moment
        context = super().get_context_data(
            section="compare",
            filter=asked,
            form=asked.form,
            moment=at,
            today=asked.today() if asked.is_valid() else "",
            first_entry=first_entry(at),
            **kwargs,
        )
        if not asked.is_valid() or at.is_before_the_record:
            return context
        return context | compared(asked, at)


def compared(asked: CompareFilter, at: Moment) -> dict[str, Any]:
    """The answer, and what the form can offer within it."""
    answer, question = asked.qs, asked.question()
    one, other = (asked.form.cleaned_data[name] for name in ("a", "b"))
    offered = {
        "countries": list(by_country(at)),
        "themes": [theme for theme in Theme if theme in tally(answer, at, "theme")],
        "callers": callers(answer, at),
    }
    if one and other:
        put = named_actors([one.pk, other.pk], at)
        sides = side_by_side(answer, at, put[one.pk], put[other.pk], question)
        return {**offered, "sides": sides, "one": put[one.pk], "other": put[other.pk]}
    return {**offered, "matrix": matrix(answer, at, question)}


def callers(answer: QuerySet[Demand], at: Moment) -> list[Actor]:
    """Whoever called for something in the answer, by name."""
    found = named_actors(tally(answer, at, "issuer"), at)
    return sorted(found.values(), key=lambda actor: sort_key(actor.told().words))
