"""Django's migrate, as the owner of the tables; then the application gets what it may do."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections

GRANT = "grant_to_application"


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        if "owner" in connections:
            parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        alias = options["database"]
        if alias == "default" and "owner" not in connections and not self.is_owner():
            raise CommandError(
                "The role in DATABASE_URL may not change tables. Set DATABASE_OWNER_URL to the "
                "same database under the role that owns it, and migrate again."
            )
        super().handle(*args, **options)
        self.grant(alias)

    def is_owner(self) -> bool:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT pg_has_role(current_user, datdba, 'USAGE') FROM pg_database"
                " WHERE datname = current_database()"
            )
            return bool(cursor.fetchone()[0])

    def grant(self, alias: str) -> None:
        """New tables belong to the owner alone until the record's own function shares them."""
        application = connections["default"].settings_dict["USER"]
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT to_regproc(%s) IS NOT NULL", [GRANT])
            if cursor.fetchone()[0]:
                cursor.execute(f"SELECT {GRANT}(%s)", [application])
