"""What must be true of the database that the site is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections


def _answer(alias: str, question: str) -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def database_knows_letters(
    databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """A cluster of locale C stores Cyrillic but cannot fold it: search then fails in silence."""
    return [
        Error(
            "The database does not know the small form of Қ, so search would miss words.",
            hint="Create the cluster with a UTF-8 locale: docs/operators.md has the command.",
            id="monitor.E001",
        )
        for alias in databases or []
        if _answer(alias, "SELECT lower('Қ') = 'қ'") is False
    ]


def application_owns_nothing(
    databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """The owner of a table can drop its guards: the site must run as another role."""
    if "default" not in (databases or []):
        return []
    owned = _answer(
        "default",
        "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND NOT relnamespace = ANY"
        " (ARRAY['pg_catalog', 'information_schema']::regnamespace[])"
        " AND pg_has_role(current_user, relowner, 'USAGE')",
    )
    if not owned:
        return []
    return [
        Error(
            f"The role in DATABASE_URL owns {owned} tables, so it could undo what guards them.",
            hint="Migrate as DATABASE_OWNER_URL and give DATABASE_URL a role that owns nothing.",
            id="monitor.E002",
        )
    ]
