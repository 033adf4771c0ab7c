"""A demand's page: its calls, what bears on it, what the rule proposes, and what to do next."""

from collections import Counter
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, Min, OuterRef
from django.http import HttpRequest, HttpResponse

from statements.models import (
    Assessment,
    Call,
    Demand,
    Evidence,
    ExternalAssessment,
    Part,
    Response,
    SearchLog,
)
from statements.models.flag import flags
from statements.models.methodology import propose_for
from statements.status import DISPUTED, UNDATED, Proposal
from statements.vocabulary import Flag, State, Status

from .record import RecordAdmin

FLAGS = {
    DISPUTED: "Disputed: independent evidence of the same time says the opposite.",
    UNDATED: "Undated: some evidence or the call itself has no day, so its order is not known.",
}


def first_call(demand: Demand) -> date | None:
    """The first day on which it was called for; of a draft, what its drafts say."""
    day: date | None = demand.calls.aggregate(day=Min("statement__first_day"))["day"]
    return demand.called_on or day


def flags_in_words(proposal: Proposal) -> list[str]:
    return [FLAGS[flag] for flag in sorted(proposal.flags)]


class Dossier:
    """All that an editor looks at before deciding."""

    def __init__(self, demand: Demand) -> None:
        self.demand = demand

    @cached_property
    def calls(self) -> list[Call]:
        return list(self.demand.calls.select_related("statement", "text").order_by("pk"))

    @cached_property
    def evidence(self) -> list[Evidence]:
        found = self.demand.evidence_on().in_time().select_related("event", "part")
        return list(found.prefetch_related("event__reports"))

    @cached_property
    def parts(self) -> list[tuple[Part, Proposal]]:
        """Each part with what the rule makes of the evidence on it."""
        parts = self.demand.parts.order_by("pk")
        return [(part, propose_for(self.demand, part=part)) for part in parts]

    @cached_property
    def roll_up(self) -> str:
        """How many public parts have which status, such as “2 of 3: Met; 1 of 3: Announced”."""
        counted = Counter(part.status for part, _ in self.parts if part.is_public)
        return "; ".join(
            f"{counted[status]} of {counted.total()}: {status.label}"
            for status in Status
            if status in counted
        )

    @cached_property
    def standing_flags(self) -> list[Flag]:
        """What is derived of it today."""
        return [
            Flag(word) for word in Demand.objects.values_list(flags()).get(pk=self.demand.pk)[0]
        ]

    @cached_property
    def responses(self) -> list[Response]:
        return list(Response.objects.of(self.demand).in_time().select_related("actor"))

    @cached_property
    def others(self) -> list[ExternalAssessment]:
        return list(ExternalAssessment.objects.of(self.demand).in_time().select_related("actor"))

    @cached_property
    def assessments(self) -> list[Assessment]:
        """In order, each with whether it counts."""
        counting = Assessment.objects.counting().filter(pk=OuterRef("pk"))
        found = self.demand.assessments.in_order().select_related("part")
        return list(found.annotate(is_counting=Exists(counting)))

    @cached_property
    def search_logs(self) -> list[SearchLog]:
        return list(self.demand.search_logs.all())

    @cached_property
    def proposal(self) -> Proposal:
        return propose_for(self.demand)

    @cached_property
    def flags(self) -> list[str]:
        return flags_in_words(self.proposal)


@admin.register(Demand)
class DemandAdmin(RecordAdmin):
    fields = ("summary", "type", "addressees", "themes", "groups", "legal_basis")
    autocomplete_fields = ("addressees",)
    list_display = (
        "summary",
        "type",
        "whom",
        "status",
        "called_on",
        "number_of_calls",
        "is_public",
    )
    list_filter = ("status", "type")
    search_fields = (
        "summary",
        "public_id",
        "addressees__name",
        "calls__statement__title",
    )

    def is_frozen(self, thing: Demand) -> bool:
        frozen = (State.IN_REVIEW, State.PUBLISHED, State.UNPUBLISHED)
        is_known = thing.merged_into_id is not None or super().is_frozen(thing)
        return is_known or thing.calls.filter(statement__state__in=frozen).exists()

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Only public demands can be merged."""
        found: Any
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        is_for_merge = request.GET.get("model_name") == "merge"
        return (found.public() if is_for_merge else found), may_repeat

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A demand is made by a call, on its statement's page."""
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        found = super().get_queryset(request).prefetch_related("addressees")
        return found.annotate(number_of_calls=Count("calls", distinct=True))

    @admin.display(description="of whom")
    def whom(self, demand: Demand) -> str:
        return ", ".join(actor.name for actor in demand.addressees.all())

    @admin.display(description="calls", ordering="number_of_calls")
    def number_of_calls(self, demand: Any) -> int:
        return int(demand.number_of_calls)

    @admin.display(description="public", boolean=True)
    def is_public(self, demand: Demand) -> bool:
        return demand.is_public

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if demand := kwargs.get("obj"):
            context["dossier"] = Dossier(demand)
        return super().render_change_form(request, context, *args, **kwargs)
