"""An answer taken apart: of whom, by whom, for what; each with how many have which status."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from statements.filters import Moment
from statements.filters.tallies import Tally
from statements.models import Actor, Demand
from statements.models.flag import conditions
from statements.vocabulary import OPEN, DemandType, Flag, Status, Theme

from .moment import put_back_all
from .tracker import StatusCount

FIRST = 12
"""So many lines stand in a breakdown; of the others only how many there are is said."""
FULL = 100
"""The length of the longest bar, in the units of its drawing."""

Question = list[tuple[str, str]]


@dataclass(frozen=True)
class Segment:
    """One status in a bar."""

    status: str
    start: float
    length: float


@dataclass(frozen=True)
class Line:
    """One value, the demands that it has by status, and where to find them."""

    label: str
    address: str
    query: str
    counts: list[StatusCount]
    most: int

    @property
    def number(self) -> int:
        return sum(count.number for count in self.counts)

    @cached_property
    def bar(self) -> list[Segment]:
        segments, start = [], 0.0
        for count in self.counts:
            length = round(count.number * FULL / self.most, 2)
            segments.append(Segment(count.status, round(start, 2), length))
            start += length
        return segments


@dataclass(frozen=True)
class Breakdown:
    """The values with most demands, and how many others there are."""

    lines: list[Line]
    rest: int = 0


def by_status(numbers: Counter[str], question: Question) -> list[StatusCount]:
    """Those statuses that there are, in the order of the vocabulary."""
    return [
        StatusCount(status, numbers[status], urlencode([*question, ("status", status)]))
        for status in Status
        if numbers[status]
    ]


def largest(tally: Tally, number: int = FIRST) -> list[Any]:
    """The values with most demands."""
    return sorted(tally, key=lambda value: (-tally[value].total(), value))[:number]


def breakdown(
    tally: Tally, question: Question, named: Callable[[Any], tuple[str, str, str, str] | None]
) -> Breakdown:
    """`named` gives for a value its filter, what that filter is asked, its label and its page."""
    shown = largest(tally)
    most = tally[shown[0]].total() if shown else 1
    lines = []
    for value in shown:
        known = named(value)
        if known:
            name, asked, label, address = known
            narrowed = [*question, (name, asked)]
            counts = by_status(tally[value], narrowed)
            lines.append(Line(label, address, urlencode(narrowed), counts, most))
    return Breakdown(lines, len(tally) - len(shown))


def by_type(tally: Tally, question: Question, at: Moment) -> Breakdown:
    def named(code: str) -> tuple[str, str, str, str]:
        page = reverse("statements:type", args=[code]) + at.query
        return "type", code, str(DemandType(code).label), page

    return breakdown(tally, question, named)


def by_theme(tally: Tally, question: Question, at: Moment) -> Breakdown:
    def named(code: str) -> tuple[str, str, str, str]:
        page = reverse("statements:theme", args=[code]) + at.query
        return "theme", code, str(Theme(code).label), page

    return breakdown(tally, question, named)


def by_actor(
    tally: Tally, question: Question, name: str, actors: dict[int, Actor], at: Moment
) -> Breakdown:
    """`name` is the filter: issuer or addressee."""

    def named(key: int) -> tuple[str, str, str, str] | None:
        actor = actors.get(key)
        if actor is None:
            return None
        page = reverse("statements:institution", args=[actor.slug]) + at.query
        return name, str(actor.slug), actor.told().words, page

    return breakdown(tally, question, named)


def named_actors(keys: Iterable[int], at: Moment) -> dict[int, Actor]:
    """Public actors by their keys, as they were called at the moment: one query for all."""
    found: dict[int, Actor] = {
        actor.pk: actor for actor in Actor.objects.public().filter(pk__in=set(keys))
    }
    put_back_all(list(found.values()), at)
    return found


@dataclass(frozen=True)
class Due:
    """How many demands are open today, and of how many of them the deadline has passed."""

    open: int
    overdue: int
    question: str

    @property
    def open_query(self) -> str:
        return "&".join([self.question, urlencode([("status", status) for status in OPEN])])

    @property
    def overdue_query(self) -> str:
        return "&".join([self.question, urlencode({"flag": Flag.OVERDUE})])


def due(answer: QuerySet[Demand], question: Question) -> Due:
    numbers = answer.order_by().aggregate(
        open=Count("pk", filter=Q(status_then__in=OPEN)),
        overdue=Count("pk", filter=conditions()[Flag.OVERDUE]),
    )
    return Due(numbers["open"], numbers["overdue"], urlencode(question))
