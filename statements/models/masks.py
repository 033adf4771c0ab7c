"""Names that the public does not read: what they hide, as the database defines it."""

from django.db import connection

from .part import Part


def hidden(text: str) -> str:
    """The same words as the record stores them: with its mask in place of each masked name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mask_names(%s)", [text])
        row: tuple[str] = cursor.fetchone()
    return row[0]


def rows_with(forms: str) -> dict[str, int]:
    """In how many rows of each table words stand, given one form a line; only tables with some.

    What a masked part hides is not counted in the part itself. The ledger is a table too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT relation, number FROM rows_with(%s)", [forms])
        return dict(cursor.fetchall())


def public_masks() -> frozenset[str]:
    """What stands in public in place of names, brackets included."""
    labels = Part.objects.public().exclude(label="").values_list("label", flat=True)
    return frozenset(f"[{label}]" for label in labels)
