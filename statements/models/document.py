"""Where statements and reports were found."""

from typing import Any, ClassVar

from django.db import models

from statements.vocabulary import DocumentKind, Language

from .actor import Actor
from .fields import Dated
from .record import PublicQuerySet, Publishable


class Document(Publishable, Dated):
    """A page, paper, post or broadcast that somebody published."""

    title = models.CharField(max_length=300)
    publisher = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        related_name="documents",
        help_text="Who published it: the newspaper, the ministry, the organisation.",
    )
    url = models.URLField(
        "address", max_length=1000, blank=True, help_text="The address where it can be read."
    )
    kind = models.CharField(max_length=20, choices=DocumentKind.choices, default=DocumentKind.PAGE)
    language = models.CharField(max_length=3, choices=Language.choices, default=Language.EN)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ("-first_day", "title")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(url="") | models.Q(url__regex="^https?://"),
                name="an_address_is_of_the_web",
                violation_error_message="The address begins with https:// or http://.",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["url"], name="document_address")]

    def __str__(self) -> str:
        return f"{self.title} ({self.publisher}, {self.date_in_words})"

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "title": self.title,
            "publisher": self.publisher.public_id,
            "url": self.url,
            "kind": self.kind,
            "language": self.language,
            "date": self.date,
        }
