"""The list of corrections, and the difference that one makes."""

from django.contrib import admin
from django.http import HttpRequest

from statements.models import Correction

from .consequences import WeighedAdmin


@admin.register(Correction)
class CorrectionAdmin(WeighedAdmin):
    """Made in `correcting.py`; here it is read, and put before a second person."""

    fields = ("reason", "is_slip")
    list_display = ("__str__", "target", "is_slip", "state", "publication")
    list_filter = ("state", "target", "is_slip")
    search_fields = ("reason", "target_id", "public_id")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A correction begins on the page of what it corrects."""
        return False
