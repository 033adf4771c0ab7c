"""The database of the tests: made by the owner, used as the application."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from psycopg import sql
from pytest_django import DjangoDbBlocker

from tests import database

Owner = psycopg.Connection[tuple[object, ...]]
RecordTime = Callable[[datetime | str], AbstractContextManager[None]]

RECORD_NOW = "record_now()"
_numbers = itertools.count(1)


def pytest_configure(config: pytest.Config) -> None:
    if not (os.environ.get("DATABASE_URL") and os.environ.get("DATABASE_OWNER_URL")):
        raise pytest.UsageError(
            "Tests need DATABASE_URL and DATABASE_OWNER_URL. `make test` brings its own database, "
            "and so does `python -m monitor.services --test -- python -m pytest …`."
        )
    # The slow hash is for attackers, not for tests.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
def owner(django_db_setup: None) -> Iterator[Owner]:
    """The owner's own connection to the current database; each statement commits by itself."""
    name = connections.settings["default"]["NAME"]
    with psycopg.connect(database.address("owner", name), autocommit=True) as connection:
        yield connection


@pytest.fixture
def record_time(owner: Owner) -> RecordTime:
    """`with record_time("2022-01-11T12:00Z"):` is that moment for the record."""

    @contextmanager
    def stand_still(moment: datetime | str) -> Iterator[None]:
        row = owner.execute("SELECT pg_get_functiondef(%s::regprocedure)", [RECORD_NOW]).fetchone()
        assert row
        owner.execute(
            sql.SQL(
                "CREATE OR REPLACE FUNCTION record_now() RETURNS timestamptz"
                " LANGUAGE sql VOLATILE AS {}"
            ).format(sql.Literal(f"SELECT '{moment}'::timestamptz"))
        )
        try:
            yield
        finally:
            owner.execute(str(row[0]).encode())

    return stand_still
