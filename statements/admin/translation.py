"""Translations: made beside the original, from the page of what is translated."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from statements.models import Translation
from statements.models.translation import TRANSLATED, target_word

from .record import DeskForm
from .reviewed import ReviewedAdmin

CHOOSE = "Choose what is to be translated; its page has “Translate”."


class TranslationForm(DeskForm):
    """The words of one thing, each under the words that they translate."""

    aim: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.target = target_word(self.aim)
        self.instance.target_id = self.aim.public_id
        for name in self.aim.translated:
            if name in self.fields:
                self._beside(name)

    def _beside(self, name: str) -> None:
        original, field = getattr(self.aim, name), self.fields[name]
        field.required, field.disabled = bool(original), not original
        field.help_text = format_html(
            'The original: <span class="desk-original" lang="{}">{}</span>',
            self.aim.own_language,
            original or "says nothing here",
        )


@admin.register(Translation)
class TranslationAdmin(ReviewedAdmin):
    form = TranslationForm
    list_display = ("words", "language", "origin", "target", "state")
    list_filter = ("state", "language", "origin", "target")
    search_fields = ("title", "summary", "name", "reason", "target_id", "public_id")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        aim = obj.target_row if obj else aim_of(request)
        return ("language", "origin", *(aim.translated if aim else ()))

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.aim = obj.target_row if obj else aim_of(request)
        return form

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        aim = aim_of(request)
        if aim is None:
            messages.info(request, CHOOSE)
            return HttpResponseRedirect(reverse("admin:statements_demand_changelist"))
        context = {"title": f"Translate “{aim}”", **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def repeated(self, thing: Translation) -> dict[str, Any]:
        return {"target": thing.target, "id": thing.target_id}

    def after_submit(self, obj: Translation) -> str:
        return reverse(f"admin:statements_{obj.target}_change", args=[obj.target_row.pk])


def aim_of(request: HttpRequest) -> Any:
    """What the address of a new translation names, if it is public."""
    model = TRANSLATED.get(request.GET.get("target", ""))
    if model is None:
        return None
    return model.objects.public().filter(public_id=request.GET.get("id", "")).first()
