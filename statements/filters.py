"""The public questions: pages, the post, and later feeds and the data ask the same ones.

A question that makes no sense gets a sentence at its field and no answer: never everything.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from .edtf import EARLIEST, LATEST
from .models import Actor, BearsOn, Call, Demand
from .vocabulary import (
    ActorKind,
    DemandType,
    EventKind,
    StatementKind,
    Status,
    Subject,
    Theme,
    countries,
)

APOSTROPHE_IN_WORD = re.compile(r"(?<=[а-яёіїєґў])['’](?=[а-яёіїєґў])", re.IGNORECASE)
PAGE = "page"


def words(text: str) -> SearchQuery:
    """The search as the record's vectors understand it: in each stemmed language, and exact.

    Understands "quoted phrases", `or`, and a minus before what is excluded.
    """
    text = APOSTROPHE_IN_WORD.sub("ʼ", text)
    english, russian, plain = (
        SearchQuery(text, config=config, search_type="websearch")
        for config in ("english", "russian", "plain")
    )
    return english | russian | plain


def is_within_reach(day: date) -> None:
    if not EARLIEST <= day.year <= LATEST:
        raise ValidationError(f"The year must lie between {EARLIEST} and {LATEST}.")


@dataclass(frozen=True)
class Chosen:
    """One chosen value: what it narrows, in words, and the question without it."""

    label: str
    value: str
    without: str


class Question(filters.FilterSet):
    """A filter whose state is its address, and which refuses what it does not understand."""

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_without_blanks(data), *args, **kwargs)

    @property
    def qs(self) -> QuerySet[Any]:
        is_senseless = self.is_bound and not self.is_valid()
        found: QuerySet[Any] = self.queryset.none() if is_senseless else super().qs
        return found

    def get_form_class(self) -> type[forms.Form]:
        form: type[forms.Form] = super().get_form_class()
        known = {*self.filters, PAGE}
        asked = set(self.data or ())

        def clean(form: forms.Form) -> dict[str, Any]:
            for name in sorted(asked - known):
                form.add_error(None, _unknown(name, known))
            return form.cleaned_data

        return type("QuestionForm", (form,), {"clean": clean})

    def parameters(self) -> list[tuple[str, str]]:
        """Names and values of a valid question in one order, without what is empty."""
        return [
            (name, value)
            for name in self.filters
            for value in sorted(_texts(self.form.cleaned_data.get(name)))
        ]

    def canonical(self) -> str:
        """The one query string of a valid question: how it is stored, shared and followed."""
        return urlencode([pair for pair in self.parameters() if pair[0] != "sort"])

    def query(self) -> str:
        """The query string with its order, for the links of this very page."""
        return urlencode(self.parameters())

    def chosen(self) -> list[Chosen]:
        """What narrows the answer, as words that can be taken away one by one."""
        if not (self.is_bound and self.is_valid()):
            return []
        pairs = self.parameters()
        return [
            Chosen(
                str(self.filters[name].label),
                self._in_words(name, value),
                urlencode([pair for pair in pairs if pair != (name, value)]),
            )
            for name, value in pairs
            if name != "sort"
        ]

    def _in_words(self, name: str, value: str) -> str:
        field = self.form.fields[name]
        if isinstance(field, forms.ModelMultipleChoiceField):
            return next(str(r) for r in self.form.cleaned_data[name] if r.slug == value)
        choices = dict(getattr(field, "choices", ()))
        return str(choices.get(value, value))


def _without_blanks(data: QueryDict | None) -> QueryDict | None:
    """The same question without what a form sends for a field that was left empty."""
    if data is None:
        return None
    filled = data.copy()
    for name, values in data.lists():
        filled.setlist(name, [value for value in values if value.strip()])
        if not filled.getlist(name):
            del filled[name]
    return filled


def _unknown(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean “{near[0]}”?" if near else ""
    return f"There is no filter “{name[:40]}”.{hint}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, QuerySet | list):
        yield from (str(getattr(item, "slug", item)) for item in value)
    elif value:
        yield str(value).strip()


class Search(filters.CharFilter):
    """Full-text search over a row's vector."""

    def __init__(self) -> None:
        super().__init__(label="Words", max_length=200, method=self.search)

    @staticmethod
    def search(queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(search=words(value))


def _day(label: str, field: str, lookup: str) -> filters.DateFilter:
    return filters.DateFilter(
        label=label,
        field_name=field,
        lookup_expr=lookup,
        validators=[is_within_reach],
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def _actors(label: str, actors: Any, method: str) -> filters.ModelMultipleChoiceFilter:
    return filters.ModelMultipleChoiceFilter(
        label=label, queryset=actors, to_field_name="slug", method=method
    )


def _choices(label: str, choices: Any, **how: Any) -> filters.MultipleChoiceFilter:
    return filters.MultipleChoiceFilter(label=label, choices=choices, **how)


def public_issuers(request: Any) -> QuerySet[Actor]:
    found: QuerySet[Actor] = Actor.objects.issuers()
    return found


def public_addressees(request: Any) -> QuerySet[Actor]:
    found: QuerySet[Actor] = Actor.objects.addressees()
    return found


class Sort(filters.ChoiceFilter):
    """The order of the answer; `orders` gives for each word its label and its columns."""

    def __init__(self, orders: dict[str, tuple[str, tuple[Any, ...]]]) -> None:
        self.orders = orders
        choices = [(word, label) for word, (label, _) in orders.items()]
        super().__init__(label="Order", choices=choices, method=self.sort, empty_label=None)

    def sort(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.order_by(*self.orders[value][1])


class DemandFilter(Question):
    """The tracker."""

    q = Search()
    status = _choices("Status", Status.choices)
    type = _choices("Type", DemandType.choices)
    issuer = _actors("Called for by", public_issuers, "called_for_by")
    addressee = _actors("Demanded of", public_addressees, "demanded_of")
    theme = _choices("Right", Theme.choices, method="about")
    country = _choices("Country", countries, method="in_country")
    called_after = _day("Called for on or after", "called_on", "gte")
    called_before = _day("Called for on or before", "called_on", "lte")
    demand = filters.CharFilter(
        label="Demand", field_name="public_id", max_length=8, widget=forms.HiddenInput
    )
    sort = Sort(
        {
            "called": ("Called for last", (F("called_on").desc(nulls_last=True), "-id")),
            "first": ("Called for first", (F("called_on").asc(nulls_last=True), "id")),
            "changed": ("Changed last", ("-latest", "-id")),
        }
    )

    def called_for_by(self, found: QuerySet[Demand], name: str, actors: Any) -> QuerySet[Demand]:
        return _with_calls(found, Q(statement__issuings__actor__in=actors)) if actors else found

    def demanded_of(self, found: QuerySet[Demand], name: str, actors: Any) -> QuerySet[Demand]:
        if not actors:
            return found
        through = Demand.addressees.through.objects.filter(actor__in=actors)
        return found.filter(pk__in=through.values("demand"))

    def about(self, found: QuerySet[Demand], name: str, themes: list[str]) -> QuerySet[Demand]:
        return found.filter(themes__overlap=themes) if themes else found

    def in_country(self, found: QuerySet[Demand], name: str, codes: list[str]) -> QuerySet[Demand]:
        return _with_calls(found, Q(statement__countries__overlap=codes)) if codes else found


def _with_calls(found: QuerySet[Demand], condition: Q) -> QuerySet[Demand]:
    return found.filter(pk__in=Call.objects.public().filter(condition).values("demand"))


class StatementFilter(Question):
    """The statements."""

    q = Search()
    kind = _choices("Kind", StatementKind.choices)
    issuer = _actors("Issued by", public_issuers, "issued_by")
    country = _choices("Country", countries, method="in_country")
    after = _day("On or after", "first_day", "gte")
    before = _day("On or before", "first_day", "lte")

    def issued_by(self, found: QuerySet[Any], name: str, actors: Any) -> QuerySet[Any]:
        return found.filter(issuers__in=actors).distinct() if actors else found

    def in_country(self, found: QuerySet[Any], name: str, codes: list[str]) -> QuerySet[Any]:
        return found.filter(countries__overlap=codes) if codes else found


class EventFilter(Question):
    """The reported events."""

    q = Search()
    kind = _choices("Kind", EventKind.choices)
    country = _choices("Country", countries, method="in_country")
    after = _day("On or after", "first_day", "gte")
    before = _day("On or before", "first_day", "lte")

    def in_country(self, found: QuerySet[Any], name: str, codes: list[str]) -> QuerySet[Any]:
        return found.filter(countries__overlap=codes) if codes else found


class InstitutionFilter(Question):
    """The institutions that spoke."""

    q = filters.CharFilter(label="Name", field_name="name", lookup_expr="icontains", max_length=100)
    kind = _choices("Kind", ActorKind.choices)


class ChangeFilter(Question):
    """What became public."""

    subject = _choices("What", Subject.choices)
    after = _day("On or after", "at__date", "gte")
    before = _day("On or before", "at__date", "lte")


def matching_changes(query: str, since: int) -> QuerySet[BearsOn]:
    """What later publications than `since` changed for the demands of a stored search.

    `query` is a canonical query string of the tracker. A status in it matches either side of a
    change, so that whoever follows “not met” hears that it was met. A search that makes no
    sense any more matches nothing.
    """
    asked = DemandFilter(QueryDict(query), queryset=Demand.objects.public())
    if not asked.is_valid():
        return BearsOn.objects.none()
    whatever_status = QueryDict(query, mutable=True)
    whatever_status.pop("status", None)
    demands = DemandFilter(whatever_status, queryset=Demand.objects.public()).qs.order_by()
    changes = BearsOn.objects.filter(publication__gt=since, demand__in=demands)
    statuses = asked.form.cleaned_data["status"]
    if statuses:
        changes = changes.filter(Q(before__in=statuses) | Q(after__in=statuses))
    return changes
