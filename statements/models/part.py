"""What a demand consists of: those for whom it is made, or what has to come about."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from statements.status import is_ended
from statements.vocabulary import PartKind, Status, Subject

from .demand import Demand
from .fields import one_of
from .named import hold
from .review import OnDemandQuerySet, Reviewed

HOSTILE = re.compile(r'[\[\]\\"&\x00-\x1f\x7f]')
"""Signs that would break a text, JSON or an address in which a mask stands."""

SHORTEST = 4
"""A masked name is hidden wherever a word begins with it: a shorter one would hide half a text."""


class PartQuerySet(OnDemandQuerySet):
    def beneficiaries(self) -> Self:
        """Those for whom something is demanded and whose names everybody may read.

        A bracket is the mask of somebody else within the name, or stands for what was redacted.
        """
        named = self.public().filter(label="").exclude(name__contains="[")
        return named.exclude(kind=PartKind.CRITERION)

    def called_as(self, public_id: str) -> Self:
        """The beneficiary of this id, and whoever has the same name on other demands."""
        name = self.beneficiaries().filter(public_id=public_id).values("name")
        return self.beneficiaries().filter(name__in=name)


class Part(Reviewed):
    """One beneficiary or one criterion of a demand, decided under the same rules as a demand.

    Where `label` is given the name is masked: it is hidden in everything that the record stores
    but here, and this column is public nowhere. The copies are written by the database.
    """

    subject = Subject.PART

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=20, choices=PartKind.choices, default=PartKind.PERSON)
    name = models.CharField(
        max_length=200,
        help_text="Of the person or group; or the criterion in a few words: findings published.",
    )
    other_names = models.TextField(
        blank=True,
        max_length=2000,
        help_text="If it is masked: every other spelling and script of it, one a line. Each hides "
        "every word that begins with it, so endings need not be listed.",
    )
    label = models.CharField(
        "mask",
        max_length=60,
        blank=True,
        help_text="What stands in public in place of the name: a journalist, Person 3.",
    )
    mask_reason = models.CharField(
        "why it is masked",
        max_length=300,
        blank=True,
        help_text="Public: say nothing that tells who it is.",
    )

    status = models.CharField(
        max_length=20, choices=Status.choices, default=Status.NOT_ASSESSED, editable=False
    )
    status_since = models.DateField(null=True, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["name"], name="part_by_name")]
        constraints: ClassVar = [
            *Reviewed.Meta.constraints,
            one_of("kind", PartKind),
            models.CheckConstraint(condition=~Q(name=""), name="a_part_has_a_name"),
            models.CheckConstraint(
                condition=Q(label="", mask_reason="", other_names="")
                | ~Q(label="") & ~Q(mask_reason="") & ~Q(kind="criterion"),
                name="a_mask_has_a_reason",
                violation_error_message="A mask of a person or group needs a reason, and only a "
                "mask does.",
            ),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def is_masked(self) -> bool:
        return bool(self.label)

    @property
    def is_beneficiary(self) -> bool:
        """Whether it stands for somebody whose name everybody may read: see `beneficiaries`."""
        is_hidden = self.is_masked or "[" in self.name
        return self.is_public and not is_hidden and self.kind != PartKind.CRITERION

    @property
    def shown(self) -> str:
        """What the public reads in place of the name, or the name."""
        return self.label or self.name

    def clean(self) -> None:
        super().clean()
        if not self.is_masked:
            return
        if HOSTILE.search(self.label):
            raise ValidationError(
                {"label": "A mask has no brackets, straight quotation marks, backslashes or &."}
            )
        forms = [form.strip() for form in [self.name, *self.other_names.splitlines()]]
        short = [form for form in forms if form and sum(map(str.isalnum, form)) < SHORTEST]
        if short:
            raise ValidationError(
                f"“{short[0]}” is too short to be masked: give at least {SHORTEST} letters, such "
                "as the first name with the family name."
            )
        shown = f"{self.label} {self.mask_reason} redacted".casefold()
        told = [form for form in forms if form and form.casefold() in shown]
        if told:
            raise ValidationError(f"The mask or its reason says what it hides: “{told[0]}”.")

    def lock_named(self) -> None:
        hold(Demand.objects.filter(pk=self.demand_id))

    def unpublished_words(self) -> str:
        return f"{self.name}\n{self.other_names}" if self.is_masked else ""

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "demand": self.demand.public_id,
            "kind": self.kind,
            "name": self.shown,
            "is_masked": self.is_masked,
            "mask_reason": self.mask_reason,
        }


class PartCount:
    """The statuses of the parts of a demand as a sentence reads them: “7 of 12 met · …”.

    In counts and never as a share: twelve people are not a percentage.
    """

    def __init__(self, statuses: Iterable[str]) -> None:
        self.numbers = Counter(Status(status) for status in statuses)
        self.all = self.numbers.total()
        self.is_ended = is_ended(self.numbers)

    def __bool__(self) -> bool:
        return self.all > 0

    def __str__(self) -> str:
        met = self.numbers[Status.MET]
        numbers = {"met": met, "all": self.all}
        of_all = gettext("%(met)s of %(all)s met") if met else gettext("none of %(all)s met")
        others = [
            self._in_words(status)
            for status in reversed(Status)
            if status != Status.MET and self.numbers[status]
        ]
        return " · ".join([of_all % numbers, *others])

    def _in_words(self, status: Status) -> str:
        if status == Status.CONTRARY_ACTION:
            return gettext("action against %(number)s") % {"number": self.numbers[status]}
        said = {"number": self.numbers[status], "status": status.label.lower()}
        return gettext("%(number)s %(status)s") % said
