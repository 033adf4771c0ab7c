"""Evidence: what an event says about a demand."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest

from statements.models import Evidence, Part
from statements.vocabulary import Stance

from .demand import first_call
from .fields import is_id
from .record import DeskForm
from .reviewed import OnDemandAdmin

BEFORE = (
    "The event is of {event}, before the first call of {call}. What happened before is context, "
    "and the rule does not count it."
)


class EvidenceForm(DeskForm):
    """The parts to choose from are those of the demand; where it has none, nothing is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "part" not in self.fields:
            return
        part: Any = self.fields["part"]
        demand = self["demand"].value()
        part.queryset = Part.objects.filter(demand=int(demand) if is_id(demand) else None)
        part.empty_label = "the whole demand"
        if not part.queryset.exists():
            part.widget = forms.HiddenInput()


@admin.register(Evidence)
class EvidenceAdmin(OnDemandAdmin):
    form = EvidenceForm
    fields = ("demand", "part", "event", "stance", "nature", "is_own", "note", "limitation")
    autocomplete_fields = ("demand", "event")
    list_display = ("event", "demand", "part", "stance", "nature", "state")
    list_filter = ("state", "stance", "nature")
    list_select_related = ("event", "demand", "part")
    search_fields = ("event__title", "demand__summary", "public_id")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        evidence, call = form.instance, first_call(form.instance.demand)
        day = evidence.event.first_day
        if evidence.stance != Stance.CONTEXT and day and call and day < call:
            words = BEFORE.format(event=f"{day:%d %B %Y}", call=f"{call:%d %B %Y}")
            messages.warning(request, words)
