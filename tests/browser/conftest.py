"""A browser for a module of tests, and the site for it to look at."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from tests import database
from tests.browser import pages, tools
from tests.browser.serving import served

Open = Callable[..., Page]


def refuse_or_skip(reason: str) -> None:
    """A missing tool is a loud skip, and in CI a failure."""
    if reason and os.environ.get("CI") == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="module")
def site(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Where the demonstration record is open."""
    refuse_or_skip(tools.missing())
    name = f"said_test_{os.getpid()}_{worker_id}_browser"
    with (
        django_db_blocker.unblock(),
        database.twin(database.demonstration(), name) as record,
        served(record, tmp_path_factory.mktemp("served")) as address,
    ):
        yield address


@pytest.fixture(scope="module")
def browser(site: str) -> Iterator[Browser]:
    """Ends with its module: while it runs, Django allows no query in this thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=tools.chromium(),
            args=tools.FLAGS,
            env={**os.environ, **tools.libraries()},
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def five(site: str) -> dict[str, str]:
    return pages.five(site)


@pytest.fixture
def look(browser: Browser, site: str) -> Iterator[Open]:
    """`look(path, width)` opens a page and keeps what the browser complains of, as `found`."""
    contexts = []

    def opened(path: str, width: int = 1280, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(site) else complaints.append(f"to {request.url}")
            ),
        )
        page.complaints, page.site = complaints, site  # type: ignore[attr-defined]
        page.goto(site + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    refuse_or_skip(tools.missing())
    return Path(tools.AXE).read_text(encoding="utf-8")
