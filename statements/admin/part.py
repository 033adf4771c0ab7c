"""A part of a demand: a person, a group or a criterion; and what a mask hides."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, F, When
from django.http import HttpRequest

from statements.models import Part

from .masks import what_is_hidden
from .reviewed import OnDemandAdmin

MASK = (
    "Only for a person or group who could come to harm. In public the mask stands in place of the "
    "name, in everything that this record has stored or will store. After it is published the "
    "name is shown on this page alone."
)


@admin.register(Part)
class PartAdmin(OnDemandAdmin):
    """The one page that shows a masked name; lists and suggestions show its mask."""

    fieldsets = (
        (None, {"fields": ("demand", "kind", "name")}),
        (
            "Mask the name",
            {"fields": ("label", "mask_reason", "other_names"), "description": MASK},
        ),
    )
    autocomplete_fields = ("demand",)
    list_display = ("shown", "demand", "kind", "masked", "status", "state")
    list_filter = ("state", "kind", "status")
    list_select_related = ("demand",)
    # A masked name would stand in the address of its search, and so in the logs of the server.
    search_fields = ("public_name", "demand__summary", "public_id")

    def get_queryset(self, request: HttpRequest) -> Any:
        shown = Case(When(label="", then=F("name")), default=F("label"))
        return super().get_queryset(request).annotate(public_name=shown)

    @admin.display(description="masked", boolean=True)
    def masked(self, part: Part) -> bool:
        return part.is_masked

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.instance.is_masked:
            messages.warning(request, " ".join(what_is_hidden(form.instance)))
