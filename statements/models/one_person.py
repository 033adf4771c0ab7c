"""The marked exception: an installation with a single editor."""

from django.db import models


class OnePerson(models.Model):
    """If it has a row, its author may publish a thing; every such entry says so for ever.

    Only the owner of the tables writes here: `manage.py one_person --on`.
    """

    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"A single editor may publish, since {self.since:%d %B %Y}"


def is_allowed() -> bool:
    """Whether somebody may publish their own."""
    return OnePerson.objects.exists()
