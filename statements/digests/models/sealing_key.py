"""The public keys with which addresses are, or were, sealed."""

from django.db import models
from django.db.models.functions import Now


class SealingKey(models.Model):
    """The public part of a key of the post; the newest is the one to seal with."""

    name = models.CharField(max_length=8, primary_key=True)
    public = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        get_latest_by = "made_at"

    def __str__(self) -> str:
        return self.name
