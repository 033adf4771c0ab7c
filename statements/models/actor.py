"""Who issues, is addressed, acts or reports."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from statements.vocabulary import ActorKind, countries

from .record import PublicQuerySet, Publishable
from .translated import Translated


class ActorQuerySet(PublicQuerySet):
    def issuers(self) -> Self:
        """Those who made a public statement: the public pages call them institutions."""
        return self._with(issuings__statement__publication__isnull=False)

    def addressees(self) -> Self:
        """Those of whom something is demanded in public."""
        return self._with(demands__publication__isnull=False)

    def _with(self, **condition: Any) -> Self:
        # A semi-join: DISTINCT over a join reads every statement and repeats each annotation.
        return self.public().filter(pk__in=Actor.objects.filter(**condition).values("pk"))


class Actor(Publishable, Translated):
    """An institution, authority, organisation or group of people."""

    translated = ("name",)

    name = models.CharField(
        max_length=200, help_text="The name in English as the organisation itself writes it."
    )
    kind = models.CharField(max_length=20, choices=ActorKind.choices)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        help_text="The body that it belongs to: a spokesperson’s office to its ministry.",
    )
    country = models.CharField(
        max_length=2,
        blank=True,
        choices=countries,
        help_text="Of an authority or a national organisation.",
    )
    wikidata = models.CharField(
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^Q[1-9]\d*$", "A Wikidata number looks like Q458.")],
        help_text="Its number in Wikidata, such as Q458.",
    )
    ror = models.CharField(
        "ROR",
        max_length=9,
        blank=True,
        validators=[
            RegexValidator(r"^0[a-hj-km-np-tv-z0-9]{6}\d{2}$", "A ROR number looks like 019w4f821.")
        ],
        help_text="Its number in the Research Organization Registry.",
    )
    slug = models.SlugField(max_length=100, unique=True, null=True, editable=False)  # noqa: DJ001

    objects = ActorQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "country"],
                name="one_actor_per_name_and_country",
                violation_error_message="There is an actor of this name already.",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="actor_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        above = self.parent
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": "It would belong to itself."})
            above = above.parent

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "name": self.name,
            "kind": self.kind,
            "parent": self.parent.public_id if self.parent else None,
            "country": self.country,
            "wikidata": self.wikidata,
            "ror": self.ror,
        }
