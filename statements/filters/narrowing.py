"""The ways to narrow an answer: words, days, institutions, choices, and its order."""

from collections.abc import Callable
from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from statements.edtf import EARLIEST, LATEST
from statements.models import Actor

from .moment import record_today
from .search import Asked

Words = str | Promise
ISO = "%Y-%m-%d"
WRITTEN: dict[str, Any] = {
    "input_formats": [ISO],
    "widget": forms.DateInput(format=ISO, attrs={"type": "date"}),
}
"""How a day stands in an address, in every language."""


BEST = "best"
"""The order that is meant if none is chosen: the best match, then by day."""


class Search(filters.CharFilter):
    """Full-text search over a row's vector."""

    def __init__(self) -> None:
        super().__init__(label=_("Words"), max_length=200, method=self.search)

    @staticmethod
    def search(queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(Asked(value).found())


class Sort(filters.ChoiceFilter):
    """The order of the answer; `orders` gives for each word its label and its columns."""

    refusal = _("“%(wrote)s” is not an order.")

    def __init__(self, orders: dict[str, tuple[Words, tuple[Any, ...]]]) -> None:
        self.orders = orders
        choices = [(word, label) for word, (label, *columns) in orders.items()]
        super().__init__(label=_("Order"), choices=choices, method=self.sort, empty_label=None)

    def sort(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.order_by(*self.orders[value][1])


def is_within_reach(day: date) -> None:
    if not EARLIEST <= day.year <= LATEST:
        raise ValidationError(
            _("The year must lie between %(first)s and %(last)s."),
            params={"first": EARLIEST, "last": LATEST},
        )


def has_come(day: date) -> None:
    if day > record_today():
        raise ValidationError(_("That day has not come yet."))


def has_begun(day: date) -> None:
    """Today is allowed: what the record says so far."""
    if day > record_today():
        raise ValidationError(_("That day has not ended yet."))


def past_day(label: Words, is_past: Callable[[date], None]) -> filters.DateFilter:
    """A day that says at which moment to read, and narrows nothing."""
    return filters.DateFilter(
        label=label,
        method="then",
        validators=[is_within_reach, is_past],
        **WRITTEN,
    )


def day(label: Words, field: str, lookup: str) -> filters.DateFilter:
    return filters.DateFilter(
        label=label,
        field_name=field,
        lookup_expr=lookup,
        validators=[is_within_reach],
        **WRITTEN,
    )


def actors(
    label: Words, refusal: Words, those: Any, method: str
) -> filters.ModelMultipleChoiceFilter:
    made = filters.ModelMultipleChoiceFilter(
        label=label, queryset=those, to_field_name="slug", method=method
    )
    made.refusal = refusal
    return made


def choices(label: Words, refusal: Words, those: Any, **how: Any) -> filters.MultipleChoiceFilter:
    """Several of a list; `refusal` is what is said to whoever asks for anything else."""
    made = filters.MultipleChoiceFilter(label=label, choices=those, **how)
    made.refusal = refusal
    return made


def public_issuers(request: Any) -> QuerySet[Actor]:
    found: QuerySet[Actor] = Actor.objects.issuers()
    return found


def public_addressees(request: Any) -> QuerySet[Actor]:
    found: QuerySet[Actor] = Actor.objects.addressees()
    return found
