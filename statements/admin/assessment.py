"""A decision's page: the evidence with its roles, what the rule proposes, and what two conclude."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from statements.edtf import NotADate, span
from statements.models import Assessment, Basis, Demand, Evidence, Part
from statements.models.methodology import propose_for
from statements.status import Proposal, is_after, missing
from statements.vocabulary import AssessmentKind, DemandType, Role, Status

from .demand import flags_in_words
from .fields import PiecesField, is_id
from .record import DeskForm
from .reviewed import OnDemandAdmin, demand_page
from .words import status_choices

CHOOSE_FIRST = "Choose the demand that is decided; its page has “Propose a decision”."
CHOOSE_PART = "This demand has parts, and its status rolls up from theirs. Choose which part."
PARTS_SINCE = (
    "Meanwhile this demand has parts: decide each of them instead, from the demand’s page."
)
NOT_COUNTING = "Only a published decision that no other one corrected can be corrected."
NOT_YET = "This day has not come yet. A decision takes effect today or earlier."
SINCE = "The day since which it is so, as in the other forms; today or earlier."
DEPARTS = "The rule proposes “{}”, how sure: {}. Say why you depart."
NO_DEPARTURE = "The decision is as the rule proposes: there is nothing to explain here."

ROLES = [(role.value, role.label, role.meaning) for role in Role]


def today() -> date:
    """The day as the record tells it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT record_today()")
        row: tuple[date] = cursor.fetchone()
    return row[0]


@dataclass(frozen=True)
class Aim:
    """What a decision is about: a demand or one part of it, and which decision it corrects."""

    demand: Demand
    part: Part | None = None
    corrects: Assessment | None = None

    @property
    def lacks_a_part(self) -> bool:
        """Whether it has to be said first which part is decided."""
        return self.part is None and self.demand.parts.public().exists()

    @property
    def status(self) -> Status:
        """Until now, leaving out what is corrected."""
        if not self.corrects:
            return Status((self.part or self.demand).status)
        decided = self.demand.assessments.counting().filter(part=self.part)
        before = decided.exclude(pk=self.corrects.pk).in_order().first()
        return Status(before.status) if before else Status.NOT_ASSESSED


