"""The notice on the first page: for those who may publish, since everybody reads it at once."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from statements.models import Notice
from statements.models.review import may_publish


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin[Notice]):
    fields = ("words_en", "words_ru", "words_kk", "words_uk", "first_day", "last_day")
    list_display = ("words_en", "first_day", "last_day")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_publish(request.user)  # type: ignore[arg-type]

    def has_view_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return self.has_module_permission(request)

    def save_model(self, request: HttpRequest, obj: Notice, form: Any, change: bool) -> None:
        obj.author = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
