"""The same demand twice: two become one, and a mistaken merge is undone."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from statements.models import Merge

from .afterwards import merges_in_force
from .consequences import WeighedAdmin
from .fields import is_id
from .record import DeskForm

NOT_UNDONE = "This merge cannot be undone: it is not published, or it was undone already."
BOTH_PUBLIC = "“{}” is not public: only public demands are merged."


class MergeForm(DeskForm):
    """Which of two stays. The database has the last word, and the page says it before anybody."""

    instance: Merge

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("demand", "merged"):
            demand = cleaned.get(name)
            if demand and not demand.is_public:
                self.add_error(name, ValidationError(BOTH_PUBLIC.format(demand)))
        return cleaned


@admin.register(Merge)
class MergeAdmin(WeighedAdmin):
    form = MergeForm
    autocomplete_fields = ("demand", "merged")
    list_display = ("__str__", "is_undoing", "state", "publication")
    list_filter = ("state",)
    list_select_related = ("demand", "merged")
    search_fields = ("demand__summary", "merged__summary", "reason", "public_id")

    @admin.display(description="undoes", boolean=True)
    def is_undoing(self, merge: Merge) -> bool:
        return merge.undoes_id is not None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        undoes = obj.undoes_id if obj else request.GET.get("undoes")
        return ("reason",) if undoes else ("demand", "merged", "reason")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        context = {"title": "Two demands that are the same"}
        if "undoes" in request.GET:
            merge = undone_by(request)
            if merge is None:
                messages.error(request, NOT_UNDONE)
                return HttpResponseRedirect(reverse("admin:statements_merge_changelist"))
            context["title"] = f"Undo “{merge}”"
        return super().add_view(request, form_url, {**context, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Merge, form: Any, change: bool) -> None:
        merge = None if change else undone_by(request)
        if merge is not None:
            obj.undoes, obj.demand, obj.merged = merge, merge.demand, merge.merged
        super().save_model(request, obj, form, change)


def undone_by(request: HttpRequest) -> Merge | None:
    """The merge in force that the address of a new one names."""
    pk = request.GET.get("undoes", "")
    return merges_in_force().filter(pk=pk).first() if is_id(pk) else None
