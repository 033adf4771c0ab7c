"""The way back: into a database that holds nothing yet, whole and checked, or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db.migrations.loader import MigrationLoader
from psycopg.rows import dict_row

from monitor.keeping.archive import DATABASE, MEDIA, Archive, Head, Manifest
from monitor.keeping.backup import Connection, count_rows, first
from monitor.keeping.programs import Address, restore
from monitor.keeping.rules import close_functions, require_same_rules
from monitor.keeping.scratch import busy, exchange, scratch
from monitor.services import CHECKOUT
from monitor.services.child import leash
from monitor.services.trouble import Trouble
from statements.models import Publication
from statements.models.publication import GENESIS

BUSY = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND usesysid IS NOT NULL AND pid <> pg_backend_pid()
"""
PAGE = 1000
ONLY_WHERE_NOTHING_IS = "A backup is restored only where nothing is yet."


def bring_back(path: Path, owner: Address, application: Address, media: Path) -> Manifest:
    """Raises `Trouble` in a sentence; then database and media are as they were."""
    with path.open("rb") as file:
        archive = Archive(file)
        _require_known_migrations(archive.manifest)
        _require_nothing_there(owner)
        if archive.media and media.exists() and any(media.iterdir()):
            raise Trouble(f"{media} holds files already. {ONLY_WHERE_NOTHING_IS}")
        with scratch(owner, "restoring") as restored, _media(archive, media):
            _fill(archive, restored, application)
            exchange(owner, restored)
    return archive.manifest


def _fill(archive: Archive, restored: Address, application: Address) -> None:
    """Everything that the database has to be, and the proof that it is."""
    restore(restored, archive.chunks(DATABASE))
    _require_same_counts(archive.manifest, restored)
    with scratch(restored, "like") as like:
        _migrate(like, application)
        close_functions(like, restored)
        _migrate(restored, application)
        require_same_rules(like, restored)
    with psycopg.connect(restored.url, autocommit=True) as connection:
        if checked_head(connection) != archive.manifest.head:
            raise Trouble("The ledger in it does not end where its manifest says.")
        connection.execute("VACUUM ANALYZE")


def checked_head(connection: Connection) -> Head:
    """The end of the chain, every link recomputed. Raises `Trouble` with the first bad entry."""
    head = Head(0, GENESIS)
    for entry in _entries(connection):
        if (entry.seq, entry.prev) != (head.seq + 1, head.hash) or not _holds(entry):
            raise Trouble(f"The ledger in it does not hold: entry {head.seq + 1} is wrong.")
        head = Head(entry.seq, entry.hash)
    return head if head.seq else Head(0, "")


def _holds(entry: Publication) -> bool:
    """A redacted entry has lost salt and content, and keeps the commitment to them."""
    try:
        kept = not entry.salt or entry.commitment == entry.expected_commitment()
    except ValueError:  # the salt is no number
        return False
    return kept and entry.hash == entry.expected_hash()


def _entries(connection: Connection) -> Iterator[Publication]:
    columns = ", ".join(f'"{field.column}"' for field in Publication._meta.concrete_fields)
    query = f"SELECT {columns} FROM statements_publication ORDER BY seq"
    connection.execute("SET TIME ZONE 'UTC'")
    with connection.transaction(), connection.cursor("entries", row_factory=dict_row) as cursor:
        cursor.itersize = PAGE
        for row in cursor.execute(query):
            yield Publication(**row)


def _require_known_migrations(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if strange := sorted(set(manifest.migrations) - known):
        raise Trouble(
            f"It was made by a newer version of the site: {strange[0]} is not known here."
        )


def _require_nothing_there(owner: Address) -> None:
    with psycopg.connect(owner.url) as connection:
        for table, noun in (("statements_publication", "publications"), ("auth_user", "accounts")):
            if count := count_rows(connection).get(table):
                raise Trouble(
                    f"The database {owner.database} holds {count} {noun} already. "
                    f"{ONLY_WHERE_NOTHING_IS}"
                )
        if first(connection, BUSY):
            raise busy(owner)


def _require_same_counts(manifest: Manifest, restored: Address) -> None:
    with psycopg.connect(restored.url) as connection:
        found = count_rows(connection)
    for table in sorted(found.keys() | manifest.rows.keys()):
        if (have := found.get(table)) != (said := manifest.rows.get(table)):
            raise Trouble(f"{table} has {have} rows in it, its manifest says {said}.")


def _migrate(address: Address, application: Address) -> None:
    """To this version; afterwards the application has what it may have."""
    urls = {
        "DATABASE_URL": application.of(address.database).url,
        "DATABASE_OWNER_URL": address.url,
    }
    done = subprocess.run(
        leash([sys.executable, "manage.py", "migrate", "--verbosity=0"], session=False),
        cwd=CHECKOUT,
        env=os.environ | urls,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
        raise Trouble(f"migrate failed: {lines[-1]}")


@contextmanager
def _media(archive: Archive, media: Path) -> Iterator[None]:
    """Its files, in their place at the end of the block."""
    if not archive.media:
        yield
        return
    folder = media.with_name(f".{media.name}.{os.getpid()}")
    try:
        for name in archive.media:
            _copy(archive.chunks(name), folder / name.removeprefix(MEDIA))
        yield
        folder.rename(media)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(chunks: Iterator[bytes], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())
