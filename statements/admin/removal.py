"""Taking something away: unpublish or redact a published thing, or delete words everywhere."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from statements.models import Removal, Reviewed
from statements.models.masks import rows_with
from statements.models.removal import REMOVABLE
from statements.vocabulary import RemovalKind, State

from .consequences import WeighedAdmin
from .record import DeskForm

TOO_SHORT = "“{}” is too short: it would take the beginning of many other words with it."
NOWHERE = "These words stand nowhere in the record and nowhere in the ledger."
NOT_THERE = "There is nothing of this name that could be taken away."
GONE = "It is not public: a draft can simply be deleted."


class RemovalForm(DeskForm):
    """Of one thing, or of words; which of both, its page says before it is shown."""

    instance: Removal

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if not words.strip():
            raise forms.ValidationError("Say which words are to be deleted.")
        for line in words.split("\n"):
            if 0 < len(line.strip()) < Removal.SHORTEST:
                raise forms.ValidationError(TOO_SHORT.format(line.strip()))
        if not rows_with(words):
            raise forms.ValidationError(NOWHERE)
        return words


@admin.register(Removal)
class RemovalAdmin(WeighedAdmin):
    form = RemovalForm
    list_display = ("__str__", "kind", "reason", "state", "publication")
    list_filter = ("state", "kind", "reason")
    search_fields = ("target_id", "public_id")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        aim, kind = (obj.target_row, obj.kind) if obj else aim_of(request)
        if not aim and not (obj and obj.target):
            return ("words", "reason")
        return ("reason", "note") if kind == RemovalKind.UNPUBLISH else ("reason",)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        aim, kind = aim_of(request)
        if "target" in request.GET and aim is None:
            messages.error(request, NOT_THERE)
            return HttpResponseRedirect(reverse("admin:index"))
        if aim is not None and not can_be(aim, kind):
            messages.error(request, GONE)
            return HttpResponseRedirect(reverse("admin:index"))
        title = f"{RemovalKind(kind).label} “{aim}”" if aim else "Delete words everywhere"
        context = {"title": title, "aim": aim, "kind": RemovalKind(kind)}
        return super().add_view(request, form_url, {**context, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Removal, form: Any, change: bool) -> None:
        if not change:
            aim, obj.kind = aim_of(request)
            if aim is not None:
                obj.target, obj.target_id = aim.subject, aim.public_id
        super().save_model(request, obj, form, change)


def aim_of(request: HttpRequest) -> tuple[Reviewed | None, str]:
    """What the address of a new removal names, and how it is to go; words are only redacted."""
    model = REMOVABLE.get(request.GET.get("target", ""))
    public_id = request.GET.get("id", "")
    if model is None:
        return None, RemovalKind.REDACT
    kind = request.GET.get("kind", "")
    known = kind if kind in RemovalKind.values else RemovalKind.UNPUBLISH
    return model.objects.filter(public_id=public_id).first(), known  # type: ignore[attr-defined]


def can_be(aim: Reviewed, kind: str) -> bool:
    """What was unpublished can still be redacted."""
    is_gone = aim.state == State.UNPUBLISHED and kind == RemovalKind.REDACT
    return aim.state == State.PUBLISHED or is_gone
