"""A question as an address asks it: understood whole, or refused with a sentence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext

from statements import edtf

from .narrowing import BEST, Search
from .refusal import in_our_words, unknown
from .search import Asked, BestFirst

PAGE = "page"
MOMENT = ("on", "as_of")
NOT_FOLLOWED = ("sort", *MOMENT)
"""What says how an answer is read, and not what is in it."""
SEVERAL = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


@dataclass(frozen=True)
class Chosen:
    """One chosen value: what it narrows, in words, and the question without it or by it alone."""

    label: str
    value: str
    without: str
    alone: str


class Question(filters.FilterSet):
    """A filter whose state is its address, and which refuses what it does not understand."""

    has_pages = True

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        self.asked = data or QueryDict()
        super().__init__(_without_blanks(data), *args, **kwargs)

    @property
    def qs(self) -> QuerySet[Any]:
        is_senseless = self.is_bound and not self.is_valid()
        found: QuerySet[Any] = self.queryset.none() if is_senseless else super().qs
        return found

    def best_first(self, found: QuerySet[Any]) -> QuerySet[Any] | BestFirst:
        """This answer in the order in which it is read, if it was asked for by words."""
        words = self.words
        return BestFirst(found, words) if words and words.wanted and self._may_rank() else found

    @property
    def words(self) -> Asked | None:
        """What a valid question searches for."""
        is_search = self.is_bound and isinstance(self.filters.get("q"), Search)
        text = self.form.cleaned_data.get("q") if is_search and self.is_valid() else ""
        return Asked(text) if text else None

    def _may_rank(self) -> bool:
        return self.form.cleaned_data.get("sort", "") in ("", BEST)

    def get_form_class(self) -> type[forms.Form]:
        form: type[forms.Form] = super().get_form_class()
        known = {*self.filters, PAGE} if self.has_pages else {*self.filters}
        refusals = {name: getattr(one, "refusal", "") for name, one in self.filters.items()}

        def clean(form: forms.Form) -> dict[str, Any]:
            in_our_words(form, refusals)
            for name in sorted(set(self.asked) - known):
                form.add_error(None, unknown(name, known))
            for name in self._repeated(form):
                form.add_error(name, gettext("This can be asked only once."))
            return form.cleaned_data

        return type("QuestionForm", (form,), {"clean": clean})

    def _repeated(self, form: forms.Form) -> list[str]:
        """What is asked for twice and holds one value: taking the last would drop the rest."""
        return [
            name
            for name, field in form.fields.items()
            if not isinstance(field, SEVERAL) and len(self.asked.getlist(name)) > 1
        ]

    def parameters(self) -> list[tuple[str, str]]:
        """Names and values of a valid question in one order, without what is empty."""
        return [*self._parameters]

    @cached_property
    def _parameters(self) -> list[tuple[str, str]]:
        return [
            (name, value)
            for name in self.filters
            for value in sorted(set(_texts(self.form.cleaned_data.get(name))))
        ]

    def canonical(self) -> str:
        """The one query string of a valid question: how it is stored, shared and followed."""
        return self.without(*NOT_FOLLOWED)

    def query(self) -> str:
        """The query string with its order and moment, for the links of this very page."""
        return urlencode(self.parameters())

    def without(self, *names: str) -> str:
        """The query string without these parameters."""
        return urlencode([pair for pair in self.parameters() if pair[0] not in names])

    def with_pair(self, name: str, value: str) -> str:
        """The query string with one value more, or without it if it is there."""
        pairs, order = self.parameters(), list(self.filters)
        pair = (name, value)
        pairs = [one for one in pairs if one != pair] if pair in pairs else [*pairs, pair]
        return urlencode(sorted(pairs, key=lambda one: (order.index(one[0]), one[1])))

    def again(self, query: str) -> Self:
        """The same kind of question of the same rows, asked otherwise."""
        return type(self)(QueryDict(query), queryset=self.queryset, request=self.request)

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
                urlencode({name: value}),
            )
            for name, value in pairs
            if name != "sort"
        ]

    def _in_words(self, name: str, value: str) -> str:
        field = self.form.fields[name]
        if isinstance(field, forms.DateField):
            return edtf.words(value)
        if isinstance(field, forms.ModelMultipleChoiceField):
            return next(str(r) for r in self.form.cleaned_data[name] if r.slug == value)
        choices: Iterable[Any] = getattr(field, "choices", ())
        return str(dict(choices).get(value, value))


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


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, QuerySet | list):
        yield from (str(getattr(item, "slug", item)) for item in value)
    elif value:
        yield str(getattr(value, "slug", value)).strip()
