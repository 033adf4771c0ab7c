"""The facets of the tracker: each choice with its number, as a link that adds or takes it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import TextChoices

from statements.languages import country_names, sort_key
from statements.models import Actor
from statements.vocabulary import DemandType, Flag, Status, Theme

from . import Chosen, DemandFilter
from .facets import CAP, COLUMNS, Numbers, capped

FIRST, MOST = 12, 60
"""So many choices of a facet are seen at once, and so many at all; the rest is found by words."""
TRIED, ENOUGH = 6, 2
"""So many of the chosen words are tried where nothing was found, and so many ways out will do."""
STATUSES = [str(status) for status in Status]
ACTORS = ("issuer", "addressee")
WORDS: dict[str, type[TextChoices]] = {
    "status": Status,
    "type": DemandType,
    "theme": Theme,
    "flag": Flag,
}


@dataclass(frozen=True)
class Value:
    """One choice: what it is called, how many it shows, and the question with or without it."""

    code: str
    label: str
    number: int
    is_chosen: bool
    query: str


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: list[Value]
    left_out: int

    @property
    def first(self) -> list[Value]:
        return self.values[:FIRST]

    @property
    def more(self) -> list[Value]:
        return self.values[FIRST:]

    @property
    def number_chosen(self) -> int:
        return sum(value.is_chosen for value in self.values)

    @property
    def is_open(self) -> bool:
        return self.name == "status" or self.number_chosen > 0


@dataclass(frozen=True)
class WayOut:
    """A nearby question that finds something: without a chosen word, or by it alone."""

    chosen: Chosen
    number: int
    is_alone: bool
    query: str
    cap = CAP

    @property
    def is_capped(self) -> bool:
        return self.number > self.cap


def facets(asked: DemandFilter, numbers: Numbers) -> list[Facet]:
    """Every facet that has something to choose, in the order of the page."""
    actors = _actors(asked, numbers)
    found = (
        _facet(asked, name, numbers[name], actors if name in ACTORS else _labels(name))
        for name in COLUMNS
    )
    return [facet for facet in found if facet.values]


def ways_out(asked: DemandFilter) -> list[WayOut]:
    """What to ask instead so that something is found: one word less, or else one word alone."""
    chosen = asked.chosen()[:TRIED]
    found = _tried(asked, [(one, False, one.without) for one in chosen])
    # Of two words, each alone is the question without the other.
    if len(found) < ENOUGH < len(chosen):
        found += _tried(asked, [(one, True, one.alone) for one in chosen])
    return found


def _tried(asked: DemandFilter, ways: list[tuple[Chosen, bool, str]]) -> list[WayOut]:
    tried = [
        WayOut(one, capped(asked.again(query).qs), is_alone, query) for one, is_alone, query in ways
    ]
    return sorted((way for way in tried if way.number), key=lambda way: -way.number)


def _labels(name: str) -> dict[str, tuple[str, str]]:
    """Of each code: how an address names it, and how a reader does."""
    if name == "country":
        return {code: (code, label) for code, label in country_names().items()}
    return {str(word): (str(word), str(word.label)) for word in WORDS[name]}


def _actors(asked: DemandFilter, numbers: Numbers) -> dict[str, tuple[str, str]]:
    codes = {code for name in ACTORS for code in numbers[name]}
    chosen = [actor for name in ACTORS for actor in asked.form.cleaned_data[name]]
    known = Actor.objects.public().filter(pk__in=codes)
    return {str(actor.pk): (actor.slug, actor.told("name").words) for actor in [*known, *chosen]}


def _facet(
    asked: DemandFilter, name: str, numbers: Counter[str], labels: dict[str, tuple[str, str]]
) -> Facet:
    """What shows something, and what is chosen even if it shows nothing."""
    chosen = {value: 0 for key, value in asked.parameters() if key == name}
    known = chosen | {labels[one][0]: number for one, number in numbers.items() if one in labels}
    words = {code: label for code, label in labels.values() if code in known}
    codes = sorted(known, key=lambda code: (code not in chosen, -known[code], words[code]))[:MOST]
    if name == "status":
        codes.sort(key=STATUSES.index)
    else:
        codes.sort(key=lambda code: (code not in chosen, -known[code], sort_key(words[code])))
    values = [
        Value(code, words[code], known[code], code in chosen, asked.with_pair(name, code))
        for code in codes
    ]
    return Facet(name, str(asked.filters[name].label), values, len(known) - len(codes))
