"""The site as a whole answers, and carries nothing that it should not."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections
from django.test import Client, RequestFactory
from pytest_django import Settings

from monitor.checks import application_owns_nothing
from monitor.wsgi import Utf8Request
from statements.forms import client_address
from tests.conftest import Owner, RecordTime
from tests.database import Copy


@pytest.mark.django_db
def test_health_says_one_word(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/no-such-page/"])
def test_public_answers_carry_no_cookie_and_run_nothing(path: str, client: Client) -> None:
    response = client.get(path)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "script-src 'none'" in response["Content-Security-Policy"]
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_the_admin_may_run_its_own_scripts_only(client: Client) -> None:
    policy = client.get("/admin/login/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "address", ["/a%00b/", "/a%FFb/", "/?q=%00", "/?q=%ED%A0%80", "/?%FF=1", "/admin/%C0%AF"]
)
def test_bytes_that_are_no_text_are_refused(address: str, client: Client) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    ("proxies", "believed"), [(0, "10.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")]
)
def test_only_our_own_proxies_are_believed(proxies: int, believed: str, settings: Settings) -> None:
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1, 198.51.100.7, 203.0.113.9"
    )
    assert client_address(request) == believed


@pytest.mark.django_db
def test_guessing_closes_the_door_for_that_name_and_address(client: Client) -> None:
    User.objects.create_user("anna", password="the right one", is_staff=True)

    def attempt(password: str, address: str) -> int:
        form = {"username": "anna", "password": password}
        return client.post("/admin/login/", form, REMOTE_ADDR=address).status_code

    for _ in range(10):
        attempt("a wrong one", "203.0.113.9")
    assert attempt("the right one", "203.0.113.9") == 429
    assert attempt("the right one", "198.51.100.7") == 302


@pytest.mark.django_db
def test_tests_run_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = %s", [connections["owner"].settings_dict["USER"]])
        assert cursor.fetchone() == (False,)
        with pytest.raises(ProgrammingError, match="must be owner"):
            cursor.execute("DROP TABLE auth_user")


@pytest.mark.django_db
def test_the_database_passes_its_checks() -> None:
    assert run_checks(databases=["default"]) == []


def test_an_application_that_owns_its_tables_is_reported(committed: Copy, owner: Owner) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_user)")
        (role,) = cursor.fetchone()
    with owner.cursor() as cursor:
        cursor.execute(f"GRANT CREATE ON SCHEMA public TO {role}".encode())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE mine ()")
    (error,) = application_owns_nothing(["default"])
    assert error.id == "monitor.E002"


def test_only_the_owner_migrates(committed: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.delitem(connections.settings, "owner")
        with pytest.raises(CommandError, match="Set DATABASE_OWNER_URL"):
            call_command("migrate", database="default", verbosity=0)


def test_what_is_committed_is_seen_by_its_addresses_alone(committed: Copy, owner: Owner) -> None:
    assert not User.objects.exists()
    User.objects.create_user("somebody")
    assert owner.execute("SELECT current_database()").fetchone() == (committed.name,)
    assert owner.execute("SELECT username FROM auth_user").fetchall() == [("somebody",)]


@pytest.mark.django_db
def test_the_time_of_the_record_can_stand_still(record_time: RecordTime) -> None:
    def now() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT (record_now() AT TIME ZONE 'UTC')::text")
            return str(cursor.fetchone()[0])

    with record_time("2022-01-11T12:00Z"):
        assert now() == "2022-01-11 12:00:00"
    with record_time("2022-01-12T12:00Z"):
        assert now() == "2022-01-12 12:00:00"
    assert now() > "2026"


@pytest.mark.django_db
def test_a_public_page_knows_no_cookie(client: Client) -> None:
    client.cookies["csrftoken"] = "x"
    answer = client.get("/healthz")
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(
    "kind",
    [
        "text/html; charset=hex",
        "text/html; CHARSET=rot13",
        'application/x-www-form-urlencoded; charset="raw_unicode_escape"',
        "multipart/form-data; boundary=x; charset=undefined",
    ],
)
def test_no_codec_that_a_stranger_names_is_used(kind: str) -> None:
    request = Utf8Request(
        {"REQUEST_METHOD": "GET", "CONTENT_TYPE": kind, "QUERY_STRING": "q=%5Cud800",
         "wsgi.input": BytesIO()}
    )  # fmt: skip
    assert request.GET["q"] == "\\ud800"


def test_a_lock_that_is_held_for_ever_holds_no_page_for_ever(db: None) -> None:
    with connection.cursor() as cursor:
        for setting in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SHOW {setting}")
            assert cursor.fetchone() in [("5s",), ("30s",)]
