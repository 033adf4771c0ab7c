"""Pictures of many demands: numbers in drawing, table and CSV are one, and the tracker's."""

import csv
import re
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client

from statements.filters import DemandFilter
from statements.filters.moment import NOW, moment
from statements.filters.over_time import over_time
from statements.models import Demand
from statements.pictures.matrix import Pair
from statements.pictures.matrix import matrix as matrix_picture
from statements.pictures.over_time import MOST, status_over_time, thinned
from statements.pictures.wording import wording
from statements.vocabulary import Status, Strength

from .readers import RecordTime
from .story import CHAPTERS, Story

SVG = "{http://www.w3.org/2000/svg}"
QUESTIONS: tuple[dict[str, str], ...] = (
    {},
    {"country": "KZ"},
    {"issuer": "european-union"},
    {"issuer": "another-watch"},
    {"addressee": "kazakh-authorities"},
    {"theme": "life"},
    {"type": "release"},
    {"country": "KZ", "issuer": "united-nations-human-rights-office-ohchr"},
)


def tracker_says(day: date, as_of: date | None, question: dict[str, str]) -> Counter[str]:
    asked = QueryDict(mutable=True)
    asked.update({**question, "on": day.isoformat(), **({"as_of": str(as_of)} if as_of else {})})
    found: Any = DemandFilter(asked, queryset=Demand.objects.all()).qs
    return Counter(found.values_list("status_then", flat=True))


def compare_with_the_tracker(as_of: date | None = None) -> int:
    """On each day of a change, and on the days around it."""
    compared = 0
    for question in QUESTIONS:
        samples = over_time(moment(None, as_of) if as_of else NOW, **question)
        known: Counter[str] = Counter()
        if not samples:
            continue
        before = samples[0][0] - timedelta(1)
        assert tracker_says(before, as_of, question) == Counter(), question
        for (day, numbers), after in zip(samples, [*samples[1:], None], strict=True):
            assert numbers != known, "a sample is a change"
            known = numbers
            last = after[0] - timedelta(1) if after else day
            for one in {day, last}:
                assert tracker_says(one, as_of, question) == numbers, (question, one)
                compared += 1
    return compared


@pytest.mark.django_db
def test_status_over_time_is_what_the_tracker_answers_each_day() -> None:
    call_command("demo", verbosity=0)
    assert compare_with_the_tracker() > 30


@pytest.mark.django_db
def test_status_over_time_is_so_in_the_story_too_and_as_the_record_stood(
    record_time: RecordTime,
) -> None:
    story = Story()
    for chapter in CHAPTERS:
        with record_time(f"{chapter.day}T12:00Z"):
            chapter.happens(story)
    with record_time("2022-12-01T12:00Z"):
        assert compare_with_the_tracker() > 10
        for day in (CHAPTERS[3].day, CHAPTERS[-1].day):
            assert compare_with_the_tracker(as_of=date.fromisoformat(str(day)))


def drawn(client: Client, address: str) -> tuple[ElementTree.Element, list[list[str]]]:
    """A picture as XML, and its CSV."""
    path, _, query = address.partition("?")
    svg = client.get(f"{path}.svg?{query}")
    assert svg.status_code == 200, address
    assert svg["Content-Type"].startswith("image/svg+xml")
    rows = list(csv.reader(StringIO(client.get(f"{path}.csv?{query}").content.decode())))
    return ElementTree.fromstring(svg.content), rows


