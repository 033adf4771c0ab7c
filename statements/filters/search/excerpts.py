"""Why a row answers: its words that match, and where else it holds them.

Asked for the rows of one page at a time. Whatever is shown is public: the row itself, the quotes of
its public calls, the text of a public statement, the reports of a public event.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, F, Func, Model, QuerySet, TextField, Value, When
from django.db.models.functions import Concat, Left, Substr
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from statements.models import Call, Demand, Event, Report, Statement, StatementText
from statements.models.translated import OURS

from .asked import Asked, plain

WORD = re.compile(r"\w+(?:['’ʼ`´-]\w+)*")
BEFORE, LONGEST = 60, 220
"""Letters of an excerpt: before the first word that matches, and in all."""
READ = 10_000
"""So many letters of a statement are looked through for its excerpt."""
FRAGMENT = 'StartSel="", StopSel="", MaxFragments=1, MaxWords=40, MinWords=20'

WHICH = (
    "SELECT word FROM unnest(%s::text[]) word"
    " WHERE vector_of('en', word, 'D') || vector_of('ru', word, 'D') @@ ({})"
)


@dataclass(frozen=True)
class Passage:
    """Words of a row beside its title, in their own language."""

    words: str
    language: str


@dataclass(frozen=True)
class Excerpt:
    """A part of a passage with what matches marked."""

    words: SafeString
    language: str


class Matches:
    """What matches in the rows of a page."""

    def __init__(self, asked: Asked, rows: Iterable[Any]) -> None:
        self.asked, self.rows = asked, list(rows)

    def marked(self, text: str) -> SafeString:
        """A text with the words in it that match marked."""
        return _marked(text, self._matching)

    def excerpt(self, row: Any) -> Excerpt | None:
        """Where a row matches, if its title does not say."""
        if self._holds(_title(row)):
            return None
        for passage in self._passages.get(row.pk, ()):
            if self._holds(passage.words):
                part = _around(passage.words, self._matching)
                return Excerpt(_marked(part, self._matching), passage.language)
        return None

    def _holds(self, text: str) -> bool:
        return any(plain(word) in self._matching for word in WORD.findall(text))

    @cached_property
    def _passages(self) -> dict[int, list[Passage]]:
        found: dict[int, list[Passage]] = {}
        for pk, words, code in _passages(self.rows, self.asked):
            found.setdefault(pk, []).append(Passage(words, code))
        return found

    @cached_property
    def _matching(self) -> set[str]:
        """Of all words that the rows show, those that match: asked of the database once."""
        shown = [_title(row) for row in self.rows]
        shown += [one.words for some in self._passages.values() for one in some]
        words = sorted({plain(word) for text in shown for word in WORD.findall(text)})
        compiler = Demand.objects.all().query.get_compiler(using=connection.alias)
        sql, values = self.asked.alone().as_sql(compiler, connection)
        with connection.cursor() as cursor:
            cursor.execute(WHICH.format(sql), [words, *values])
            return {word for (word,) in cursor.fetchall()}


def _title(row: Any) -> str:
    """As the page shows it."""
    return str(row.told().words)


def _tellings(row: Any) -> Iterator[tuple[int, str, str]]:
    """Its title in the other languages: a row is found by each of them."""
    for code in (OURS, *row.translations):
        told = row.told(language=code)
        yield row.pk, told.words, told.language


def _passages(rows: list[Any], asked: Asked) -> Iterator[tuple[int, str, str]]:
    if not rows:
        return
    kind: type[Model] = type(rows[0])
    if kind is Demand:
        yield from _quotes(rows, asked)
        yield from _sayings(rows, asked)
    elif kind is Statement:
        yield from ((row.pk, row.speaker, OURS) for row in rows)
        yield from _texts(rows, asked)
    elif kind is Event:
        yield from ((row.pk, row.summary, OURS) for row in rows)
        yield from _reports(rows, asked)
    for row in rows:
        yield from _tellings(row)


def _quotes(rows: list[Any], asked: Asked) -> QuerySet[Any, Any]:
    """One quote of each demand that holds what is asked for, of the first call that does."""
    quote = Substr("text__body", F("start") + 1, F("end") - F("start"))
    calls: QuerySet[Any] = Call.objects.public().filter(demand__in=rows).annotate(words=quote)
    matching = calls.filter(_holds(F("text__language"), quote, asked))
    ordered = matching.order_by("demand", F("statement__first_day").asc(nulls_last=True), "pk")
    first = ordered.distinct("demand")
    return first.values_list("demand", "words", "text__language")


def _sayings(rows: list[Any], asked: Asked) -> Iterator[tuple[int, str, str]]:
    """Who said it, and in which statement, of the first call whose statement holds it there."""
    said = Concat("statement__speaker", Value("\n"), "statement__title")
    calls: QuerySet[Any] = Call.objects.public().filter(demand__in=rows).annotate(words=said)
    matching = calls.filter(_holds(Value(OURS), said, asked))
    ordered = matching.order_by("demand", F("statement__first_day").asc(nulls_last=True), "pk")
    for pk, words in ordered.distinct("demand").values_list("demand", "words"):
        yield pk, ": ".join(filter(None, words.split("\n"))), OURS


def _reports(rows: list[Any], asked: Asked) -> QuerySet[Any, Any]:
    reports = Report.objects.filter(event__in=rows)
    matching = reports.filter(_holds(F("document__language"), F("quote"), asked))
    ordered = matching.order_by("event", "pk").distinct("event")
    return ordered.values_list("event", "quote", "document__language")


def _texts(rows: list[Any], asked: Asked) -> Iterator[tuple[int, str, str]]:
    configuration = Case(
        When(language="en", then=Value("english")),
        When(language="ru", then=Value("russian")),
        default=Value("plain"),
    )
    fragment = Func(
        Func(configuration, template="(%(expressions)s)::regconfig"),
        Left("body", READ),
        asked.alone(),
        Value(FRAGMENT),
        function="ts_headline",
        output_field=TextField(),
    )
    texts = StatementText.objects.filter(statement__in=rows).annotate(words=fragment)
    found = texts.order_by("statement", "pk").values_list("statement", "words", "language")
    return ((pk, f"… {words} …", code) for pk, words, code in found)


def _holds(language: Any, words: Any, asked: Asked) -> Func:
    vector = Func(language, words, Value("D"), function="vector_of", output_field=TextField())
    return Func(
        vector, asked.alone(), template="%(expressions)s", arg_joiner=" @@ ",
        output_field=BooleanField(),
    )  # fmt: skip


def _marked(text: str, matching: set[str]) -> SafeString:
    pieces, at = [], 0
    for word in WORD.finditer(text):
        if plain(word[0]) in matching:
            pieces += [escape(text[at : word.start()]), f"<mark>{escape(word[0])}</mark>"]
            at = word.end()
    return mark_safe("".join([*pieces, escape(text[at:])]))  # noqa: S308 - each piece is escaped


def _around(text: str, matching: set[str]) -> str:
    """A part of a text, cut between words, about the first word that matches."""
    words = list(WORD.finditer(text))
    place = next(word.start() for word in words if plain(word[0]) in matching)
    first = next((word.start() for word in words if word.start() >= place - BEFORE), place)
    first = 0 if first == words[0].start() else first
    last = max((w.end() for w in words if w.end() <= first + LONGEST), default=first + LONGEST)
    is_whole_end = len(text) <= first + LONGEST
    return ("… " if first else "") + (text[first:] if is_whole_end else f"{text[first:last]} …")
