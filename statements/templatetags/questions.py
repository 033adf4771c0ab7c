"""How a public question is put as a form: only such choices as the record can answer."""

from collections.abc import Collection
from dataclasses import dataclass

from django import forms, template
from django.forms import BoundField

register = template.Library()


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Options:
    """The choices of one field; `number` are chosen."""

    all: list[Option]
    is_choice: bool
    single: bool
    is_open: bool

    @property
    def number(self) -> int:
        return sum(option.chosen for option in self.all)


@register.simple_tag
def choices(bound: BoundField, countries: Collection[str] = ()) -> Options:
    """What can be chosen in a field: of all countries of the world those that are asked about."""
    field = bound.field
    if not isinstance(field, forms.ChoiceField):
        return Options([], is_choice=False, single=False, is_open=False)
    single = not isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    value = bound.value()
    chosen = {str(value)} if single else {str(one) for one in value or ()}
    found = [
        Option(str(code), str(label), str(code) in chosen)
        for code, label in field.choices
        if bound.name != "country" or code in countries or code in chosen
    ]
    return Options(found, is_choice=True, single=single, is_open=bool(bound.errors))
