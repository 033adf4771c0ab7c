"""Dates as people write them: a subset of EDTF (ISO 8601-2), their bounds, and their words.

Plain Python without database or clock. Read: a day, month or year; `~` about, `?` uncertain,
`%` both; `X` for a digit that is not known (`202X`, `2022-01-XX`); an interval `A/B`, with `..`
for an open end. An empty text is a date that nobody gave.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date, format_skeleton

EARLIEST, LATEST = 1900, 2100
ONE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(-(?P<month>[0-9]{2}|XX)(-(?P<day>[0-9]{2}|XX))?)?"
    r"(?P<mark>[~?%]?)"
)
MARKS = {"": "", "~": "about ", "?": "possibly ", "%": "possibly about "}


class NotADate(ValueError):
    """The text cannot be read; the message says why, for the person who wrote it."""


@dataclass(frozen=True)
class Span:
    """First and last day of a date; `None` where an interval is open or nothing was given."""

    first: date | None
    last: date | None


def span(text: str) -> Span:
    """The days that a date covers. Raises `NotADate`."""
    if not text:
        return Span(None, None)
    start, slash, end = text.partition("/")
    if not slash:
        return _one(text)
    first = None if start == ".." else _one(start).first
    last = None if end == ".." else _one(end).last
    if first is None and last is None:
        raise NotADate("An interval needs at least one end: 2022-01-05/2022-01-07.")
    if first and last and first > last:
        raise NotADate("The interval ends before it begins.")
    return Span(first, last)


def words(text: str, language: str = "en") -> str:
    """A date in words, with the precision that it has: “about 5 January 2022”, “2020s”."""
    if not text:
        return "undated"
    start, slash, end = text.partition("/")
    if not slash:
        return _one_in_words(text, language)
    if start == "..":
        return f"until {_one_in_words(end, language)}"
    if end == "..":
        return f"since {_one_in_words(start, language)}"
    return _interval_in_words(start, end, language)


def _one(text: str) -> Span:
    match = ONE.fullmatch(text)
    if not match:
        raise NotADate(
            "Write a date as 2022-01-05, 2022-01 or 2022; about: 2022-01-05~; from and to: "
            "2022-01-05/2022-01-07; unknown: leave it empty."
        )
    year, month, day = match["year"], match["month"], match["day"]
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not EARLIEST <= first_year <= LATEST:
        raise NotADate(f"The year must lie between {EARLIEST} and {LATEST}.")
    if month is None or month == "XX":
        if day not in (None, "XX") or ("X" in year and month):
            raise NotADate("A day needs a month, and a month needs a year.")
        return Span(date(first_year, 1, 1), date(last_year, 12, 31))
    if "X" in year:
        raise NotADate("A month needs a year.")
    if not 1 <= int(month) <= 12:
        raise NotADate(f"There is no month {month}.")
    length = monthrange(first_year, int(month))[1]
    if day is None or day == "XX":
        return Span(date(first_year, int(month), 1), date(first_year, int(month), length))
    if not 1 <= int(day) <= length:
        raise NotADate(f"There is no day {day} in that month.")
    only = date(first_year, int(month), int(day))
    return Span(only, only)


def _one_in_words(text: str, language: str) -> str:
    match = ONE.fullmatch(text)
    assert match, text
    first = _one(text).first
    assert first
    about = MARKS[match["mark"]]
    if match["year"].endswith("XX"):
        return f"{about}{first.year}–{first.year + 99}"
    if match["year"].endswith("X"):
        return f"{about}{first.year}s"
    if match["month"] in (None, "XX"):
        return f"{about}{first.year}"
    if match["day"] in (None, "XX"):
        return about + format_skeleton("yMMMM", first, locale=language)
    return about + format_date(first, "d MMMM y", locale=language)


def _interval_in_words(start: str, end: str, language: str) -> str:
    first, last = _one_in_words(start, language), _one_in_words(end, language)
    if len(start) == len(end) == 10:
        one, other = _one(start).first, _one(end).first
        if one and other and (one.year, one.month) == (other.year, other.month):
            return f"{one.day}–{last}"
    return f"{first} – {last}"
