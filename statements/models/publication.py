"""The spine: nothing becomes public but by a publication, appended by the database."""

from hashlib import sha256
from typing import Any, ClassVar

from django.db import models

from statements.vocabulary import PublicationKind, Subject

GENESIS = "0" * 64


class Publication(models.Model):
    """One entry of the ledger: what became public, when, and which demands it bears on.

    The database's function `publish()` writes it, and nothing changes it afterwards.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=PublicationKind.choices)
    subject = models.CharField(max_length=20, choices=Subject.choices)
    subject_id = models.CharField(max_length=8)
    bears_on = models.TextField()
    content = models.TextField()
    salt = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "publications (the ledger)"
        indexes: ClassVar = [
            models.Index(fields=["subject", "subject_id"], name="subject"),
            models.Index(fields=["at", "seq"], name="publication_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.get_subject_display()} {self.subject_id}"

    def expected_commitment(self) -> str:
        """SHA-256 over the salt's 32 bytes and the content's UTF-8 bytes, in hex."""
        return sha256(bytes.fromhex(self.salt) + self.content.encode()).hexdigest()

    def expected_hash(self) -> str:
        """SHA-256, in hex, over eight lines of UTF-8 that are joined by LF.

        They are prev, seq, at, kind, subject, subject_id, bears_on and commitment; `at` is in
        UTC, as 2022-01-09T12:00:00.000000Z.
        """
        at = self.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        lines: list[Any] = [self.prev, self.seq, at, self.kind, self.subject, self.subject_id]
        lines += [self.bears_on, self.commitment]
        return sha256("\n".join(map(str, lines)).encode()).hexdigest()


class BearsOn(models.Model):
    """The index of `Publication.bears_on`: one demand, and its status before and after."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="demands")
    demand = models.ForeignKey(
        "statements.Demand", on_delete=models.PROTECT, related_name="history"
    )
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)

    class Meta:
        ordering = ("-publication",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["publication", "demand"], name="one_mark_per_demand_and_publication"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.before or '–'} → {self.after}"
