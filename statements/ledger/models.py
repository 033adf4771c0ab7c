"""The signed heads of the ledger."""

from django.db import models

FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
"""How the ledger writes a moment."""


class Checkpoint(models.Model):
    """One head of the ledger, signed by the key that was in force there.

    The worker writes it, and nothing changes it afterwards.
    """

    seq = models.BigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    site = models.CharField(max_length=300)
    key = models.CharField(max_length=8)
    body = models.TextField()
    """The exact text that is signed."""
    signature = models.CharField(max_length=88)

    def __str__(self) -> str:
        return f"{self.seq}: {self.hash[:16]}"

    def text(self) -> str:
        """What a reader downloads, and `verify.py` reads."""
        return f"{self.body}\nsignature: {self.signature}\n"
