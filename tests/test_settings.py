"""The settings say yes to what is right and name what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured

from monitor import environ

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "a-long-and-random-word-of-at-least-fifty-characters-0123456789",
    "ADDRESS_KEY": "another-long-and-random-word-0123456789",
    "ALLOWED_HOSTS": "said.example",
    "SITE_URL": "https://said.example",
    "DATABASE_URL": "postgresql://said_app:s%2Fcret@db.example/said",
    "REDIS_URL": "redis://queue.example/0",
    "EMAIL_URL": "smtps://post:s%2Fcret@mail.example",
}


def manage(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_the_deployment_check() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_production_refuses_to_start_and_names_all_that_is_missing() -> None:
    done = manage("check", DEBUG="0")
    assert done.returncode != 0
    names = ", ".join(name for name in PRODUCTION if name != "DEBUG")
    assert f"With DEBUG=0 this must be set: {names}." in done.stderr


def test_an_empty_value_is_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HERE", "something")
    monkeypatch.setenv("EMPTY", "")
    with pytest.raises(ImproperlyConfigured, match="must be set: EMPTY, ABSENT."):
        environ.require("HERE", "EMPTY", "ABSENT")


def test_production_has_no_mailbox_and_sends_by_the_server() -> None:
    script = (
        "from django.conf import settings as s; from django.urls import resolve, Resolver404\n"
        "print(s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_SSL)"
        "\ntry: resolve('/mailbox/')\nexcept Resolver404: print('no mailbox')"
    )
    done = manage("shell", "--no-imports", "-c", script, **PRODUCTION)
    assert done.stdout.splitlines() == [
        "mail.example 465 s/cret True",
        "no mailbox",
    ], done.stderr


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda name: environ.flag(name, default=True), "perhaps"),
        (lambda name: environ.number(name, default=8000), "80a"),
        (lambda name: environ.number(name, default=8000), "65536"),
        (lambda name: environ.hosts(name, ""), " , "),
        (lambda name: environ.site(name, ""), "said.example"),
        (lambda name: environ.site(name, ""), "https://said.example/below"),
        (environ.mailbox, "imap://mail.example/INBOX"),
        (environ.mailbox, "pop3://mail.example"),
        (lambda name: environ.broker(name, ""), "amqp://queue"),
        (lambda name: environ.database(name, ""), "mysql://db/said"),
        (lambda name: environ.database(name, ""), "postgresql://a:b@c/said?sslmodus=on"),
        (environ.email, "imap://mail.example"),
        (environ.email, "smtp://mail.example:99999999"),
    ],
)
def test_a_wrong_value_is_named(
    read: Callable[[str], object], value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THE_VARIABLE", value)
    with pytest.raises(ImproperlyConfigured, match="THE_VARIABLE"):
        read("THE_VARIABLE")


def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://said:s3cret@[db/said")
    with pytest.raises(ImproperlyConfigured) as caught:
        environ.database("DATABASE_URL", "")
    assert "s3cret" not in str(caught.value)


def test_a_socket_in_an_odd_folder_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:%2F%40@/said?host=/tmp/mit%20%C3%9C")
    found = environ.database("DATABASE_URL", "")
    assert (found["HOST"], found["PASSWORD"]) == ("/tmp/mit Ü", "/@")


def test_the_mailbox_of_bounces_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOUNCE_URL", "imaps://b%40said.example:s%2Fcret@mail.example/Came%20back")
    found = environ.mailbox("BOUNCE_URL")
    assert (found.user, found.password, found.folder) == ("b@said.example", "s/cret", "Came back")
    assert (found.host, found.port, found.tls) == ("mail.example", 993, True)
    monkeypatch.setenv("BOUNCE_URL", "imap://127.0.0.1")
    assert (environ.mailbox("BOUNCE_URL").port, environ.mailbox("BOUNCE_URL").folder) == (143, "")
