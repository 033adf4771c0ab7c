"""Dates as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.edtf import NotADate, Span, span, words


@pytest.mark.parametrize(
    ("text", "first", "last", "said"),
    [
        ("", None, None, "undated"),
        ("2022-01-09", "2022-01-09", "2022-01-09", "9 January 2022"),
        ("2021-12", "2021-12-01", "2021-12-31", "December 2021"),
        ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("2021", "2021-01-01", "2021-12-31", "2021"),
        ("2022-01-05~", "2022-01-05", "2022-01-05", "about 5 January 2022"),
        ("2022?", "2022-01-01", "2022-12-31", "possibly 2022"),
        ("202X", "2020-01-01", "2029-12-31", "2020s"),
        ("19XX", "1900-01-01", "1999-12-31", "1900–1999"),
        ("2022-XX", "2022-01-01", "2022-12-31", "2022"),
        ("2022-01-XX", "2022-01-01", "2022-01-31", "January 2022"),
        ("2022-01-05/2022-01-07", "2022-01-05", "2022-01-07", "5–7 January 2022"),
        ("2021-12/2022-01-07", "2021-12-01", "2022-01-07", "December 2021 – 7 January 2022"),
        ("2022-01-30/2022-02-02", "2022-01-30", "2022-02-02", "30 January 2022 – 2 February 2022"),
        ("../2022", None, "2022-12-31", "until 2022"),
        ("2022/..", "2022-01-01", None, "since 2022"),
    ],
)
def test_a_date_has_bounds_and_words(
    text: str, first: str | None, last: str | None, said: str
) -> None:
    bounds = (date.fromisoformat(day) if day else None for day in (first, last))
    assert span(text) == Span(*bounds)
    assert words(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "2022-13", "2022-02-30", "2022-1-5", "05.01.2022", "0001", "1899", "2101",
        "2022-01-05/2022-01-04", "../..", "/", "2022/", "2022-XX-05", "202X-05", "2022-01-05~~",
        "２０２２", "2022-01-05\n", " 2022",
    ],
)  # fmt: skip
def test_what_is_no_date_gets_a_sentence(text: str) -> None:
    with pytest.raises(NotADate, match=r"\.$"):
        span(text)


@given(st.text(max_size=30))
def test_whatever_is_written_is_a_date_or_a_sentence(text: str) -> None:
    try:
        bounds = span(text)
    except NotADate:
        return
    assert words(text)
    assert not (bounds.first and bounds.last) or bounds.first <= bounds.last


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_itself(day: date) -> None:
    assert span(day.isoformat()) == Span(day, day)
