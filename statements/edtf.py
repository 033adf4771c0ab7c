"""Dates as people write them: a subset of EDTF (ISO 8601-2), their bounds, and their words.

Without database or clock. Read: a day, month or year; `~` about, `?` uncertain,
`%` both; `X` for a digit that is not known (`202X`, `2022-01-XX`); an interval `A/B`, with `..`
for an open end. An empty text is a date that nobody gave.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date, format_skeleton, get_date_format
from django.utils.translation import gettext, gettext_lazy

from .languages import locale

EARLIEST, LATEST = 1900, 2100
ONE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(-(?P<month>[0-9]{2}|XX)(-(?P<day>[0-9]{2}|XX))?)?"
    r"(?P<mark>[~?%]?)"
)
MARKS = {
    "~": gettext_lazy("about %(date)s"),
    "?": gettext_lazy("possibly %(date)s"),
    "%": gettext_lazy("possibly about %(date)s"),
}


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


def words(text: str) -> str:
    """A date in words, with the precision that it has: “about 5 January 2022”, “2020s”."""
    if not text:
        return gettext("undated")
    start, slash, end = text.partition("/")
    if not slash:
        return _one_in_words(text)
    if start == "..":
        return gettext("until %(date)s") % {"date": _one_in_words(end)}
    if end == "..":
        return gettext("since %(date)s") % {"date": _one_in_words(start)}
    return _interval_in_words(start, end)


def day_in_words(day: date) -> str:
    """One day as the language of now writes it: “5 January 2022”."""
    return format_date(day, "long", locale=locale())


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


def _one_in_words(text: str) -> str:
    match = ONE.fullmatch(text)
    assert match, text
    about = MARKS.get(match["mark"])
    said = _plainly(match)
    return str(about) % {"date": said} if about else said


def _plainly(match: re.Match[str]) -> str:
    """Without the mark."""
    first = _one(match.group()).first
    assert first
    if match["year"].endswith("XX"):
        return f"{first.year}–{first.year + 99}"
    if match["year"].endswith("X"):
        return gettext("%(year)ss") % {"year": first.year}
    if match["month"] in (None, "XX"):
        return str(first.year)
    if match["day"] in (None, "XX"):
        return format_skeleton("yMMMM", first, locale=locale())
    return day_in_words(first)


def _interval_in_words(start: str, end: str) -> str:
    if len(start) == len(end) == 10 and start[:7] == end[:7] and "X" not in start + end:
        pattern = str(get_date_format("long", locale=locale()))
        within = pattern.replace("d", f"'{int(start[8:])}–'d", 1)
        return format_date(_one(end).first, within, locale=locale())
    return f"{_one_in_words(start)} – {_one_in_words(end)}"
