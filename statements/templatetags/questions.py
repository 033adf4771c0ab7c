"""How a public question is put as a form: only such choices as the record can answer."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django import forms, template
from django.forms import BoundField

register = template.Library()

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
    single: list[Choice] = field(default_factory=list)
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
    question = Asked()
    for bound in form:
        if isinstance(bound.field, forms.DateField):
            question.days.append(bound)
        elif isinstance(bound.field, MANY):
            question.lists.append(Choice(bound, _options(bound, countries)))
        elif isinstance(bound.field, forms.ChoiceField):
            question.single.append(Choice(bound, _options(bound, countries)))
    return question


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
