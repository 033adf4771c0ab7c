"""How a public question is put as a form: only such choices as the record can answer."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django import forms, template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from statements.filters import BEST, Question
from statements.filters.choices import Facet, Value
from statements.languages import numeral

from .record import status

register = template.Library()
register.filter(numeral)

MANY = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Choice:
    """A field with what can be chosen in it."""

    field: BoundField
    options: list[Option]

    @property
    def number(self) -> int:
        return sum(option.chosen for option in self.options)


@dataclass(frozen=True)
class Asked:
    """The fields of a question by how they look: lists to tick, one of several, days."""

    lists: list[Choice] = field(default_factory=list)
    days: list[BoundField] = field(default_factory=list)

    @property
    def days_chosen(self) -> int:
        return sum(bool(day.value()) for day in self.days)

    @property
    def is_a_day_wrong(self) -> bool:
        return any(day.errors for day in self.days)


@register.simple_tag
def asked(form: forms.Form, countries: Collection[str] = ()) -> Asked:
    """The fields but the words and what is hidden; `countries` are those that can be answered."""
    question = asked_days(form)
    for bound in form:
        if isinstance(bound.field, MANY):
            question.lists.append(Choice(bound, _options(bound, countries)))
    return question


@register.simple_tag
def asked_days(form: forms.Form) -> Asked:
    """The days alone: what a list of choices holds may be asked of the database."""
    return Asked(days=[bound for bound in form if isinstance(bound.field, forms.DateField)])


def _options(bound: BoundField, countries: Collection[str]) -> list[Option]:
    value = bound.value()
    chosen = {str(one) for one in (value if isinstance(value, list) else [value])}
    return [
        Option(str(code), str(label), str(code) in chosen)
        for code, label in _choices(bound.field)
        if bound.name != "country" or code in countries or code in chosen
    ]


def _choices(field: forms.Field) -> Iterator[tuple[object, object]]:
    # Not a list: its length would be asked of the database first.
    yield from getattr(field, "choices", ())


@register.filter
def is_list(bound: BoundField) -> bool:
    """Whether it holds choices, and not what somebody writes."""
    return isinstance(bound.field, (*MANY, forms.ChoiceField))


@register.filter
def kept(question: Question) -> list[tuple[str, str]]:
    """What a search for other words keeps of a question: its choices and its order."""
    if not question.is_valid():
        return []
    asked_by_form = {name for name, one in question.form.fields.items() if _is_typed(one)}
    return [pair for pair in question.parameters() if pair[0] not in asked_by_form]


def _is_typed(one: forms.Field) -> bool:
    is_list = isinstance(one, (*MANY, forms.ChoiceField))
    return not is_list and not isinstance(one.widget, forms.HiddenInput)


@dataclass(frozen=True)
class Order:
    label: str
    query: str
    is_chosen: bool


@register.filter
def orders(question: Question) -> list[Order]:
    """The orders of an answer; the first one is the usual one. Only words match well or badly."""
    words = dict(getattr(question.form.fields["sort"], "choices", ()))
    if question.words is None:
        del words[BEST]
    asked = question.form.cleaned_data["sort"]
    chosen = asked if asked in words else next(iter(words))
    pairs = [pair for pair in question.parameters() if pair[0] != "sort"]
    return [
        Order(str(label), urlencode([*pairs, ("sort", word)]), word == chosen)
        for word, label in words.items()
    ]


@register.simple_tag
def choices(facet: Facet, values: Iterable[Value]) -> SafeString:
    """Choices of a facet, each a link with its number: not a template, for there are hundreds."""
    rows = (
        (
            value.query,
            SafeString(' aria-current="true"' if value.is_chosen else ""),
            _label(facet, value),
            numeral(value.number),
        )
        for value in values
    )
    link = (
        '<li><a href="?{}" rel="nofollow"{}><span>{}</span> <span class="number">{}</span></a></li>'
    )
    return format_html("<ul>{}</ul>", format_html_join("\n", link, rows))


def _label(facet: Facet, value: Value) -> SafeString | str:
    if facet.name != "status":
        return value.label
    return render_to_string("statements/_status.html", status(value.code))
