"""The ledger, to be read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from statements.models import Publication

from .record import RecordAdmin


@admin.register(Publication)
class PublicationAdmin(RecordAdmin):
    list_display = ("seq", "at", "kind", "subject", "subject_id")
    list_filter = ("subject",)
    search_fields = ("subject_id",)
    fields = ("seq", "at", "kind", "subject", "subject_id", "bears_on", "content", "hash", "prev")

    def is_frozen(self, thing: Any) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
