"""Countries by their names in the four languages, so that each is found by any of them."""

import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.utils import translation

from statements.languages import country_names

from .forms import beginnings, lexeme

LONGEST = 5
"""Words in a name that is recognised."""
PLAIN_NAME = re.compile(r"[a-zа-яәғқңөұүһіїєґ]+(?: [a-zа-яәғқңөұүһіїєґ]+)*")


def country_of(words: str) -> str:
    """The code of the country that has this name, in any form of it; else nothing."""
    known = _codes()
    return known.get(words) or next((known[stem] for stem in _stems(words) if stem in known), "")


@cache
def names_of(code: str) -> tuple[str, ...]:
    """The names of a country as the database asks for them, and its code."""
    return (f"'={code}'", *dict.fromkeys(_asked(name) for known, name in _names() if known == code))


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, name in _names():
        for form in (name, *_stems(name)):
            found.setdefault(form, code)
    return found


@cache
def _names() -> list[tuple[str, str]]:
    return list(_spoken())


def _spoken() -> Iterator[tuple[str, str]]:
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            for code, name in country_names().items():
                plain = name.casefold().replace("ё", "е")
                if PLAIN_NAME.fullmatch(plain):
                    yield code, plain


def _asked(name: str) -> str:
    """One word in all its forms, several in a row as they are."""
    stems = _stems(name)
    if stems:
        return " | ".join(lexeme(stem[:-1], True) for stem in stems)
    return "(" + " <-> ".join(lexeme(word) for word in name.split()) + ")"


def _stems(words: str) -> list[str]:
    return sorted(f"{stem}*" for stem in beginnings(words))
