"""An unchanged page costs a 304, and every answer forbids what it can."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitor import freshness

from .conftest import RecordTime
from .make import make_public_demand

pytestmark = pytest.mark.django_db


def tag(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response["ETag"])


def status(client: Client, address: str, known: str) -> int:
    return client.get(address, headers={"If-None-Match": known}).status_code


@pytest.fixture
def address() -> str:
    return make_public_demand("Free them all").get_absolute_url()


def test_an_unchanged_page_is_answered_before_any_query_of_the_record(
    client: Client, address: str
) -> None:
    known = tag(client, address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers={"If-None-Match": known})
    assert response.status_code == 304
    assert not response.content
    assert len(queries) == 1
    assert "statements_publication" in queries[0]["sql"]
    assert "s-maxage=60" in response["Cache-Control"]
    assert response["ETag"] == known


def test_whatever_becomes_public_makes_every_page_new(client: Client, address: str) -> None:
    known = {path: tag(client, path) for path in (address, "/", "/demands/", "/methodology/")}
    make_public_demand("Investigate")
    for path, before in known.items():
        assert status(client, path, before) == 200
        assert tag(client, path) != before


def test_a_page_is_new_on_another_day(
    client: Client, address: str, record_time: RecordTime
) -> None:
    before = tag(client, address)
    with record_time("2040-01-01T00:00Z"):
        assert status(client, address, before) == 200


def test_each_language_question_and_release_has_its_own_tag(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = ["/demands/", "/ru/demands/", "/kk/demands/", "/demands/?status=met", "/statements/"]
    tags = {tag(client, path) for path in paths}
    assert len(tags) == len(paths)
    monkeypatch.setattr(freshness, "release", lambda: "another")
    assert tag(client, "/demands/") not in tags


def test_a_release_is_what_is_installed(tmp_path: Any, settings: LazySettings) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    found = set()
    for words in ("one", "another", "one"):
        page.write_text(words)
        found.add(freshness.release.__wrapped__())
    assert len(found) == 2


@pytest.mark.parametrize("path", ["/subscribe/", "/healthz", "/admin/login/", "/demands/nowhere/"])
def test_what_is_of_one_reader_or_a_moment_has_no_shared_tag(client: Client, path: str) -> None:
    response = client.get(path)
    assert not response.has_header("ETag")
    assert "s-maxage" not in response.get("Cache-Control", "")


def test_pages_are_compressed_for_whoever_can_read_that(client: Client, address: str) -> None:
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert client.get("/subscribe/", headers={"Accept-Encoding": "gzip"}).content[:1] == b"<"


@pytest.mark.parametrize("path", ["/", "/demands/", "/subscribe/", "/nowhere/", "/admin/login/"])
def test_every_answer_forbids_what_it_can(client: Client, path: str) -> None:
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert "camera=()" in response["Permissions-Policy"]


def test_nothing_runs_on_a_public_page(client: Client, address: str) -> None:
    policy = client.get(address)["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "data:" not in policy


def test_neither_a_cookie_nor_the_browsers_wishes_change_a_page(
    client: Client, address: str
) -> None:
    plain = client.get(address)
    client.cookies["django_language"] = "ru"
    asked = client.get(address, headers={"Accept-Language": "ru,uk;q=0.9"})
    assert asked.content == plain.content
    assert asked["ETag"] == plain["ETag"]
    assert "Accept-Language" not in asked.get("Vary", "")
