"""What is asked, and of whom: the thing that is tracked."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse

from statements.status import Method, Proposal, propose
from statements.vocabulary import AffectedGroup, DemandType, Role, Status, Theme

from .actor import Actor
from .fields import one_of, word_list
from .publication import Publication
from .record import PublicQuerySet, Publishable
from .translated import Translated


class Demand(Publishable, Translated):
    """What is asked of its addressees, in however many calls.

    It has no editorial state: it is public if a published call makes it. The columns from
    `status` on are copies that the database writes when it publishes, and nothing else does.
    """

    translated = ("summary",)

    summary = models.CharField(
        max_length=300, help_text="One neutral sentence that begins with a verb: Release the …"
    )
    type = models.CharField(max_length=30, choices=DemandType.choices)
    addressees = models.ManyToManyField(
        Actor, related_name="demands", help_text="Of whom it is demanded."
    )
    themes = word_list(Theme, help_text="The rights that it is about.")
    groups = word_list(AffectedGroup, verbose_name="affected groups")
    legal_basis = models.CharField(
        max_length=300, blank=True, help_text="The law or treaty that the call itself names."
    )

    status = models.CharField(
        max_length=20, choices=Status.choices, default=Status.NOT_ASSESSED, editable=False
    )
    status_since = models.DateField(null=True, editable=False)
    assessment = models.ForeignKey(
        "statements.Assessment",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    called_on = models.DateField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
    )
    is_ended = models.BooleanField(default=False, editable=False)
    is_disputed = models.BooleanField(default=False, editable=False)
    is_under_review = models.BooleanField(default=False, editable=False)
    is_against_a_part = models.BooleanField(default=False, editable=False)
    call_count = models.PositiveIntegerField(default=0, editable=False)
    deadline = models.DateField(null=True, editable=False)
    looked_on = models.DateField(null=True, editable=False)
    moved_on = models.DateField(null=True, editable=False)
    latest = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    search = SearchVectorField(null=True, editable=False)
    tags = ArrayField(models.CharField(max_length=30), default=list, editable=False)
    """Who calls for it, of whom, for which countries: `issuer:7`, `addressee:12`, `country:KZ`."""

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = (models.F("called_on").desc(nulls_last=True), "-id")
        constraints: ClassVar = [one_of("type", DemandType)]
        permissions: ClassVar = [("publish", "Can be the second person who publishes")]
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="demand_search"),
            GinIndex(fields=["themes"], name="demand_themes"),
            GinIndex(fields=["tags"], name="demand_tags"),
            models.Index(
                models.F("called_on").desc(nulls_last=True),
                models.F("id").desc(),
                name="demand_by_day",
            ),
            models.Index(fields=["called_on", "id"], name="demand_by_first_day"),
            models.Index(fields=["status", "-called_on"], name="demand_by_status"),
            models.Index(fields=["-latest"], name="demand_by_change"),
            models.Index(
                fields=["type", "id"],
                condition=models.Q(publication__isnull=False),
                name="demand_by_type",
            ),
            models.Index(fields=["deadline"], name="demand_by_deadline"),
        ]

    def __str__(self) -> str:
        return self.summary

    def get_absolute_url(self) -> str:
        return reverse("statements:demand", args=[self.public_id])

    @property
    def kept(self) -> "Demand":
        """The demand on whose page it stands: itself, or the one that it was merged into."""
        return self if self.is_public else self.merged_into or self

    @property
    def family(self) -> models.QuerySet[Any, Any]:
        """The keys of itself and of what was merged into it: two look-ups, and no join."""
        mine = models.Q(pk=self.pk) | models.Q(merged_into=self.pk)
        return Demand.objects.filter(mine).order_by().values("pk")

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "summary": self.summary,
            "type": self.type,
            "addressees": sorted(actor.public_id for actor in self.addressees.all()),
            "themes": self.themes,
            "groups": self.groups,
            "legal_basis": self.legal_basis,
        }

    def proposal(
        self,
        method: Method,
        roles: Mapping[int, Role] | None = None,
        part: Any = None,
        until_now: Status | None = None,
    ) -> Proposal:
        """What the rule makes of the evidence on it, or on one part of it.

        `roles` by evidence id, else the usual ones; `method` has the rule's numbers; `until_now`
        is the status that it follows on, if that is not the present one.
        """
        return propose(
            self.evidence_on(part).facts(self.called_on, roles),
            first_call=self.called_on,
            until_now=until_now or Status(part.status if part else self.status),
            has_searched=self.search_logs.exists(),
            method=method,
        )

    def evidence_on(self, part: Any = None) -> Any:
        """Evidence on it and on what was merged into it, or on one part, drafts included."""
        evidence = self.evidence.model.objects.of(self)
        return evidence.filter(part=part) if part else evidence

    def was_met(self, part: Any = None) -> bool:
        """Whether a published assessment once said that it was met or partly met."""
        met = (Status.MET, Status.PARTLY_MET)
        decided = self.assessments.filter(publication__isnull=False, part=part)
        return decided.filter(status__in=met).exists()
