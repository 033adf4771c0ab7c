"""The numbers in one report: a page that only its event's page leads to."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from statements.models import Figure, Report

from .record import RecordAdmin, RecordInline


class FigureInline(RecordInline):
    model = Figure
    min_num = 1
    verbose_name = "number"
    fields = ("counted", "words", ("low", "high"), "date", "claimed_by")

    def is_frozen(self, root: Any) -> bool:
        return bool(root and root.pk and root.event.is_frozen)


@admin.register(Report)
class ReportAdmin(RecordAdmin):
    fields = ("event", "document", "quote")
    readonly_fields = fields
    inlines = (FigureInline,)
    search_fields = ("event__title", "quote")

    def is_frozen(self, thing: Report) -> bool:
        return thing.event.is_frozen

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A report is added on its event's page."""
        return False

    def response_post_save_change(self, request: HttpRequest, obj: Report) -> HttpResponseRedirect:
        event = reverse("admin:statements_event_change", args=[obj.event_id])
        return HttpResponseRedirect(event)
