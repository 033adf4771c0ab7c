"""Versions of the method: their text, the rule's numbers, and what they would change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from statements.models import MethodologyVersion
from statements.models.methodology import differences

from .reviewed import ReviewedAdmin


@admin.register(MethodologyVersion)
class MethodologyVersionAdmin(ReviewedAdmin):
    fields = (
        "version",
        "text",
        "high_sources",
        "high_grade",
        "medium_grade",
        "counts_same_day",
        "what_would_change",
    )
    readonly_fields = ("what_would_change",)
    list_display = ("version", "publication", "state")
    list_filter = ("state",)
    search_fields = ("version", "text", "public_id")

    @admin.display(description="what its rule would propose differently")
    def what_would_change(self, version: MethodologyVersion) -> str:
        if not version.pk:
            return "Save first; then this lists the published demands that it concerns."
        if version.is_public:
            return "It was published; its entry in the ledger lists what it changed."
        found = differences(version.method)
        return render_to_string("admin/statements/_differences.html", {"differences": found})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """What it would change is read before it is put before anybody."""
        response = super().render_change_form(request, context, *args, **kwargs)
        if kwargs.get("add"):
            context["show_submit"] = False
        return response
