"""The one clock of the post: the database's."""

from datetime import datetime

from django.db import connection


def now() -> datetime:
    """This moment, as the record has it; tests set it there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT record_now()")
        row: tuple[datetime] = cursor.fetchone()
        return row[0]
