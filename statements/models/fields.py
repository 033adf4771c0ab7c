"""Columns that several nouns share: dates as people write them, and lists of words."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from statements.edtf import NotADate, span, words
from statements.vocabulary import countries


def validate_date(text: str) -> None:
    try:
        span(text)
    except NotADate as error:
        raise ValidationError(str(error), code="date") from None


class BoundField(models.DateField):  # type: ignore[type-arg]
    """First or last day of the row's `date`: computed whenever the row is written."""

    def __init__(self, bound: str, **kwargs: Any) -> None:
        self.bound = bound
        super().__init__(**{"null": True, "blank": True, "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, [self.bound, *args], kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> date | None:
        day: date | None = getattr(span(model_instance.date), self.bound)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, day)
        return day


class Dated(models.Model):
    """A row with a date of any precision; order and constraints use its first day."""

    date = models.CharField(
        max_length=40,
        blank=True,
        validators=[validate_date],
        help_text="As it is known: 2022-01-09, 2022-01, 2022; about: 2022-01-05~; from and to: "
        "2022-01-05/2022-01-07. Empty if nobody says.",
    )
    first_day = BoundField("first")
    last_day = BoundField("last")

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        try:
            covered = span(self.date)
        except NotADate:
            return  # The field itself says what is wrong with it.
        self.first_day, self.last_day = covered.first, covered.last

    @property
    def date_in_words(self) -> str:
        return words(self.date)


def one_of(field: str, vocabulary: type[models.TextChoices]) -> models.CheckConstraint:
    """A column holds a word of the vocabulary, whoever writes it: pages rely on it."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": vocabulary.values}),
        name=f"%(class)s_{field}_is_a_word",
    )


def word_list(vocabulary: type[models.TextChoices], **kwargs: Any) -> ArrayField[Any, Any]:
    """A column that holds several words of one vocabulary."""
    return ArrayField(
        models.CharField(max_length=30, choices=vocabulary.choices),
        default=list,
        blank=True,
        **kwargs,
    )


def country_list(**kwargs: Any) -> ArrayField[Any, Any]:
    """A column that holds ISO 3166-1 alpha-2 codes."""
    return ArrayField(models.CharField(max_length=2, choices=countries), default=list, **kwargs)
