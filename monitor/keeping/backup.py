"""A backup: database, media and manifest of one moment, while the site goes on serving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import Model
from psycopg import IsolationLevel, sql

from monitor.keeping.archive import (
    DATABASE,
    FORMAT,
    MEDIA,
    Head,
    Manifest,
    Writer,
    read_chunks,
    written,
)
from monitor.keeping.programs import Address, dumped
from monitor.services.trouble import Trouble

Connection = psycopg.Connection[tuple[Any, ...]]

TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
MIGRATIONS = "SELECT app || '.' || name FROM django_migrations ORDER BY 1"
RECORD = "SELECT to_regclass('public.statements_publication')"
COUNT = sql.SQL("SELECT count(*) FROM public.{}")
HEAD = "SELECT seq, hash FROM statements_publication ORDER BY seq DESC LIMIT 1"


def left_out() -> list[str]:
    """Tables whose rows are in no backup: who is signed in, and who mistyped a password."""
    models: list[type[Model]] = [Session, *apps.get_app_config("axes").get_models()]
    return sorted(model._meta.db_table for model in models)


def back_up(owner: Address, application: str, media: Path, path: Path) -> Manifest:
    """Writes the backup there. Raises `Trouble` in a sentence; then nothing is there."""
    with written(path) as file, psycopg.connect(owner.url) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        writer = Writer(file)
        writer.add(DATABASE, dumped(owner, *_options(connection)))
        for source in _files(media):
            name = MEDIA + source.relative_to(media).as_posix()
            with source.open("rb") as content:
                writer.add(name, read_chunks(content))
        manifest = Manifest(
            format=FORMAT,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            roles=[owner.role, application],
            migrations=migrations(connection),
            head=head(connection),
            rows=count_rows(connection),
            members=writer.hashes,
        )
        writer.close(manifest)
    return manifest


def _options(connection: Connection) -> list[str]:
    """For a dump of exactly what the connection sees, in a transaction that stays open."""
    if not first(connection, RECORD):
        raise Trouble("There is no record in this database yet.")
    snapshot = first(connection, "SELECT pg_export_snapshot()")
    without = [f"--exclude-table-data=public.{table}" for table in left_out()]
    return ["--format=custom", f"--snapshot={snapshot}", *without]


def _files(media: Path) -> Iterator[Path]:
    for path in sorted(media.rglob("*")):
        if path.is_symlink():
            raise Trouble(f"{path} is a symbolic link: media are plain files.")
        if path.is_file():
            yield path


def head(connection: Connection) -> Head:
    found = connection.execute(HEAD).fetchone()
    return Head(*found) if found else Head(0, "")


def migrations(connection: Connection) -> list[str]:
    return [name for (name,) in connection.execute(MIGRATIONS)]


def count_rows(connection: Connection) -> dict[str, int]:
    """Of every table whose rows are kept."""
    names = [name for (name,) in connection.execute(TABLES) if name not in left_out()]
    return {name: first(connection, COUNT.format(sql.Identifier(name))) for name in names}


def first(connection: Connection, query: LiteralString | sql.Composed) -> Any:
    """The one answer to a question that has one."""
    found = connection.execute(query).fetchone()
    return found and found[0]
