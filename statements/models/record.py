"""What every row of the record has: a public id, and the publication that made it public."""

import secrets
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
"""Without letters that look like digits, and without vowels, so that no word comes out."""


def new_public_id() -> str:
    """Eight random characters, about 38 bits; the unique column refuses a repetition."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


class PublicQuerySet(models.QuerySet[Any]):
    """The one word for what the public may see, and the one for what it could see once."""

    public_by: ClassVar[tuple[str, ...]] = ("",)
    """Paths to the rows that must be public for this one to be: itself, or what it hangs on."""

    def public(self) -> Self:
        """What is public now."""
        return self.filter(*(Q(**{f"{path}publication__isnull": False}) for path in self.public_by))

    def public_at(self, seq: int) -> Self:
        """What was public when the ledger ended with this entry, whatever became of it since."""
        return self.filter(*(stood(path, seq) for path in self.public_by))


def stood(path: str, seq: int) -> Q:
    """Whether a row was public when the ledger ended with an entry."""
    return Q(**{f"{path}publication__lte": seq}) | Q(
        **{f"{path}stood_from__lte": seq, f"{path}tombstone__gt": seq}
    )


class Record(models.Model):
    """A row with an id that the public may quote: random, given at insert, never changed."""

    public_id = models.CharField(max_length=8, unique=True, default=new_public_id, editable=False)

    class Meta:
        abstract = True


def _entry(name: str) -> Any:
    return models.ForeignKey(
        "statements.Publication",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=name == "publication",
    )


class Publishable(Record):
    """A row that the database makes public by an entry of the spine, and may take away by one.

    `publication` is the entry by which it is public, and empty as long as it is not: so whatever
    asks for it sees nothing that was taken away. Then `tombstone` is the entry that took it away,
    and `stood_from` the one by which it had been public.
    """

    publication = _entry("publication")
    stood_from = _entry("stood_from")
    tombstone = _entry("tombstone")

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        return self.publication_id is not None
