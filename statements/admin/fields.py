"""Fields and widgets that the forms of the desk share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError

from statements.models.statement import with_lf

from .words import choices_of_list

LARGEST_ID = 18
"""Digits: more than any id has, fewer than a bigint holds."""

_MIN = "" if settings.DEBUG else ".min"
CHOOSER = forms.Media(
    js=[
        f"admin/js/vendor/jquery/jquery{_MIN}.js",
        f"admin/js/vendor/select2/select2.full{_MIN}.js",
        "admin/js/jquery.init.js",
        "admin-desk.js",
    ],
    css={
        "screen": [
            f"admin/css/vendor/select2/select2{_MIN}.css",
            "admin/css/autocomplete.css",
        ]
    },
)


def is_id(value: object) -> bool:
    """Whether this can be a primary key; anything may stand in an address or a posted form."""
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) <= LARGEST_ID


class Lines(forms.CharField):
    """Some lines of our own words, with LF line ends."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return with_lf(super().to_python(value) or "")


class Pasted(Lines):
    """Words exactly as they were pasted: only line ends become LF."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})

    def validate(self, value: str) -> None:
        super().validate(value.strip())


class ManyWords(forms.SelectMultiple):
    """A list that can be searched by typing; without scripts a plain multiple select."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"class": "desk-many", **(attrs or {})}, choices)

    @property
    def media(self) -> forms.Media:
        return CHOOSER


class Meanings(forms.Select):
    """A select that says what the chosen word means, below it; without scripts, as a tooltip."""

    def __init__(
        self, meanings: Mapping[str, str], attrs: dict[str, Any] | None = None, choices: Any = ()
    ) -> None:
        super().__init__({"class": "desk-meanings", **(attrs or {})}, choices)
        self.meanings = meanings

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if meaning := self.meanings.get(str(value)):
            option["attrs"].update({"title": meaning, "data-meaning": meaning})
        return option

    @property
    def media(self) -> forms.Media:
        return CHOOSER


class OneOf(AutocompleteSelect):
    """Django's widget, which would ask the database for whatever was posted instead of an id."""

    def optgroups(self, name: str, value: Sequence[Any], attrs: Any = None) -> Any:
        return super().optgroups(name, [v for v in value if is_id(v)], attrs)


class SeveralOf(AutocompleteSelectMultiple):
    """The same for several."""

    def optgroups(self, name: str, value: Sequence[Any], attrs: Any = None) -> Any:
        return super().optgroups(name, [v for v in value if is_id(v)], attrs)


def words_field(column: ArrayField, **kwargs: Any) -> forms.MultipleChoiceField:  # type: ignore[type-arg]
    """The form field of a column of words."""
    return forms.MultipleChoiceField(
        **{
            "choices": choices_of_list(column),
            "required": not column.blank,
            "label": str(column.verbose_name).capitalize(),
            "help_text": column.help_text,
            "widget": ManyWords(),
            **kwargs,
        }
    )


class PiecesTable(forms.Widget):
    """One choice for each of several rows, drawn as a table by whoever knows the rows."""

    draw: Callable[[str, Mapping[int, str]], str]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        start = f"{name}-"
        chosen = {key[len(start) :]: data[key] for key in data if key.startswith(start)}
        return {int(pk): word for pk, word in chosen.items() if is_id(pk)}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        return self.draw(name, value or {})


class PiecesField(forms.Field):
    """A word of a vocabulary for each of some rows, by their id; a row without one is left out."""

    widget = PiecesTable

    def __init__(self, words: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})
        self.words = set(words)
        self.known: set[int] = set()

    def clean(self, value: Mapping[int, str]) -> dict[int, str]:
        chosen = {pk: word for pk, word in value.items() if word}
        if not set(chosen) <= self.known or not set(chosen.values()) <= self.words:
            raise ValidationError("Choose for each row one of the words in its list.")
        return chosen
