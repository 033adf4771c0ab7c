"""The whole ledger as text, one entry a line, in the one way to write it."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

from .head import head
from .models import FORMAT

COLUMNS = (
    "seq",
    "at",
    "kind",
    "subject",
    "subject_id",
    "bears_on",
    "content",
    "salt",
    "commitment",
    "prev",
    "hash",
)
EVERYTHING = f"SELECT {', '.join(COLUMNS)} FROM statements_publication ORDER BY seq"
AT_ONCE = 200
"""Entries that are in memory at a time."""


class Export:
    """The lines of the ledger up to the head that it had at one moment, read as they are sent.

    A redaction may be published at any time. So that an entry that it emptied and the one that
    says so are never apart, all lines are of one statement's snapshot.
    """

    def __init__(self) -> None:
        self.head = head()
        while True:
            self.cursor = connection.chunked_cursor()
            self.cursor.execute(EVERYTHING)
            newest = head()
            if newest == self.head:
                break
            self.close()
            self.head = newest

    def __iter__(self) -> Iterator[bytes]:
        while rows := self.cursor.fetchmany(AT_ONCE):
            yield from map(line, rows)

    def close(self) -> None:
        """Whoever asked may be gone before the end."""
        self.cursor.close()


def line(row: tuple[Any, ...]) -> bytes:
    """One entry; `verify.py` accepts no other way to write it."""
    entry = dict(zip(COLUMNS, row, strict=True))
    entry["at"] = entry["at"].strftime(FORMAT)
    # Where something was redacted, nothing is left.
    entry["content"] = entry["content"] or None
    entry["salt"] = entry["salt"] or None
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
