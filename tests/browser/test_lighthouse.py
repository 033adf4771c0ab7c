"""How fast and how well made five pages are, and what their headers are worth."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests import database
from tests.browser import tools
from tests.browser.conftest import refuse_or_skip
from tests.browser.pages import FIVE
from tests.browser.serving import served

pytestmark = pytest.mark.lighthouse

AT_LEAST = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
TRIES = 3
HOST = "said.example"


def lighthouse(address: str, folder: Path, *more: str) -> dict[str, Any] | None:
    """What it found; nothing if it broke off, which says nothing of the page."""
    file = folder / "lighthouse.json"
    flags = [
        f"--only-categories={','.join(AT_LEAST)}",
        "--output=json",
        f"--output-path={file}",
        f"--chrome-flags=--headless=new {' '.join(tools.FLAGS)}",
        "--quiet",
    ]
    environment = {**os.environ, **tools.libraries(), "CHROME_PATH": str(tools.chromium())}
    command = ["node", str(tools.LIGHTHOUSE), address, *flags, *more]
    if subprocess.run(command, env=environment, timeout=180).returncode:
        return None
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def _scores(found: dict[str, Any]) -> dict[str, int]:
    return {key: round(one["score"] * 100) for key, one in found["categories"].items()}


def best_of(tries: int, address: str, folder: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """A busy machine slows a page and never speeds it up, so the best of some tries counts."""
    found = None
    for _ in range(tries):
        found = lighthouse(address, folder) or found
        if found and _scores(found)["performance"] >= AT_LEAST["performance"]:
            break
    assert found, "Each try broke off; the lines above say why."
    return found, _scores(found)


@pytest.mark.parametrize("name", FIVE)
def test_a_page_is_fast_and_well_made(
    name: str, site: str, five: dict[str, str], tmp_path: Path
) -> None:
    refuse_or_skip(tools.missing(tools.LIGHTHOUSE))
    found, scores = best_of(TRIES, site + five[name], tmp_path)
    weight = found["audits"]["total-byte-weight"]["numericValue"]
    requests = len(found["audits"]["network-requests"]["details"]["items"])
    print(f"{name}: {scores}, {weight:,.0f} bytes in {requests} requests")
    missed = [key for key, least in AT_LEAST.items() if scores[key] < least]
    assert not missed, [_why(found, key) for key in missed]


def _why(found: dict[str, Any], category: str) -> list[Any]:
    """The audits that cost points, with what they point to."""
    names = [one["id"] for one in found["categories"][category]["auditRefs"] if one["weight"]]
    audits = [found["audits"][name] for name in names]
    return [
        (one["title"], str((one.get("details") or {}).get("items"))[:600])
        for one in audits
        if one["score"] is not None and one["score"] < 1
    ]


@pytest.fixture(scope="module")
def behind_a_proxy(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any
) -> Iterator[str]:
    """The site as its proxy sees it: with TLS in front."""
    refuse_or_skip(tools.missing(tools.OBSERVATORY))
    with (
        django_db_blocker.unblock(),
        database.twin(database.demonstration(), f"said_test_{os.getpid()}_proxy") as record,
        served(
            record,
            tmp_path_factory.mktemp("proxied"),
            SITE_URL=f"https://{HOST}",
            ALLOWED_HOSTS=HOST,
            PROXY_COUNT="1",
        ) as address,
    ):
        yield address


def test_the_headers_are_worth_an_a_plus(behind_a_proxy: str) -> None:
    command = ["node", str(tools.HERE / "observatory.mjs"), behind_a_proxy, HOST]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    print(found)
    assert found["grade"] == "A+", found
