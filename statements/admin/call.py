"""Calls on their statement's page: a pasted quote, and the demand that it makes."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from statements.models import Actor, Call, Demand, StatementText
from statements.vocabulary import DemandType

from .fields import Meanings, SeveralOf, words_field
from .quote import QuoteForm
from .record import RecordInline
from .words import help_for, meanings

COMPULSORY = ("type", "addressees", "summary")
OF_DEMAND = (*COMPULSORY, "themes", "groups", "legal_basis")
NEITHER = (
    "Say what is demanded: either a demand that is recorded already, or type, addressees and "
    "summary of a new one."
)
BOTH = "Either the same demand as a recorded one, or a new one: here are both. Empty one of them."


def _column(name: str) -> Any:
    return Demand._meta.get_field(name)


def _addressees() -> RelatedFieldWidgetWrapper:
    """The autocomplete, with a + for an actor who is not recorded yet."""
    column = _column("addressees")
    widget = SeveralOf(column, admin.site)
    return RelatedFieldWidgetWrapper(widget, column.remote_field, admin.site, can_add_related=True)


class CallForm(QuoteForm):
    """One call, and what it demands."""

    type = forms.ChoiceField(
        required=False,
        choices=[("", "---------"), *DemandType.choices],
        help_text=help_for(_column("type")),
        widget=Meanings(meanings(_column("type"))),
    )
    addressees = forms.ModelMultipleChoiceField(
        Actor.objects.all(),
        required=False,
        help_text="Of whom it is demanded.",
        widget=_addressees(),
    )
    summary = forms.CharField(
        max_length=300,
        required=False,
        help_text=_column("summary").help_text,
        widget=forms.TextInput(attrs={"class": "vTextField desk-wide"}),
    )
    themes = words_field(_column("themes"))
    groups = words_field(_column("groups"), help_text=help_for(_column("groups")))
    legal_basis = forms.CharField(
        max_length=300, required=False, help_text=_column("legal_basis").help_text
    )

    own: Demand | None = None
    """The draft demand that only this call makes: it can be edited in the same place."""
    makes_demand = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "quote" in self.fields:
            self.fields["quote"].help_text = (
                "Paste the words that make the demand as they stand in the text: one passage that "
                "stands there only once."
            )
        if "demand" in self.fields:
            self.fields["demand"].required = False
        if self.instance.pk:
            self.heading = self.instance.demand.summary
            self._show_own_demand(self.instance.demand)

    def _show_own_demand(self, demand: Demand) -> None:
        if demand.is_public or demand.calls.exclude(pk=self.instance.pk).exists():
            return
        self.own = demand
        self.initial["demand"] = None
        for name in OF_DEMAND:
            self.initial[name] = getattr(demand, name)
        self.initial["addressees"] = list(demand.addressees.values_list("pk", flat=True))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._choose(cleaned)
        return cleaned

    def _choose(self, cleaned: dict[str, Any]) -> None:
        """Exactly one of both: a recorded demand, or a new one."""
        given = [name for name in OF_DEMAND if cleaned.get(name)]
        is_as_it_was = self.own is not None and not set(OF_DEMAND) & set(self.changed_data)
        if same := cleaned.get("demand"):
            if given and not is_as_it_was:
                self.add_error("demand", BOTH)
            self.own = None if same != self.own else self.own
            return
        if not given and not set(OF_DEMAND) & set(self.errors):
            self.add_error("demand", NEITHER)
            return
        for name in COMPULSORY:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "A new demand needs this.")
        cleaned["demand"] = self.own
        self.makes_demand = not is_as_it_was

    def settle(self, text: StatementText) -> None:
        """Save the call in its text, and the demand that it makes."""
        if self.makes_demand:
            demand = self.own or Demand()
            for name in OF_DEMAND:
                if name != "addressees":
                    setattr(demand, name, self.cleaned_data[name])
            demand.save()
            demand.addressees.set(self.cleaned_data["addressees"])
            self.instance.demand = demand
        super().settle(text)


class CallFormSet(BaseInlineFormSet[Call, Any, CallForm]):
    """All calls of one statement."""

    def clean(self) -> None:
        super().clean()
        seen: set[Any] = set()
        for form in self.forms:
            demand = getattr(form, "cleaned_data", {}).get("demand")
            if not demand or form.place < 0 or form in self.deleted_forms:
                continue
            mark = (form.place, form.instance.start, form.instance.end, demand.pk)
            if mark in seen:
                form.add_error("quote", "These words make this demand already.")
            seen.add(mark)


class CallInline(RecordInline):
    model = Call
    form = CallForm
    formset: Any = CallFormSet
    classes = ("desk-calls",)
    autocomplete_fields = ("demand",)
    verbose_name = "call"

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj and obj.pk else 1

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        dates, voice = ("deadline", "withdrawn_on"), ("voice", "reported_by")
        if self.is_frozen(obj):
            return [(None, {"fields": ("quote", "demand_page", "strength", voice, dates)})]
        closed = {"classes": ("collapse",)}
        return [
            (None, {"fields": ("quote", "strength")}),
            ("Either: the same demand as …", {"fields": ("demand",)}),
            ("Or: a new demand", {"fields": ("type", "addressees", "summary", "themes")}),
            (
                "Groups and legal basis of a new demand",
                {"fields": ("groups", "legal_basis"), **closed},
            ),
            ("Reported speech, deadline, withdrawal", {"fields": (voice, dates), **closed}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("quote", "demand_page") if self.is_frozen(obj) else ()

    @admin.display(description="demand")
    def demand_page(self, call: Call) -> str:
        page = reverse("admin:statements_demand_change", args=[call.demand_id])
        return format_html('<a href="{}">{}</a>', page, call.demand)
