"""Databases beside the record's own that are gone when the work with them is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.errors import InsufficientPrivilege, ObjectInUse

from monitor.keeping.programs import Address
from monitor.services.trouble import Trouble

# Said in full, as for a new cluster: another locale would find no Cyrillic word in another case.
CREATE = """
    CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8'
"""


LONGEST = 63


@contextmanager
def scratch(address: Address, purpose: str) -> Iterator[Address]:
    """An empty database on the same server; at the end it is dropped, if it is still there."""
    name = f"{address.database}_{purpose}"
    if len(name.encode()) > LONGEST:
        # The server would cut it, perhaps to the name of a database that is in use.
        raise Trouble(f"The name {address.database} is too long for a restore.")
    try:
        maintain(address, "DROP DATABASE IF EXISTS {}", name)
        maintain(address, CREATE, name)
    except ObjectInUse as error:
        raise Trouble(f"Another restore is at work in the database {name}.") from error
    except InsufficientPrivilege as error:
        raise Trouble(
            f"{address.role} may not make databases. While you restore, let it: "
            f"ALTER ROLE {address.role} CREATEDB;"
        ) from error
    try:
        yield address.of(name)
    finally:
        maintain(address, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def maintain(address: Address, statement: LiteralString, *names: str) -> None:
    """One statement that no transaction may hold, on the server's own database."""
    identifiers = [sql.Identifier(name) for name in names]
    with psycopg.connect(address.of("postgres").url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*identifiers))


def exchange(address: Address, restored: Address) -> None:
    """From now on the restored database has the other one's name. Nobody may be connected."""
    before = f"{address.database}_before"
    try:
        maintain(address, "ALTER DATABASE {} RENAME TO {}", address.database, before)
    except ObjectInUse as error:
        raise busy(address) from error
    try:
        maintain(address, "ALTER DATABASE {} RENAME TO {}", restored.database, address.database)
    except psycopg.Error:
        maintain(address, "ALTER DATABASE {} RENAME TO {}", before, address.database)
        raise
    maintain(address, "DROP DATABASE {}", before)


def busy(address: Address) -> Trouble:
    return Trouble(f"Somebody works with the database {address.database}: end the site first.")