class AssessmentForm(DeskForm):
    """One decision on one demand. The rule is asked anew with the roles that were chosen."""

    aim: Aim
    pieces = PiecesField(
        Role.values,
        label="Evidence",
        help_text="What each piece does in this decision. “Considered and not relied on” is "
        "published too; an empty choice leaves it out.",
    )

    class Meta:
        widgets = {"status": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status" not in self.fields:
            return
        status: Any = self.fields["status"]
        status.choices = status_choices()
        pieces: Any = self.fields["pieces"]
        pieces.known = {piece.pk for piece in self.evidence}
        pieces.widget.draw = self.draw
        log: Any = self.fields["search_log"]
        log.queryset = self.aim.demand.search_logs.all()
        day = self.fields["date"]
        day.label, day.required, day.help_text = "In effect since", True, SINCE
        if self.instance.pk:
            rows = self.instance.basis.values_list("evidence", "role")
            self.initial["pieces"] = dict(rows)
        elif self.aim.corrects:
            self.initial = {**values_of(self.aim.corrects), **self.initial}
        else:
            self.initial = {**self._first_guess(), **self.initial}

    def mark_proposed(self) -> None:
        """Show in the list which status the rule proposes, once the roles are known."""
        status: Any = self.fields["status"]
        status.choices = status_choices(self.proposal.status)

    @cached_property
    def evidence(self) -> list[Evidence]:
        found = self.aim.demand.evidence_on(self.aim.part).in_time().select_related("event")
        return list(found.prefetch_related("event__reports"))

    def propose(self, roles: Mapping[int, Role]) -> Proposal:
        """What the rule makes of the evidence in these roles."""
        return propose_for(self.aim.demand, roles, self.aim.part, self.aim.status)

    def _first_guess(self) -> dict[str, Any]:
        """The usual roles, how sure the rule is, and the day of the latest decisive event."""
        demand = self.aim.demand
        call = demand.called_on
        roles = {piece.pk: piece.usual_role(call) for piece in self.evidence}
        decisive = [p.event for p in self.evidence if roles[p.pk] == Role.DECISIVE]
        days = [e.first_day for e in decisive if is_after(e.first_day, call) and e.first_day]
        days = days or list(demand.search_logs.values_list("looked_on", flat=True)[:1])
        return {
            "pieces": roles,
            "confidence": self.propose(roles).confidence,
            "date": max(days).isoformat() if days else "",
        }

    def draw(self, name: str, chosen: Mapping[int, str]) -> str:
        rows = [(piece, str(chosen.get(piece.pk, ""))) for piece in self.evidence]
        context = {"name": name, "rows": rows, "roles": ROLES}
        return render_to_string("admin/statements/assessment/_pieces.html", context)

    @cached_property
    def roles(self) -> dict[int, Role]:
        """As chosen in this form; before that, as they are or usually would be."""
        chosen = self.cleaned_data.get("pieces", {}) if self.is_bound else None
        known: Mapping[int, str] = self.initial.get("pieces", {}) if chosen is None else chosen
        return {pk: Role(word) for pk, word in known.items()}

    @cached_property
    def proposal(self) -> Proposal:
        return self.propose(self.roles)

    def flags(self) -> list[str]:
        return flags_in_words(self.proposal)

    def add_error(self, field: str | None, error: Any) -> None:
        """A day that is refused here is missing to the record, which need not say so as well."""
        found = getattr(error, "error_dict", {})
        if found and "date" in self.errors:
            found.pop("date", None)
            if not found:
                return
        super().add_error(field, error)

    def clean_date(self) -> str:
        day: str = self.cleaned_data["date"]
        try:
            first = span(day).first
        except NotADate as error:
            raise forms.ValidationError(str(error)) from None
        if first is None:
            raise forms.ValidationError("Say since when: an open beginning is no day.")
        if first > today():
            raise forms.ValidationError(NOT_YET)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if status := cleaned.get("status"):
            self._weigh(Status(status), cleaned)
        self.instance.demand, self.instance.part = self.aim.demand, self.aim.part
        self.instance.corrects = self.aim.corrects
        self.instance.proposed = self.proposal.status
        if self.aim.lacks_a_part:
            self.add_error(None, PARTS_SINCE)
        return cleaned

    def _weigh(self, status: Status, cleaned: dict[str, Any]) -> None:
        demand, part = self.aim.demand, self.aim.part
        facts = demand.evidence_on(part).facts(demand.called_on, self.roles)
        searched = bool(cleaned.get("search_log"))
        lacks = missing(status, facts, has_searched=searched, was_met=demand.was_met(part))
        if lacks:
            self.add_error("status", lacks)
        self._explain(status, cleaned)
        self.instance.kind = self._kind(status)

    def _kind(self, status: Status) -> AssessmentKind:
        if self.aim.corrects:
            return AssessmentKind.CORRECTION
        is_same = status == self.aim.status
        return AssessmentKind.RECONFIRMATION if is_same else AssessmentKind.CHANGE

    def _explain(self, status: Status, cleaned: dict[str, Any]) -> None:
        """A departure lies in the status, or in how sure one can be of it."""
        proposed, departure = self.proposal, cleaned.get("departure")
        sure = cleaned.get("confidence", proposed.confidence)
        departs = (status, sure) != (proposed.status, proposed.confidence)
        if departs and not departure:
            why = DEPARTS.format(proposed.status.label, proposed.confidence.label.lower())
            self.add_error("departure", why)
        if departure and not departs:
            self.add_error("departure", NO_DEPARTURE)


def values_of(decision: Assessment) -> dict[str, Any]:
    """What the form of its correction begins with."""
    names = ("status", "date", "reason", "confidence", "departure")
    pieces = dict(decision.basis.values_list("evidence", "role"))
    return {
        **{name: getattr(decision, name) for name in names},
        "search_log": decision.search_log_id,
        "pieces": pieces,
    }


@admin.register(Assessment)
class AssessmentAdmin(OnDemandAdmin):
    form = AssessmentForm
    list_display = ("demand", "part", "status", "date_in_words", "confidence", "kind", "state")
    list_filter = ("state", "status", "kind")
    list_select_related = ("demand", "part")
    search_fields = ("demand__summary", "reason", "public_id")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        decision = ["status", "date", "reason", "confidence", "departure", "search_log"]
        if obj and self.is_frozen(obj):
            of = ["demand", "part", "kind", "corrects"]
            shown = [*of, *decision, "proposed", "methodology", "pieces"]
            return [(None, {"fields": shown})]
        return [
            ("The evidence", {"fields": ["pieces"]}),
            ("The decision", {"fields": decision}),
        ]

    @admin.display(description="evidence")
    def pieces(self, decision: Assessment) -> str:
        rows = decision.basis.select_related("evidence__event").order_by("pk")
        context = {"basis": rows}
        return render_to_string("admin/statements/assessment/_basis.html", context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.aim = aim_of(obj) if obj else asked(request)
        return form

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        aim = asked(request)
        if aim is None:
            messages.info(request, CHOOSE_FIRST)
            return HttpResponseRedirect(reverse("admin:statements_demand_changelist"))
        if aim.corrects and not aim.demand.assessments.counting().filter(pk=aim.corrects.pk):
            messages.warning(request, NOT_COUNTING)
            return HttpResponseRedirect(demand_page(aim.demand.pk))
        if aim.lacks_a_part:
            messages.info(request, CHOOSE_PART)
            return HttpResponseRedirect(demand_page(aim.demand.pk))
        return super().add_view(request, form_url, extra_context)

    def repeated(self, thing: Assessment) -> dict[str, Any]:
        return {**super().repeated(thing), **({"part": thing.part_id} if thing.part_id else {})}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        decision, roles = form.instance, form.roles
        decision.basis.exclude(evidence__in=roles).delete()
        for pk, role in roles.items():
            Basis.objects.update_or_create(
                assessment=decision, evidence_id=pk, defaults={"role": role}
            )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        decision = kwargs.get("obj")
        aim = aim_of(decision) if decision else asked(request)
        context["about"] = aim
        context["criteria"] = aim and DemandType(aim.demand.type).criteria
        context["is_counting"] = (
            decision and Assessment.objects.counting().filter(pk=decision.pk).exists()
        )
        if not decision or not self.is_frozen(decision):
            context["decision"] = context["adminform"].form
            context["decision"].mark_proposed()
        return super().render_change_form(request, context, *args, **kwargs)


def aim_of(decision: Assessment) -> Aim:
    """What a decision that is there is about."""
    return Aim(decision.demand, decision.part, decision.corrects)


def asked(request: HttpRequest) -> Aim | None:
    """What the address of a new decision names: a demand, one of its parts, or a decision."""
    if wrong := _named(Assessment.objects.select_related("demand", "part"), request, "corrects"):
        return Aim(wrong.demand, wrong.part, wrong)
    demand = _named(Demand.objects, request, "demand")
    return demand and Aim(demand, _named(demand.parts, request, "part"))


def _named(rows: Any, request: HttpRequest, name: str) -> Any:
    pk = request.GET.get(name, "")
    return rows.filter(pk=pk).first() if is_id(pk) else None
