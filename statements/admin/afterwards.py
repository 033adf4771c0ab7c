"""What can still be done with a record that is public, and what was done with it so far."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from statements.models import (
    Correction,
    Demand,
    Merge,
    Publication,
    Removal,
    Reviewed,
    Statement,
    Translation,
)
from statements.models.correction import CHILDREN, FIELDS
from statements.models.record import Publishable
from statements.models.removal import REMOVABLE
from statements.models.translation import TRANSLATED
from statements.vocabulary import RemovalKind, State

OPEN = (State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED)


@dataclass(frozen=True)
class Button:
    """A link to a form."""

    label: str
    page: str


def subject_of(thing: Any) -> str:
    """The word under which the ledger keeps a record; empty if it does not."""
    if isinstance(thing, Reviewed):
        return thing.subject
    roots = ((word, model) for word, (model, _) in FIELDS.items() if word not in CHILDREN)
    return next((word for word, model in roots if type(thing) is model), "")


class Afterwards:
    """The buttons and the changelog of one record's page."""

    def __init__(self, thing: Publishable, user: User) -> None:
        self.thing, self.user = thing, user
        self.subject = subject_of(thing)

    @cached_property
    def buttons(self) -> list[Button]:
        found = self._corrections() if self.user.has_perm("statements.add_correction") else []
        if self.user.has_perm("statements.add_translation"):
            found += self._translations()
        if self.user.has_perm("statements.add_removal"):
            found += self._removals()
        if self.user.has_perm("statements.add_merge"):
            found += self._merges()
        return found

    def _corrections(self) -> list[Button]:
        if not self.thing.is_public or self.subject not in FIELDS:
            return []
        page = reverse("admin:correct", args=[self.subject, self.thing.public_id])
        found = [Button("Correct this", page)]
        if isinstance(self.thing, Statement) and self.thing.calls.exists():
            words = "Record that its issuer withdrew it"
            found.append(Button(words, f"{page}?only=withdrawn_on"))
        return found

    def _translations(self) -> list[Button]:
        if not self.thing.is_public or self.subject not in TRANSLATED:
            return []
        aim = urlencode({"target": self.subject, "id": self.thing.public_id})
        return [Button("Translate", f"{reverse('admin:statements_translation_add')}?{aim}")]

    def _removals(self) -> list[Button]:
        if self.subject not in REMOVABLE or not isinstance(self.thing, Reviewed):
            return []
        kinds = {
            State.PUBLISHED: (RemovalKind.UNPUBLISH, RemovalKind.REDACT),
            State.UNPUBLISHED: (RemovalKind.REDACT,),
        }
        add = reverse("admin:statements_removal_add")
        aim = {"target": self.subject, "id": self.thing.public_id}
        return [
            Button(str(kind.label), f"{add}?{urlencode({**aim, 'kind': kind})}")
            for kind in kinds.get(State(self.thing.state), ())
        ]

    def _merges(self) -> list[Button]:
        if not isinstance(self.thing, Demand):
            return []
        add = reverse("admin:statements_merge_add")
        if self.thing.is_public:
            return [Button("This is the same as…", f"{add}?merged={self.thing.pk}")]
        merge = self.merge
        return [Button("Undo this merge", f"{add}?undoes={merge.pk}")] if merge else []

    @cached_property
    def merge(self) -> Merge | None:
        """The merge by which this demand is part of another one."""
        return merge_of(self.thing) if isinstance(self.thing, Demand) else None

    @cached_property
    def pending(self) -> list[Reviewed]:
        """Corrections, removals, translations and merges of it that are not published yet."""
        aim = {"target": self.subject, "target_id": self.thing.public_id, "state__in": OPEN}
        found: list[Reviewed] = [
            *Correction.objects.filter(**aim),
            *Removal.objects.filter(**aim),
            *Translation.objects.filter(**aim),
        ]
        if isinstance(self.thing, Demand):
            sides = Q(demand=self.thing) | Q(merged=self.thing)
            found += Merge.objects.filter(sides, state__in=OPEN).select_related("demand", "merged")
        return found

    @cached_property
    def translations(self) -> list[Translation]:
        """Those that are published, the newest first."""
        return list(Translation.objects.of(self.thing).public())

    @cached_property
    def changelog(self) -> list[Publication]:
        """Its entries in the ledger, and for a demand those that bore on it; the newest first."""
        own = Q(subject=self.subject, subject_id=self.thing.public_id)
        named = [self.thing.publication_id, self.thing.stood_from_id, self.thing.tombstone_id]
        found = own | Q(seq__in=[seq for seq in named if seq])
        if isinstance(self.thing, Demand):
            found |= Q(demands__demand=self.thing)
        return list(Publication.objects.filter(found).distinct().order_by("-seq"))


def merges_in_force() -> Any:
    """Merges that nobody has undone."""
    found = Merge.objects.filter(state=State.PUBLISHED, undoes=None)
    return found.exclude(undone_by__state=State.PUBLISHED).select_related("demand", "merged")


def merge_of(demand: Demand) -> Merge | None:
    found: Merge | None = merges_in_force().filter(merged=demand).order_by("-publication").first()
    return found
