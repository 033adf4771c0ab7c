"""Whether the rules in a database (tables, functions, guards, grants) are those of this version."""

from __future__ import annotations

import re
from collections import defaultdict

import psycopg
from psycopg import sql

from monitor.keeping.backup import first
from monitor.keeping.programs import Address, dumped, restore
from monitor.keeping.scratch import scratch
from monitor.services.trouble import Trouble

ENTRY = re.compile(r"^-- Name: (.+); Type: (.+); Schema: .+$", re.MULTILINE)
# Without it each dump would hold a random word of its own.
SAME_WORD = "--restrict-key=rules"
CLOSED = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
      AND NOT has_function_privilege('public', oid, 'EXECUTE')
"""
CLOSE = sql.SQL("REVOKE EXECUTE ON ROUTINE {} FROM PUBLIC")


def close_functions(like: Address, address: Address) -> None:
    """What the one database keeps from PUBLIC the other does too: a restore opens all to all.

    What an older version did not have yet comes closed with its migration.
    """
    with psycopg.connect(like.url) as connection:
        functions = [name for (name,) in connection.execute(CLOSED)]
    with psycopg.connect(address.url) as connection:
        for function in functions:
            if first(connection, sql.SQL("SELECT to_regprocedure({})").format(function)):
                connection.execute(CLOSE.format(sql.SQL(function)))


def require_same_rules(like: Address, address: Address) -> None:
    """Raises `Trouble` that names what differs: guards that were taken out or changed."""
    expected, found = _rules(like), _rules(address)
    differing = sorted(
        name for name in expected.keys() | found.keys() if expected[name] != found[name]
    )
    if differing:
        raise Trouble(
            "The rules in the backup are not those of this version of the site: "
            f"{', '.join(differing[:5])}{' and others' if len(differing) > 5 else ''}."
        )


def _rules(address: Address) -> defaultdict[str, list[str]]:
    """The definitions by type and name, the same for all that mean the same.

    PostgreSQL shows some conditions in another spelling once they were dumped and restored, so
    both sides are compared after that.
    """
    with scratch(address, "rules") as copy:
        restore(copy, dumped(address, "--schema-only", "--format=custom"), privileges=True)
        text = b"".join(dumped(copy, "--schema-only", "--no-owner", SAME_WORD)).decode()
    pieces = iter(ENTRY.split(text)[1:])
    found = defaultdict(list)
    for name, kind, definition in zip(pieces, pieces, pieces, strict=True):
        found[f"{kind.lower()} {name}"].append(definition)
    return found