@pytest.mark.django_db
def test_the_drawing_its_table_and_its_csv_say_the_same(client: Client) -> None:
    call_command("demo", verbosity=0)
    for page, picture in (
        ("/countries/KZ/", "over-time"),
        ("/countries/KZ/", "matrix"),
        ("/institutions/kazakh-authorities/", "over-time"),
        ("/institutions/european-union/", "wording"),
        ("/themes/life/", "over-time"),
    ):
        svg, rows = drawn(client, f"{page}{picture}")
        assert svg.find(f"{SVG}title") is not None
        text = client.get(page).content.decode()
        if picture != "matrix":
            cells = re.findall(r"<td>([^<]*)</td>", text)
            assert all(cell in cells for row in rows[1:] for cell in row)
    svg, rows = drawn(client, "/countries/KZ/matrix")
    numbers = [link.find(f"{SVG}text") for link in svg.iter(f"{SVG}a")]
    assert [cell.text for cell in numbers if cell is not None] == [row[2] for row in rows[1:]]
    for row in rows[1:]:
        assert int(row[2]) == sum(map(int, row[3:]))
    marks, table = drawn(client, "/institutions/european-union/wording")
    titles = [one.text or "" for one in marks.iter(f"{SVG}title")]
    told = sum(int(title.rpartition(": ")[2]) for title in titles if title.count(": ") == 2)
    assert told == sum(int(cell) for row in table[1:] for cell in row[1:])


SAMPLES = [
    (date(2022, 1, 5), Counter({"not_assessed": 3})),
    (date(2022, 1, 9), Counter({"not_assessed": 5, "met": 1})),
    (date(2022, 3, 1), Counter({"not_assessed": 2, "met": 4, "contrary_action": 2})),
]


def test_each_status_is_as_high_as_its_number() -> None:
    picture = status_over_time(SAMPLES, date(2022, 4, 1), title="T", address="/t")
    drawing = picture.drawing
    ground = max(y for region in drawing.regions for _, y in region.points)
    top = min(y for region in drawing.regions for _, y in region.points)
    for region in drawing.regions:
        half = len(region.points) // 2
        above, under = region.points[:half], list(reversed(region.points[half:]))
        for number, (_, counted) in enumerate(SAMPLES):
            high = under[2 * number][1] - above[2 * number][1]
            assert abs(high - counted[region.code] * (ground - top) / 8) <= 1
    places = sorted(mark.y for mark in drawing.marks)
    assert all(after - before >= 20 for before, after in zip(places, places[1:], strict=False))
    assert [row[-1] for row in picture.table.rows] == ["3", "6", "8"]


@pytest.mark.parametrize("days", [1, 2, 59, 600, 6000])
def test_a_long_time_is_drawn_by_weeks_months_or_years(days: int) -> None:
    samples = [
        (date(2001, 1, 1) + timedelta(day), Counter({str(status): day + 1 for status in Status}))
        for day in range(days)
    ]
    kept = thinned(samples)
    assert 0 < len(kept) <= MOST
    assert kept[-1] == samples[-1]
    assert set(map(repr, kept)) <= set(map(repr, samples)), "each is the truth of its day"
    picture = status_over_time(samples, date(2030, 1, 1), title="T", address="/t")
    assert all(0 < mark.y < picture.drawing.height for mark in picture.drawing.marks)


def test_words_in_the_pictures_stay_within_them_and_apart() -> None:
    names = [f"Ministry of very long names and other affairs of state {n}" for n in range(12)]
    pairs = [Pair({"met": n, "not_assessed": 3}, "/demands/") for n in range(12)]
    days = {
        date(2022, 1, 1) + timedelta(n * n): Counter({Strength.URGES.value: n}) for n in range(40)
    }
    for picture in (
        matrix_picture(names, [(name, pairs) for name in names], title="M", address="/m"),
        wording(days, title="W", address="/w"),
        status_over_time(SAMPLES, date(2022, 4, 1), title="T", address="/t"),
    ):
        for words in picture.drawing.all_words:
            assert words.left >= 0, (picture.name, words)
            assert words.right <= picture.drawing.width, (picture.name, words)


def test_an_empty_record_has_nothing_to_draw(db: None, client: Client) -> None:
    for address in (
        "/compare/matrix.svg",
        "/countries/KZ/over-time.csv",
        "/types/other/over-time.svg",
    ):
        assert client.get(address).status_code == 404
    assert wording({}, title="W", address="/w").table.rows == []
