"""Documents: where statements and reports were found."""

from django.contrib import admin

from statements.models import Document

from .record import RecordAdmin


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    fields = ("title", "publisher", "url", "date", ("kind", "language"))
    autocomplete_fields = ("publisher",)
    list_display = ("title", "publisher", "date_in_words", "kind", "is_public")
    list_filter = ("kind", "language")
    list_select_related = ("publisher",)
    search_fields = ("title", "url", "publisher__name", "public_id")

    @admin.display(description="public", boolean=True)
    def is_public(self, document: Document) -> bool:
        return document.is_public
