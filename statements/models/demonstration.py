"""Whether the demonstration record is loaded, which every page then says."""

from django.db import models


class Demonstration(models.Model):
    """There is one row while the demonstration record is loaded."""

    loaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Loaded {self.loaded_at:%Y-%m-%d}"
