"""How each language of the site writes dates, numbers and countries, and sorts and quotes words."""

import unicodedata
from functools import cache

from babel import Locale
from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext

LOCALES = {"en": "en_GB"}
"""What CLDR calls a language where that is not its code: days come first in our English."""

ALPHABETS = {
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}

NOT_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def language() -> str:
    """The language in which we speak now."""
    return get_language() or "en"


def locale() -> str:
    """Its name in CLDR, for dates and numbers."""
    return LOCALES.get(language(), language())


def quoted(text: object) -> str:
    """Words within the quotation marks of the language."""
    return gettext("“%(words)s”") % {"words": text}


def numeral(number: int) -> str:
    """A number as people write it: 12,345."""
    return str(format_decimal(number, locale=locale()))


def within(label: str) -> str:
    """A label within a sentence: its first letter small, unless it begins with an abbreviation."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def sort_key(words: str) -> list[tuple[int, int]]:
    """Where words stand in a list in the language of now: other letters first, accents aside."""
    alphabet = ALPHABETS.get(language(), "")
    letters = unicodedata.normalize("NFC", words.casefold())
    return [place for letter in letters for place in _places(letter, alphabet)]


def _places(letter: str, alphabet: str) -> list[tuple[int, int]]:
    if letter in alphabet:
        return [(1, alphabet.index(letter))]
    plain = unicodedata.normalize("NFKD", letter)
    return [(0, ord(part)) for part in plain if not unicodedata.combining(part)]


def country_names() -> dict[str, str]:
    """Countries and territories by ISO 3166-1 alpha-2 code, in the language of now (CLDR)."""
    return _country_names(locale())


@cache
def _country_names(name: str) -> dict[str, str]:
    return {
        code: country
        for code, country in Locale.parse(name).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }
