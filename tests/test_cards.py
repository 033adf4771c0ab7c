"""Preview cards: what they say, that they are the same each time, and that nobody else has one."""

import re
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image, ImageChops

from statements.cards import HEIGHT, WIDTH, Card, Told, draw
from statements.cards import card as layout
from statements.cards.lettering import SANS, SERIF, balanced, cut, font, lines, writable
from statements.cards.painting import mask, outlines
from statements.models import Actor, Demand, Statement
from statements.shapes import STATUSES
from statements.vocabulary import Status
from tests.make import make_assessment, make_public_demand, make_search_log, publish

ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz" + "абвгдеёжзийклмнопрстуфхцчшщъыьэюя" + "әғқңөұүһі" + "ґєії"
)
PLAIN = Card("Said and Done", "Demand", "Release her", "EU", "Authorities", (), "2022", "D-1")


def pixels(card: Card) -> Image.Image:
    return Image.open(BytesIO(draw(card))).convert("RGB")


@pytest.mark.parametrize("letter", sorted({*ALPHABETS, *ALPHABETS.upper(), *"«»“”’–—…№0123456789"}))
@pytest.mark.parametrize("name", [SERIF, SANS])
def test_the_fonts_have_the_letters_of_all_four_languages(name: str, letter: str) -> None:
    face = font(name, 40)
    drawn, box = face.getmask(letter), face.getmask("\uffff")
    assert writable(letter) == letter
    assert (drawn.size, bytes(drawn)) != (box.size, bytes(box))


@pytest.mark.parametrize("status", Status)
def test_each_status_is_told_from_every_other_without_colour(status: Status) -> None:
    mine = mask(STATUSES[status], 40)
    for other in set(Status) - {status}:
        difference = ImageChops.difference(mine, mask(STATUSES[other], 40))
        assert sum(difference.histogram()[128:]) > 25, other


def test_an_arc_of_a_path_runs_along_its_circle() -> None:
    (half,) = outlines("M2 8h12A6 6 0 0 1 2 8z")
    lower = [point for point in half if point[1] > 8.01]
    assert max(y for _, y in lower) == pytest.approx(14, abs=0.01)
    assert all((x - 8) ** 2 + (y - 8) ** 2 == pytest.approx(36) for x, y in lower)


def test_the_colours_are_those_of_the_style_sheet() -> None:
    sheet = Path(settings.BASE_DIR, "static/site.css").read_text()
    tokens = dict(re.findall(r"--([\w-]+): (#\w+);", sheet.partition("@media")[0]))
    names = dict(re.findall(r"\.(\w+) \{ --tone: var\(--(\w+)\)", sheet))
    assert tokens["paper"] == layout.PAPER and tokens["tint"] == layout.TINT
    assert tokens["ink"] == layout.INK and tokens["soft"] == layout.SOFT
    assert tokens["none"] == layout.NONE
    for status, name in names.items():
        assert layout.TONES[status] == tokens[name]


def test_a_card_is_small_and_the_same_each_time() -> None:
    layout.draw.cache_clear()
    first = draw(PLAIN)
    layout.draw.cache_clear()
    assert draw(PLAIN) == first
    assert pixels(PLAIN).size == (WIDTH, HEIGHT)


@pytest.mark.parametrize(
    "title",
    ["Short", "Free all " * 60, "W" * 300, "Құқықтарының " * 23, "а" * 300],
)
def test_no_word_runs_over_the_edge(title: str) -> None:
    told = tuple(Told(code, "Action against the demand " * 3, "1,203") for code in Status)
    for some in (told[:1], told[:2], told[:4], told):
        card = Card(title, "Kind", title, title, title, some, "foot", "id")
        picture = draw(card)
        assert len(picture) < 80_000
        image = pixels(Card("Said", "Kind", title, title, title, some, "foot", "id"))
        margin = image.crop((WIDTH - layout.EDGE + 6, 0, WIDTH, HEIGHT))
        assert len(margin.getcolors() or []) == 1


def test_long_words_are_wrapped_and_cut() -> None:
    face = font(SERIF, 40)
    assert lines("one two", face, 1000) == ["one two"]
    assert "".join(lines("W" * 90, face, 500)) == "W" * 90
    shortened = cut("Release all of them, now and everywhere", face, 500)
    assert shortened == ["Release all of them, now…"]
    assert balanced("one two three four five", face, 330, 3) == ["one two three", "four five"]


def test_what_the_fonts_cannot_write_gives_way_to_what_they_can() -> None:
    assert writable("بيان مشترك", "Joint statement") == "Joint statement"
    assert writable("a\u202eb\n\0 c") == "ab c"
    assert writable("日本") == ""


@pytest.fixture
def demand(db: None) -> Demand:
    return make_public_demand()


def test_each_thing_that_is_public_has_a_card_and_its_page_names_it(
    demand: Demand, client: Client
) -> None:
    statement = Statement.objects.public().get()
    issuer = statement.issuers.get()
    for page in (
        demand.get_absolute_url(),
        statement.get_absolute_url(),
        f"/institutions/{issuer.slug}/",
        "/",
    ):
        answer: Any = client.get(f"{page}card.png")
        assert answer.headers["Content-Type"] == "image/png"
        assert Image.open(BytesIO(answer.content)).size == (1200, 630)
        words = client.get(page).content.decode()
        assert f'property="og:image" content="{settings.SITE_URL}{page}card.png"' in words
        assert f'property="og:url" content="{settings.SITE_URL}{page}"' in words
        title = re.search("<title>(.*?)</title>", words)
        assert title and f'property="og:title" content="{title[1]}"' in words


def test_only_a_card_answers_other_sites(demand: Demand, client: Client) -> None:
    answer = client.get("/card.png")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


def test_a_card_shows_a_new_status(demand: Demand, client: Client) -> None:
    before = client.get(f"/demands/{demand.public_id}/card.png").content
    publish(make_assessment(demand, status="no_information", search_log=make_search_log(demand)))
    assert client.get(f"/demands/{demand.public_id}/card.png").content != before


def test_what_is_not_public_has_no_card(db: None, client: Client) -> None:
    hidden = Actor.objects.create(name="Hidden", kind="ngo", slug="hidden")
    assert client.get(f"/institutions/{hidden.slug}/card.png").status_code == 404
    assert client.get("/demands/nothing/card.png").status_code == 404
    assert client.get("/statements/nothing/card.png").status_code == 404


def test_a_card_costs_no_more_than_a_page() -> None:
    title = "Open an independent and effective investigation into the deaths of January " * 3
    draw(PLAIN)
    began = time.process_time()
    for number in range(5):
        told = (Told("met", "Met", f"since {number}"),)
        draw(Card("Said", "Demand", title, title, title, told, "foot", "id"))
    assert (time.process_time() - began) / 5 < 0.1
