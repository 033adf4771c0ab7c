"""A decision's page: the evidence with its roles, what the rule proposes, and what two conclude."""

from collections.abc import Mapping
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
from statements.models import Assessment, Basis, Demand, Evidence
from statements.models.methodology import propose_for
from statements.status import Proposal, is_after, missing
from statements.vocabulary import AssessmentKind, DemandType, Role, Status

from .demand import flags_in_words
from .fields import PiecesField, is_id
from .record import DeskForm
from .reviewed import OnDemandAdmin
from .words import status_choices

CHOOSE_FIRST = "Choose the demand that is decided; its page has “Propose a decision”."
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


class AssessmentForm(DeskForm):
    """One decision on one demand. The rule is asked anew with the roles that were chosen."""

    demand: Demand
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
        log.queryset = self.demand.search_logs.all()
        day = self.fields["date"]
        day.label, day.required, day.help_text = "In effect since", True, SINCE
        if self.instance.pk:
            rows = self.instance.basis.values_list("evidence", "role")
            self.initial["pieces"] = dict(rows)
        else:
            self.initial = {**self._first_guess(), **self.initial}

    def mark_proposed(self) -> None:
        """Show in the list which status the rule proposes, once the roles are known."""
        status: Any = self.fields["status"]
        status.choices = status_choices(self.proposal.status)

    @cached_property
    def evidence(self) -> list[Evidence]:
        found = self.demand.evidence.in_time().select_related("event")
        return list(found.prefetch_related("event__reports"))

    def _first_guess(self) -> dict[str, Any]:
        """The usual roles, how sure the rule is, and the day of the latest decisive event."""
        call = self.demand.called_on
        roles = {piece.pk: piece.usual_role(call) for piece in self.evidence}
        decisive = [p.event for p in self.evidence if roles[p.pk] == Role.DECISIVE]
        days = [e.first_day for e in decisive if is_after(e.first_day, call) and e.first_day]
        days = days or list(self.demand.search_logs.values_list("looked_on", flat=True)[:1])
        return {
            "pieces": roles,
            "confidence": propose_for(self.demand, roles).confidence,
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
        return propose_for(self.demand, self.roles)

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
        self.instance.demand = self.demand
        self.instance.proposed = self.proposal.status
        return cleaned

    def _weigh(self, status: Status, cleaned: dict[str, Any]) -> None:
        facts = self.demand.evidence.facts(self.demand.called_on, self.roles)
        searched = bool(cleaned.get("search_log"))
        lacks = missing(status, facts, has_searched=searched, was_met=self.demand.was_met())
        if lacks:
            self.add_error("status", lacks)
        self._explain(status, cleaned)
        is_same = self.demand.assessment_id is not None and status == self.demand.status
        kind = AssessmentKind.RECONFIRMATION if is_same else AssessmentKind.CHANGE
        self.instance.kind = kind

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


@admin.register(Assessment)
class AssessmentAdmin(OnDemandAdmin):
    form = AssessmentForm
    list_display = ("demand", "status", "date_in_words", "confidence", "state")
    list_filter = ("state", "status")
    list_select_related = ("demand",)
    search_fields = ("demand__summary", "reason", "public_id")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        decision = ["status", "date", "reason", "confidence", "departure", "search_log"]
        if obj and self.is_frozen(obj):
            shown = ["demand", "kind", *decision, "proposed", "methodology", "pieces"]
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
        form.demand = obj.demand if obj else demand_of(request)
        return form

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if demand_of(request) is None:
            messages.info(request, CHOOSE_FIRST)
            return HttpResponseRedirect(reverse("admin:statements_demand_changelist"))
        return super().add_view(request, form_url, extra_context)

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
        demand = decision.demand if decision else demand_of(request)
        context["demand"] = demand
        context["criteria"] = demand and DemandType(demand.type).criteria
        if not decision or not self.is_frozen(decision):
            context["decision"] = context["adminform"].form
            context["decision"].mark_proposed()
        return super().render_change_form(request, context, *args, **kwargs)


def demand_of(request: HttpRequest) -> Demand | None:
    """The demand that the address of a new decision names."""
    pk = request.GET.get("demand", "")
    return Demand.objects.filter(pk=pk).first() if is_id(pk) else None
