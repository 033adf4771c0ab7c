"""What publishing a correction, a removal or a merge would do, for the screens that say so."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse

from statements.models import Assessment, Correction, Demand, Merge, Refusal, Removal, Reviewed
from statements.models.masks import rows_with
from statements.models.rehearsal import (
    Rehearsal,
    Turn,
    rehearse,
    resting_on,
)
from statements.numbers import few
from statements.vocabulary import RemovalKind, State

from .changes import Change, changes_in_words, is_outdated
from .reviewed import ReviewedAdmin


class Consequences:
    """Tried by the database and undone, so that no second rule foretells it."""

    def __init__(self, thing: Reviewed) -> None:
        self.thing = thing
        self.template = f"admin/weighed/{thing.subject}.html"

    @cached_property
    def _tried(self) -> tuple[Rehearsal, str]:
        if self.thing.state in (State.PUBLISHED, State.UNPUBLISHED):
            return Rehearsal([], [], []), ""
        try:
            return rehearse(self.thing), ""
        except Refusal as refusal:
            return Rehearsal([], [], []), str(refusal)

    @property
    def refusal(self) -> str:
        """Why it could not be published as things stand; empty if it could."""
        return self._tried[1]

    @property
    def tried(self) -> Rehearsal:
        return self._tried[0]

    @property
    def moved(self) -> list[Turn]:
        """Demands whose status would change."""
        return [turn for turn in self.tried.turns if turn.after and turn.before != turn.after]

    @property
    def kept(self) -> list[Turn]:
        return [turn for turn in self.tried.turns if turn.after and turn.before == turn.after]

    @property
    def gone(self) -> list[Turn]:
        """Demands whose page would go."""
        return [turn for turn in self.tried.turns if turn.goes]

    @property
    def under_review(self) -> list[Turn]:
        return [turn for turn in self.tried.turns if turn.comes_under_review]


class OfRemoval(Consequences):
    """Which pages go, what rests on it, and what the ledger loses."""

    thing: Removal

    @cached_property
    def target(self) -> Any:
        return self.thing.target_row

    @property
    def is_redaction(self) -> bool:
        return self.thing.kind == RemovalKind.REDACT

    @property
    def has_page(self) -> bool:
        return hasattr(self.target, "get_absolute_url") and self.target.is_public

    @cached_property
    def resting(self) -> list[Assessment]:
        return resting_on(self.target) if self.target else []

    @cached_property
    def entries(self) -> list[int]:
        return self.thing.redacts()

    @cached_property
    def places(self) -> list[tuple[str, int]]:
        """Where words stand: the noun, and in how many rows."""
        found = rows_with(self.thing.words)
        return [
            (str(noun._meta.verbose_name_plural), found[noun._meta.db_table])
            for noun in apps.get_models()
            if noun._meta.db_table in found
        ]


class OfCorrection(Consequences):
    """The difference, and whether somebody else came first."""

    thing: Correction

    @cached_property
    def changes(self) -> list[Change]:
        return changes_in_words(self.thing)

    @cached_property
    def is_outdated(self) -> bool:
        return is_outdated(self.thing)

    @property
    def refusal(self) -> str:
        return "" if self.is_outdated else super().refusal


@dataclass(frozen=True)
class Side:
    """One of two demands, with its history."""

    demand: Demand
    stays: bool

    @property
    def addressees(self) -> str:
        return ", ".join(actor.name for actor in self.demand.addressees.all())

    @property
    def calls(self) -> Any:
        found = self.demand.calls.select_related("statement", "text")
        return found.order_by("statement__first_day", "pk")

    @property
    def decisions(self) -> Any:
        return self.demand.assessments.filter(publication__isnull=False).in_order()

    @property
    def followers(self) -> str:
        """How many follow this very demand. The desk knows nothing else of the post."""
        confirmed = apps.get_model("digests", "Subscription").objects.all()
        return few(confirmed.filter(search__query=f"demand={self.demand.public_id}").count())


class OfMerge(Consequences):
    """Both histories side by side."""

    thing: Merge

    @cached_property
    def sides(self) -> list[Side]:
        return [Side(self.thing.demand, True), Side(self.thing.merged, False)]


def consequences_of(thing: Reviewed) -> Consequences | None:
    """Of what changes what is public already; `None` for everything else."""
    if isinstance(thing, Correction):
        return OfCorrection(thing)
    if isinstance(thing, Removal):
        return OfRemoval(thing)
    return OfMerge(thing) if isinstance(thing, Merge) else None


class WeighedAdmin(ReviewedAdmin):
    """A page that says what publishing would do, before it offers to put it before the second.

    A new one is saved first: only then can the database try it.
    """

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thing = kwargs.get("obj")
        context["weighed"] = consequences_of(thing) if thing else None
        context["show_save_and_add_another"] = context["show_save"] = False
        response = super().render_change_form(request, context, *args, **kwargs)
        if thing is None:
            context["show_submit"] = False
        return response
