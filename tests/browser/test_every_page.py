"""Every page in every language: phone and desktop, light and dark, keyboard, spacing, paper."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from tests.browser import pages, tools
from tests.browser.conftest import Open, refuse_or_skip
from tests.browser.looking import CUT_OFF, SPACED, tabbed, too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("every page")]

LANGUAGES = [code for code, _ in settings.LANGUAGES]
WIDTHS = (390, 1280)
NARROW = 320
"""A window of 1280 pixels at 400 % (WCAG 1.4.10)."""
PRINTED = "all => all.map(one => getComputedStyle(one, '::after').content !== 'none')"
ARABIC = "يجب الإفراج عن جميع المحتجزين فوراً (12 شخصاً)"


@pytest.fixture(scope="module")
def every(site: str) -> list[str]:
    return pages.found(site)


def complaints(page: Any, path: str) -> list[str]:
    """What the browser said, but for the state of a page that is not there."""
    if path.startswith("/nothing") or "/nothing" in path:
        return [one for one in page.complaints if "404" not in one]
    return list(page.complaints)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_gives_cause_for_complaint(
    language: str, width: int, scheme: str, every: list[str], look: Open, axe: str
) -> None:
    page: Any = look("/", width, color_scheme=scheme)
    found: dict[str, list[str]] = {}
    for path in every:
        here = pages.in_language(path, language)
        page.complaints.clear()
        page.goto(page.site + here)
        wrong = [f"wide: {one}" for one in too_wide(page, width)]
        if width == WIDTHS[0]:
            wrong += [f"wide at {NARROW}: {one}" for one in too_wide(page, NARROW)]
            page.set_viewport_size({"width": width, "height": 900})
        wrong += violations(page, axe) + complaints(page, path)
        found |= {here: wrong} if wrong else {}
    print(f"{language} {width} {scheme}: {len(every)} pages")
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_lost_when_a_reader_doubles_the_spacing(
    language: str, every: list[str], look: Open
) -> None:
    page: Any = look("/", NARROW, bypass_csp=True)
    found: dict[str, list[str]] = {}
    for path in every:
        here = pages.in_language(path, language)
        page.goto(page.site + here)
        page.add_style_tag(content=SPACED)
        wrong = too_wide(page, NARROW) + page.evaluate(CUT_OFF)
        found |= {here: wrong} if wrong else {}
    assert found == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_keyboard_goes_as_the_page_reads_and_shows_where_it_is(
    width: int, every: list[str], look: Open
) -> None:
    page: Any = look("/", width)
    found: dict[str, Any] = {}
    for path in every:
        page.goto(page.site + path)
        ordered, stops, unseen = tabbed(page)
        if stops != ordered or unseen:
            found[path] = (stops, unseen[:2])
    assert found == {}


@pytest.mark.parametrize("width", [NARROW, 1280])
def test_a_mirrored_page_fits(width: int, every: list[str], look: Open, axe: str) -> None:
    page: Any = look("/", width)
    found: dict[str, list[str]] = {}
    for path in every:
        page.goto(page.site + path)
        page.evaluate("document.documentElement.dir = 'rtl'")
        wrong = too_wide(page, width) + violations(page, axe)
        begins = page.evaluate(
            "getComputedStyle(document.querySelector('h1')).textAlign === 'start' &&"
            " document.querySelector('main').getBoundingClientRect().right -"
            " document.querySelector('h1').getBoundingClientRect().right < 80"
        )
        wrong += [] if begins else ["the heading does not begin at the right"]
        found |= {path: wrong} if wrong else {}
    assert found == {}


def test_a_quote_from_right_to_left_keeps_its_own_direction(
    five: dict[str, str], look: Open
) -> None:
    page = look(five["demand"], 390)
    quote = page.locator("blockquote").first
    before = quote.evaluate("one => getComputedStyle(one).direction")
    quote.evaluate(
        "(one, words) => { one.dir = 'auto'; one.lang = 'ar'; one.textContent = words }", ARABIC
    )
    assert (before, quote.evaluate("one => getComputedStyle(one).direction")) == ("ltr", "rtl")
    assert quote.evaluate("one => getComputedStyle(one).borderRightWidth") == "3px"
    assert too_wide(page, 390) == []


def test_on_paper_stand_the_addresses_of_the_sources(every: list[str], look: Open) -> None:
    page: Any = look("/")
    page.emulate_media(media="print")
    looked_at = 0
    for path in every:
        page.goto(page.site + path)
        # The documents of the demonstration have no address, so its links are given one.
        links = page.locator("main a:not(svg *):visible")
        links.evaluate_all("all => all.forEach(one => { one.href = 'https://example.org/a' })")
        printed = links.evaluate_all(PRINTED)
        assert all(printed), path
        assert not page.locator("header.site nav").first.is_visible()
        looked_at += len(printed)
    assert looked_at > 100


def test_the_html_of_every_page_is_right(
    site: str, every: list[str], tmp_path: Path, browser: Browser
) -> None:
    refuse_or_skip(tools.missing(tools.HTML_CHECKER))
    java = tools.java()
    refuse_or_skip("" if java else "The HTML checker needs Java: apt install default-jre-headless")
    for number, path in enumerate(every):
        for language in LANGUAGES:
            words, _ = pages.read(site + pages.in_language(path, language))
            (tmp_path / f"{number}.{language}.html").write_text(words, encoding="utf-8")
    command = [str(java), "-Xss2m", "-jar", str(tools.HTML_CHECKER), "--errors-only", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    print(f"{len(every) * len(LANGUAGES)} pages")
    names = dict(enumerate(every))
    assert done.returncode == 0, (done.stderr[:4000], names)
