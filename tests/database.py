"""Databases for tests: one template, migrated once as the owner, and copies of it.

Nothing is ever flushed: the record refuses TRUNCATE by design. A test that only rolls back shares
its worker's copy; one that commits gets a copy of its own, which takes some tens of milliseconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from tests import seal

TEMPLATE = "said_template_"
TEMPLATES_KEPT = 5
TEMPLATE_LOCK = 20220102


class Copy(NamedTuple):
    """A database of one test, with its addresses for processes that the test starts."""

    name: str
    url: str
    owner_url: str


def address(alias: str, name: str) -> str:
    have = connections.settings[alias]
    user, secret = quote(have["USER"], safe=""), quote(have["PASSWORD"], safe="")
    host, port = quote(have["HOST"], safe=""), have["PORT"] or "5432"
    return f"postgresql://{user}:{secret}@/{name}?host={host}&port={port}"


def _maintain(statement: str, *names: str) -> None:
    """One statement that no transaction may hold, on the server's own database."""
    identifiers = [sql.Identifier(name) for name in names]
    with psycopg.connect(address("owner", "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*identifiers))


def _names(prefix: str) -> list[str]:
    """Databases of that prefix, the oldest first."""
    with psycopg.connect(address("owner", "postgres")) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", [prefix]
        )
        return [name for (name,) in found]


def point_to(name: str) -> None:
    """From now on both aliases mean this database, in every thread."""
    for alias in ("default", "owner"):
        connections[alias].close()
        connections.settings[alias]["NAME"] = name


def fingerprint() -> str:
    """Of all that makes the template what it is."""
    files = [Path(settings.BASE_DIR, "statements/management/commands/migrate.py")]
    for app in apps.get_app_configs():
        folder = Path(app.path)
        files += folder.glob("migrations/**/*.py")
        files += folder.glob("**/*.sql")
    digest = hashlib.sha256()
    for file in sorted(set(files)):
        digest.update(f"{file}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def template() -> str:
    """The migrated template's name; the first worker that asks makes it, the others wait."""
    name = TEMPLATE + fingerprint()
    with psycopg.connect(address("owner", "postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        if name not in _names(TEMPLATE):
            _make_template(name)
    return name


def demonstration() -> str:
    """The name of a template that holds the demonstration record, made like the empty one."""
    source = template()
    files = sorted(Path(settings.BASE_DIR, "statements").rglob("*.py"))
    files += sorted(Path(settings.BASE_DIR, "statements/demo").glob("*.json"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    name = f"{source}_{digest}"
    with psycopg.connect(address("owner", "postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        if name not in _names(TEMPLATE):
            _make_template(name, source, "demo")
    return name


def _make_template(name: str, source: str = "template1", command: str = "migrate") -> None:
    unfinished = f"unfinished_{name}"
    _maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", unfinished)
    _maintain("CREATE DATABASE {} TEMPLATE {}", unfinished, source)
    before = connections.settings["owner"]["NAME"]
    point_to(unfinished)
    call_command(command, verbosity=0, stdout=StringIO())
    if command == "migrate":
        seal.announce()
    point_to(before)
    _maintain("ALTER DATABASE {} RENAME TO {}", unfinished, name)
    for old in _names(TEMPLATE)[:-TEMPLATES_KEPT]:
        _maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", old)


@contextmanager
def twin(source: str, name: str) -> Iterator[Copy]:
    """A copy of the template for others: until the end of the block, by its addresses alone."""
    _maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _maintain("CREATE DATABASE {} TEMPLATE {}", name, source)
    try:
        yield Copy(name, address("default", name), address("owner", name))
    finally:
        _maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def copy(source: str, name: str) -> Iterator[Copy]:
    """A copy of the template that both aliases mean until the end of the block."""
    before = connections.settings["default"]["NAME"]
    with twin(source, name) as made:
        point_to(name)
        try:
            yield made
        finally:
            point_to(before)
