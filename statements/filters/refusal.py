"""What is wrong with a question, in the house’s words: pages and the post print the same ones."""

import difflib
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from statements.languages import numeral, quoted

LONGEST = 40
"""So many characters of what somebody wrote are repeated to them."""
ALIKE = 0.75
"""How near a name must be to be suggested: a wrong guess helps less than none."""


def unknown(name: str, known: Collection[str]) -> str:
    """That there is no such filter, and which one may have been meant."""
    ending = name.rpartition("_")[2]
    same_end = sorted(one for one in known if one.rpartition("_")[2] == ending)
    near = same_end or difflib.get_close_matches(name, known, n=1, cutoff=ALIKE)
    said = gettext("There is no filter “%(name)s”.") % {"name": name[:LONGEST]}
    return _with_hint(said, quoted(near[0])) if near else said


def _with_hint(said: str, near: str) -> str:
    return said + " " + gettext("Did you mean %(near)s?") % {"near": near}


def in_our_words(form: forms.Form, refusals: Mapping[str, Any]) -> None:
    """Say each error of a field anew; `refusals` has the sentences of the lists of choices."""
    for name, errors in form.errors.as_data().items():
        if name in form.fields:
            sentences = [_sentence(form, name, refusals.get(name, ""), error) for error in errors]
            form.errors[name] = form.error_class(sentences)


def _sentence(form: forms.Form, name: str, refusal: Any, error: ValidationError) -> str:
    field, params = form.fields[name], error.params or {}
    match error.code:
        case "invalid_choice" | "invalid_pk_value":
            return _no_choice(str(params.get("value", params.get("pk"))), refusal, field)
        case "invalid":
            wrote = str(form.data.get(name, ""))[:LONGEST]
            return gettext("“%(wrote)s” is not a day. Write one as 2022-01-09.") % {"wrote": wrote}
        case "max_length":
            numbers = {"most": params["limit_value"], "number": numeral(params["show_value"])}
            return gettext("Write at most %(most)s characters; these are %(number)s.") % numbers
        case "null_characters_not_allowed":
            return gettext("It holds a character that nobody can search for.")
    return " ".join(error.messages)


def _no_choice(wrote: str, refusal: Any, field: forms.Field) -> str:
    choices = {str(code): str(label) for code, label in getattr(field, "choices", ()) if code}
    codes = {code.lower(): code for code in choices}
    codes |= {label.lower(): code for code, label in choices.items()}
    near = difflib.get_close_matches(wrote.lower(), codes, n=1, cutoff=ALIKE)
    said = str(refusal) % {"wrote": wrote[:LONGEST]}
    return _with_hint(said, _named(codes[near[0]], choices)) if near else said


def _named(code: str, choices: Mapping[str, str]) -> str:
    """What to write in the address and, unless it says the same, what stands in the list."""
    label = choices[code]
    return quoted(code) if code.lower() == label.lower() else f"{quoted(code)} ({label})"
