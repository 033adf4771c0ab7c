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
from statements.filters.tallies import tally
from statements.languages import sort_key
from statements.models import Actor, Demand
from statements.vocabulary import Theme

from .breakdown import Question, by_status, named_actors
from .crossing import matrix
from .drawings import of_comparison
from .moment import first_entry
from .tracker import StatusCount, by_country, reading, shown

BESIDE = 15
"""So many demands of each side stand beside each other; of the others only how many is said."""


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
    themes = tally(answer, at, "theme")
    offered = {
        "countries": list(by_country(at)),
        "themes": [theme for theme in Theme if theme in themes],
        "callers": callers(answer, at),
    }
    if one and other:
        put = named_actors([one.pk, other.pk], at)
        sides = side_by_side(answer, at, put[one.pk], put[other.pk], question)
        return {**offered, "sides": sides, "one": put[one.pk], "other": put[other.pk]}
    crossed = matrix(answer, at, question)
    return {**offered, "matrix": crossed, "matrix_picture": of_comparison(crossed, asked)}


def callers(answer: QuerySet[Demand], at: Moment) -> list[Actor]:
    """Whoever called for something in the answer, by name."""
    found = named_actors(tally(answer, at, "issuer"), at)
    return sorted(found.values(), key=lambda actor: sort_key(actor.told().words))
