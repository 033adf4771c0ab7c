"""What an institution said: the statement, who issued it, and its words."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from statements.vocabulary import IssuerRole, Language, Origin, StatementKind, Subject

from .actor import Actor
from .demand import Demand
from .document import Document
from .fields import Dated, country_list
from .masks import hidden
from .named import hold, named
from .record import PublicQuerySet, Record
from .review import Reviewed, ReviewedQuerySet
from .translated import Translated


class StatementQuerySet(ReviewedQuerySet):
    def like(self, title: str, first_day: Any, url: str) -> Self:
        """Statements that may be the same one: the same address, or the same title and day."""
        same = Q(title__iexact=title.strip(), first_day=first_day)
        if url:
            same |= Q(texts__document__url=url)
        return self.filter(same).distinct()


class Statement(Reviewed, Dated, Translated):
    """One or more institutions speaking at one time."""

    subject = Subject.STATEMENT
    translated = ("title",)

    title = models.CharField(
        max_length=300, help_text="As published; where there is none, say what it is and of whom."
    )
    kind = models.CharField(max_length=20, choices=StatementKind.choices)
    issuers = models.ManyToManyField(Actor, through="Issuer", related_name="statements")
    speaker = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who spoke, with office: Josep Borrell, High Representative.",
    )
    countries = country_list(help_text="The countries that it is about.")
    slug = models.SlugField(max_length=120, unique=True, null=True, editable=False)  # noqa: DJ001
    search = SearchVectorField(null=True, editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = (models.F("first_day").desc(nulls_last=True), "-id")
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="statement_search"),
            GinIndex(fields=["countries"], name="statement_countries"),
            models.Index(fields=["-first_day", "-id"], name="statement_by_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("statements:statement", args=[self.slug])

    @property
    def own_language(self) -> str:
        """Its title stands as published, in whatever language that was."""
        return ""

    def lock_named(self) -> None:
        hold(named(Demand.objects.all(), "concerned_demands", self))
        hold(named(Actor.objects.all(), "named_actors", self))
        hold(named(Document.objects.all(), "named_documents", self))

    def public_content(self) -> dict[str, Any]:
        demands = named(Demand.objects.all(), "concerned_demands", self).filter(publication=None)
        actors = named(Actor.objects.filter(publication=None), "named_actors", self)
        documents = named(Document.objects.filter(publication=None), "named_documents", self)
        return {
            "id": self.public_id,
            "title": self.title,
            "kind": self.kind,
            "date": self.date,
            "speaker": self.speaker,
            "countries": self.countries,
            "issuers": [issuer.public_content() for issuer in self.issuings.order_by("pk")],
            "texts": [text.public_content() for text in self.texts.order_by("pk")],
            "calls": [
                call.public_content()
                for call in self.calls.select_related("text", "demand").order_by("pk")
            ],
            "endorsements": [
                endorsement.public_content()
                for endorsement in self.endorsements.select_related(
                    "text", "actor", "supported"
                ).order_by("pk")
            ],
            "demands": [demand.public_content() for demand in demands],
            "actors": [actor.public_content() for actor in actors.select_related("parent")],
            "documents": [doc.public_content() for doc in documents.select_related("publisher")],
        }


class Issuer(models.Model):
    """Who issued a statement, and as what."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="issuings")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="issuings")
    role = models.CharField(max_length=20, choices=IssuerRole.choices, default=IssuerRole.LEAD)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["statement", "actor"], name="an_actor_issues_a_statement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor} ({self.get_role_display()})"

    def public_content(self) -> dict[str, Any]:
        return {"actor": self.actor.public_id, "role": self.role}


class EndorsementQuerySet(PublicQuerySet):
    public_by = ("statement__",)


class Endorsement(Record):
    """A statement backs the calls of somebody else: the words, whose calls, and which statement.

    `start` and `end` count code points of the text's body, end exclusive, as those of a call do.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="endorsements")
    text = models.ForeignKey(
        "statements.StatementText", on_delete=models.CASCADE, related_name="endorsements"
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="endorsed", help_text="Whose calls it backs."
    )
    supported = models.ForeignKey(
        Statement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supporters",
        help_text="The statement that it backs, where it is in the record.",
    )

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ("text", "start", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(start__lt=models.F("end")), name="an_endorsement_has_words"
            ),
            models.CheckConstraint(
                condition=~Q(supported=models.F("statement")) | Q(supported=None),
                name="a_statement_does_not_back_itself",
                violation_error_message="A statement does not back itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} backs {self.supported or self.actor}"

    @property
    def quote(self) -> str:
        return self.text.body[self.start : self.end]

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "text": self.text.public_id,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "actor": self.actor.public_id,
            "statement": self.supported.public_id if self.supported else None,
        }


class StatementText(Record):
    """The words of a statement in one language: LF line ends and no other change."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=3, choices=Language.choices, default=Language.EN)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.ORIGINAL)
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        related_name="texts",
        help_text="Where these words were found.",
    )
    body = models.TextField(
        "text",
        max_length=200_000,
        help_text="Paste it as it stands. Only line ends are unified; nothing else changes.",
    )

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["statement", "language", "origin"],
                name="one_text_per_language_and_origin",
                violation_error_message="There is a text of this language and origin already.",
            ),
            models.CheckConstraint(condition=~Q(body__contains="\r"), name="line_ends_are_lf"),
            models.CheckConstraint(condition=~Q(body=""), name="a_text_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.get_language_display()}, {self.get_origin_display()}"

    @property
    def is_by_its_issuer(self) -> bool:
        """Whether the issuer itself published these words."""
        return self.origin in (Origin.ORIGINAL, Origin.OFFICIAL)

    def clean(self) -> None:
        super().clean()
        self.body = as_stored(self.body)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.body = as_stored(self.body)
        super().save(*args, **kwargs)

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "language": self.language,
            "origin": self.origin,
            "document": self.document.public_id,
            "body": self.body,
        }


def as_stored(text: str) -> str:
    """Pasted words as the record keeps them, in which places are counted."""
    return hidden(with_lf(text))


def with_lf(text: str) -> str:
    """The same text with LF line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
