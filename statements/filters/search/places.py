"""Countries by their names in the four languages, so that each is found by any of them."""

from functools import cache

from django.conf import settings
from django.utils import translation

from statements.languages import country_names

from .forms import beginnings

LONGEST = 5
"""Words in a name that is recognised."""


def country_of(words: str) -> str:
    """The code of the country that has this name, in any form of it; else nothing."""
    known = _codes()
    return known.get(words) or next((known[stem] for stem in _stems(words) if stem in known), "")


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            for code, name in country_names().items():
                plain = name.casefold().replace("ё", "е")
                for form in (plain, *_stems(plain)):
                    found.setdefault(form, code)
    return found


def _stems(words: str) -> list[str]:
    return sorted(f"{stem}*" for stem in beginnings(words))
