"""Five pages at two widths, and what a reader does there without any script."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.looking import too_wide, violations
from tests.browser.pages import FIVE

pytestmark = pytest.mark.xdist_group("browser")

WITHOUT_SCRIPTS: Any = {"java_script_enabled": False}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", FIVE)
def test_a_page_gives_no_cause_for_complaint(
    name: str, width: int, five: dict[str, str], look: Open, axe: str
) -> None:
    page: Any = look(five[name], width)
    for some in (320, 768, width):
        assert too_wide(page, some) == [], some
    assert violations(page, axe) == []
    assert page.complaints == []


def test_a_reader_searches(look: Open) -> None:
    page: Page = look("/", **WITHOUT_SCRIPTS)
    page.get_by_role("searchbox").first.fill("restraint")
    page.get_by_role("search").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(r"/demands/\?.*q=restraint"))
    expect(page.get_by_role("main")).to_contain_text("Show restraint")


def test_a_reader_filters_and_takes_the_filter_away(look: Open) -> None:
    page = look("/demands/?status=contrary_action", **WITHOUT_SCRIPTS)
    rows = page.locator(".rows > li")
    some = rows.count()
    assert some
    page.locator(".chosen a").first.click()
    expect(page).to_have_url(re.compile("^(?!.*contrary_action)"))
    assert rows.count() > some


def test_a_reader_follows_a_demand(look: Open, five: dict[str, str]) -> None:
    page = look(five["demand"], **WITHOUT_SCRIPTS)
    page.get_by_role("main").get_by_role("link", name=re.compile("Follow")).first.click()
    page.get_by_role("textbox", name=re.compile("e-?mail", re.IGNORECASE)).fill("r@example.org")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("mail", re.IGNORECASE))
    assert "example.org" not in page.url


def test_a_reader_reports_a_problem(look: Open, five: dict[str, str]) -> None:
    page = look(five["demand"], **WITHOUT_SCRIPTS)
    page.get_by_role("main").get_by_role("link", name=re.compile("[Rr]eport a problem")).click()
    page.locator("main textarea").first.fill("The day is wrong: the text says 8 January.")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page).to_have_url(re.compile("/problem/sent/"))
