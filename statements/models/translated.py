"""Words of the record that can be read in other languages, and where each wording comes from."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models

from statements import languages
from statements.vocabulary import Language, Origin

OURS = Language.EN
"""The language in which the record itself is written."""


@dataclass(frozen=True)
class Told:
    """Words as a reader gets them. `is_outdated`: the original was corrected since."""

    words: str
    language: str
    origin: Origin
    is_outdated: bool = False

    def __str__(self) -> str:
        return self.words

    @property
    def is_original(self) -> bool:
        return self.origin == Origin.ORIGINAL


class Translated(models.Model):
    """A row with words that are translated.

    `translations` is a copy that the database writes, by language: {"ru": {"title": "…",
    "origin": "staff", "is_outdated": false}}.
    """

    translated: ClassVar[tuple[str, ...]]
    """The columns whose words are translated; the first one is its title."""

    translations = models.JSONField(default=dict, db_default={}, editable=False)

    class Meta:
        abstract = True

    @property
    def own_language(self) -> str:
        """In which language its words were written; empty if nobody says."""
        return OURS

    def told(self, field: str = "", language: str = "") -> Told:
        """The words of a column, or of the first one, in a language, or in that of now.

        Where there is no such translation they stand in the original.
        """
        field, language = field or self.translated[0], language or languages.language()
        said: dict[str, Any] = self.translations.get(language, {})
        if words := said.get(field):
            return Told(words, language, Origin(said["origin"]), said["is_outdated"])
        return Told(getattr(self, field), self.own_language, Origin.ORIGINAL)
