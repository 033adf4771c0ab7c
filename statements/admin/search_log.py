"""Search logs: where somebody looked, for what, and what was found."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone

from statements.models import SearchLog

from .record import RecordAdmin
from .reviewed import demand_page


@admin.register(SearchLog)
class SearchLogAdmin(RecordAdmin):
    fields = ("demand", "looked_on", "sources", "places", "query", "found")
    autocomplete_fields = ("demand",)
    list_display = ("looked_on", "demand", "found")
    list_select_related = ("demand",)
    search_fields = ("demand__summary", "query", "public_id")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        return {"looked_on": timezone.now().date(), **initial}

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "sources":
            field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
        return field

    def response_post_save_add(self, request: HttpRequest, obj: SearchLog) -> HttpResponseRedirect:
        return HttpResponseRedirect(demand_page(obj.demand_id))

    def response_post_save_change(
        self, request: HttpRequest, obj: SearchLog
    ) -> HttpResponseRedirect:
        return HttpResponseRedirect(demand_page(obj.demand_id))
