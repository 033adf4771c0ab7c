"""What every row of the record has: a public id, and the publication that made it public."""

import secrets
from typing import Any, Self

from django.db import models

ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
"""Without letters that look like digits, and without vowels, so that no word comes out."""


def new_public_id() -> str:
    """Eight random characters, about 38 bits; the unique column refuses a repetition."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


class PublicQuerySet(models.QuerySet[Any]):
    """The one word for what the public may see."""

    public_by = "publication"
    """The path from a row to the publication that made it public."""

    def public(self) -> Self:
        return self.filter(**{f"{self.public_by}__isnull": False})


class Record(models.Model):
    """A row with an id that the public may quote: random, given at insert, never changed."""

    public_id = models.CharField(max_length=8, unique=True, default=new_public_id, editable=False)

    class Meta:
        abstract = True


class Publishable(Record):
    """A row that the database makes public, once, by an entry of the spine."""

    publication = models.ForeignKey(
        "statements.Publication",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        return self.publication_id is not None
