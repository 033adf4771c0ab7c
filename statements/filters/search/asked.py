"""What a reader typed: words, "phrases", `or`, and a minus before what is not wanted."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, F, Func, Value

from .forms import beginnings, lexeme
from .places import LONGEST, country_of, names_of
from .synonyms import OF_EVERY_TEXT, synonyms

QUOTES = str.maketrans(dict.fromkeys("«»“”„‟＂", '"'))
PIECE = re.compile(r'(?P<minus>(?:(?<=\s)|^)[-−])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
APOSTROPHE = re.compile(r"(?<=[а-яіїєґў])['’`´](?=[а-яіїєґў])")
UNSEEN = re.compile("[\u0300\u0301\u00ad\u200b-\u200d\u2060\ufeff]")
IN_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Term:
    """One thing asked for. `is_or`: it may stand in place of what was asked before it."""

    words: str
    is_phrase: bool = False
    is_unwanted: bool = False
    is_or: bool = False

    def near(self) -> Func:
        """The words themselves, and their forms."""
        return _query("asked_phrase", Value(self.words))

    def wide(self) -> Func:
        """Also what says the same in other words or languages."""
        if self.is_phrase or self.is_unwanted:
            return self.near()
        if self.words in OF_EVERY_TEXT:
            return _query("", Value(""))
        return _query("asked_word", Value(self.words), Value(_others(self.words)))


def _others(word: str) -> str:
    stems = [lexeme(stem, True) for stem in sorted(beginnings(word))]
    code = country_of(word)
    return " | ".join([*stems, *synonyms(word), *(names_of(code) if code else ())])


class Asked:
    """The search in words, as the database takes it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.terms = list(_joined(list(_terms(text))))

    def found(self) -> Func:
        """Whether a row’s vector holds what is asked for."""
        return Func(
            F("search"), self.query(), template="%(expressions)s", arg_joiner=" @@ ",
            output_field=BooleanField(),
        )  # fmt: skip

    def query(self) -> Func:
        """A comma of logic: `or` parts what is asked for together, as in the search engines."""
        parts: list[list[Func]] = [[]]
        for term in self.terms:
            if term.is_or:
                parts.append([])
            parts[-1].append(_not(term.wide()) if term.is_unwanted else term.wide())
        either = [reduce(_and, part) for part in parts if part]
        asked = reduce(_or, either) if either else _query("", Value(""))
        return _query("asked_or_plain", asked, Value(self.text))

    def near(self) -> Func:
        """Any of the words themselves, as they are or in another form."""
        return _any(term.near() for term in self.wanted)

    def wide(self) -> Func:
        """Any of the words, or of those that say the same."""
        return _any(term.wide() for term in self.wanted)

    def alone(self) -> Func:
        """Any single word, those of a phrase too: which words are to be marked."""
        phrases = (word for term in self.wanted if term.is_phrase for word in term.words.split())
        return _or(self.wide(), _any(Term(word, is_phrase=True).near() for word in phrases))

    @property
    def wanted(self) -> list[Term]:
        return [term for term in self.terms if not term.is_unwanted]


def plain(text: str) -> str:
    """As words stand in the search: in small letters, without what nobody sees, ё as е."""
    text = UNSEEN.sub("", unicodedata.normalize("NFC", text)).casefold().replace("ё", "е")
    return APOSTROPHE.sub("ʼ", text)


def _terms(text: str) -> Iterator[Term]:
    is_or = False
    for piece in PIECE.finditer(plain(text).translate(QUOTES)):
        words = piece["phrase"] if piece["word"] is None else piece["word"].strip(".,;:!?…()[]")
        if piece["word"] == "or" and not piece["minus"]:
            is_or = True
        elif IN_WORD.search(words):
            yield Term(words, piece["word"] is None, bool(piece["minus"]), is_or)
            is_or = False


def _joined(terms: list[Term]) -> Iterator[Term]:
    """The words of a country’s name in one."""
    while terms:
        for number in range(min(LONGEST, len(terms)), 1, -1):
            several = terms[:number]
            name = " ".join(term.words for term in several)
            if all(_is_word(term) for term in several) and _is_name(name, several):
                yield Term(name, is_or=several[0].is_or)
                terms = terms[number:]
                break
        else:
            yield terms[0]
            terms = terms[1:]


def _is_word(term: Term) -> bool:
    return not (term.is_phrase or term.is_unwanted)


def _is_name(name: str, several: list[Term]) -> bool:
    return not any(term.is_or for term in several[1:]) and bool(country_of(name))


def _query(function: str, *values: Any) -> Func:
    template = "%(function)s(%(expressions)s)" if function else "%(expressions)s::tsquery"
    return Func(*values, function=function, template=template, output_field=SearchQueryField())


def _joined_by(sign: str, one: Func, other: Func) -> Func:
    return Func(
        one, other, template="(%(expressions)s)", arg_joiner=f" {sign} ",
        output_field=SearchQueryField(),
    )  # fmt: skip


def _any(queries: Iterable[Func]) -> Func:
    return reduce(_or, queries, _query("", Value("")))


def _and(one: Func, other: Func) -> Func:
    return _joined_by("&&", one, other)


def _or(one: Func, other: Func) -> Func:
    return _joined_by("||", one, other)


def _not(one: Func) -> Func:
    return Func(one, template="(!! %(expressions)s)", output_field=SearchQueryField())
