"""The database of the tests: made by the owner, used as the application."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from psycopg import sql
from pytest_django import DjangoDbBlocker

from tests import database, seal
from tests.make import make_editor

Owner = psycopg.Connection[tuple[object, ...]]
RecordTime = Callable[[datetime | str], AbstractContextManager[None]]

RECORD_NOW = sql.SQL(
    "CREATE OR REPLACE FUNCTION record_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS {}"
)
_numbers = itertools.count(1)


def pytest_configure(config: pytest.Config) -> None:
    if not (os.environ.get("DATABASE_URL") and os.environ.get("DATABASE_OWNER_URL")):
        raise pytest.UsageError(
            "Tests need DATABASE_URL and DATABASE_OWNER_URL. `make test` brings its own database, "
            "and so does `python -m monitor.services --test -- python -m pytest …`."
        )
    # Whoever runs the tests may have a key of their own.
    settings.LEDGER_KEY = Path(os.devnull, "no-key.pem")
    seal.lay_down()
    # The slow hash is for attackers, not for tests.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Whoever has no browser learns that the tests in one were left out."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any("browser" in str(report.longrepr) for report in skipped):
        terminalreporter.section("No page was looked at in a browser", red=True)
        terminalreporter.line("`make browser-install` gets what is missing.")


def _copy_name(worker: str) -> str:
    return f"said_test_{os.getpid()}_{worker}_{next(_numbers)}"


@pytest.fixture(scope="session")
def template(django_db_blocker: DjangoDbBlocker) -> str:
    with django_db_blocker.unblock():
        return database.template()


@pytest.fixture(scope="session")
def django_db_setup(
    template: str, worker_id: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Each worker's own copy, for the tests that roll back (`db`)."""
    with django_db_blocker.unblock():
        copying = database.copy(template, _copy_name(worker_id))
        copying.__enter__()
    yield
    with django_db_blocker.unblock():
        copying.__exit__(None, None, None)


@pytest.fixture
def committed(
    django_db_setup: None, template: str, worker_id: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[database.Copy]:
    """A fresh database for a test that commits: in threads, or in processes by its addresses."""
    with (
        django_db_blocker.unblock(),
        database.copy(template, _copy_name(worker_id)) as copy,
    ):
        yield copy


@pytest.fixture
def transactional_db() -> None:
    pytest.fail("The record refuses to be flushed: use `db`, or `committed` for what commits.")


@pytest.fixture
def owner(request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[Owner]:
    """The owner's own connection to the test's database; each statement commits by itself."""
    if "committed" in request.fixturenames:
        request.getfixturevalue("committed")  # whichever the test names first
    name = connections.settings["default"]["NAME"]
    with psycopg.connect(database.address("owner", name), autocommit=True) as connection:
        yield connection


@pytest.fixture
def record_time(owner: Owner) -> RecordTime:
    """`with record_time("2022-01-11T12:00Z"):` is that moment for the record."""

    @contextmanager
    def stand_still(moment: datetime | str) -> Iterator[None]:
        row = owner.execute("SELECT pg_get_functiondef('record_now()'::regprocedure)").fetchone()
        assert row
        replace_record_now(owner, RECORD_NOW.format(sql.Literal(f"SELECT '{moment}'::timestamptz")))
        try:
            yield
        finally:
            replace_record_now(owner, str(row[0]).encode())

    return stand_still


@pytest.fixture
def desk(db: None, client: Client) -> Client:
    """Anna’s browser, signed in at the desk."""
    client.force_login(make_editor("anna"))
    return client


def replace_record_now(owner: Owner, definition: sql.Composed | bytes) -> None:
    owner.execute(definition)
    # In the midst of a transaction a session may go on with the function that it has in memory.
    # Asking for one that it cannot have there makes it look, and so hear of the change.
    if connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regproc(%s)", [f"nothing_{uuid4().hex}"])
