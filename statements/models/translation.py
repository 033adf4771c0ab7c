"""A translation of our own words, with where it comes from, published as a thing of its own."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from statements.vocabulary import Language, Origin, Subject

from .actor import Actor
from .assessment import Assessment
from .demand import Demand
from .event import Event
from .fields import one_of
from .named import hold
from .review import Reviewed, ReviewedQuerySet
from .statement import Statement
from .translated import Translated

TRANSLATED: dict[str, type[Any]] = {
    "statement": Statement,
    "demand": Demand,
    "event": Event,
    "assessment": Assessment,
    "actor": Actor,
}
"""What can be translated, by the word under which the ledger keeps it."""

FIELDS = ("title", "summary", "name", "reason")
"""The columns of all of them whose words are translated, and those of a translation."""

ORIGINS = tuple(choice for choice in Origin.choices if choice[0] != Origin.ORIGINAL)


def target_word(thing: Any) -> str:
    """The word for the kind of a thing that can be translated; empty if it cannot."""
    return next((word for word, model in TRANSLATED.items() if type(thing) is model), "")


class TranslationQuerySet(ReviewedQuerySet):
    def public(self) -> Self:
        """Public only with what they translate."""
        there = Q()
        for word, model in TRANSLATED.items():
            there |= Q(target=word, target_id__in=model.objects.public().values("public_id"))
        return super().public().filter(there)

    def of(self, thing: Any) -> Self:
        return self.filter(target=target_word(thing), target_id=thing.public_id)


class Translation(Reviewed):
    """The words of one thing in one language. Of several, an official one goes before our own,
    ours before a machine’s, and a newer before an older one."""

    subject = Subject.TRANSLATION

    target = models.CharField(max_length=20, choices=Subject.choices, editable=False)
    target_id = models.CharField(max_length=8, editable=False)
    language = models.CharField(
        max_length=3, choices=Language.choices, help_text="Into which language."
    )
    origin = models.CharField(
        max_length=20,
        choices=ORIGINS,
        help_text="Public, beside the words. What a machine wrote is ours only once somebody who "
        "reads both languages has been through every word of it.",
    )
    title = models.CharField(max_length=500, blank=True)
    summary = models.TextField(blank=True, max_length=8000)
    name = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True, max_length=8000)

    objects = TranslationQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = ("-publication", "-pk")
        constraints: ClassVar = [
            *Reviewed.Meta.constraints,
            one_of("language", Language),
            models.CheckConstraint(
                condition=Q(origin__in=[code for code, _ in ORIGINS]),
                name="translation_origin_is_a_word",
            ),
            models.CheckConstraint(
                condition=Q(target="statement", summary="", name="", reason="") & ~Q(title="")
                | Q(target="demand", title="", name="", reason="") & ~Q(summary="")
                | Q(target="event", name="", reason="") & ~Q(title="")
                | Q(target="assessment", title="", summary="", name="") & ~Q(reason="")
                | Q(target="actor", title="", summary="", reason="") & ~Q(name=""),
                name="a_translation_has_the_words_of_its_target",
                violation_error_message="Translate what it says, and nothing else.",
            ),
            models.CheckConstraint(
                condition=Q(target="statement") | ~Q(language="en"),
                name="a_translation_is_into_another_language",
                violation_error_message="It is written in English already.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["target", "target_id"], name="translations_of")]

    def __str__(self) -> str:
        return f"{self.get_language_display()}: {self.words}"

    @property
    def words(self) -> str:
        """The first of its words: a title, a name or a whole sentence."""
        return self.title or self.summary or self.name or self.reason

    @property
    def target_row(self) -> Translated:
        """What it translates."""
        return TRANSLATED[self.target].objects.get(public_id=self.target_id)  # type: ignore[no-any-return]

    @property
    def pairs(self) -> list[tuple[str, str, str]]:
        """Each column with the words that stand there and their translation."""
        return self._beside(self.target_row)

    def _beside(self, row: Translated) -> list[tuple[str, str, str]]:
        return [(one, getattr(row, one), getattr(self, one)) for one in row.translated]

    def clean(self) -> None:
        super().clean()
        row = self.target_row
        if self.language == row.own_language:
            raise ValidationError({"language": "It is written in this language already."})
        for field, original, words in self._beside(row):
            if bool(original) != bool(words):
                sentence = "Translate this too." if original else "The original says nothing here."
                raise ValidationError({field: sentence})

    def lock_named(self) -> None:
        hold(TRANSLATED[self.target].objects.filter(public_id=self.target_id))

    def public_content(self) -> dict[str, Any]:
        pairs = self.pairs
        return {
            "id": self.public_id,
            "of": {"subject": self.target, "id": self.target_id},
            "language": self.language,
            "origin": self.origin,
            "original": {field: original for field, original, _ in pairs},
            **{field: words for field, _, words in pairs},
        }
