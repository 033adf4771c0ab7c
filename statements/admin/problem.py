"""What readers found wrong: read, looked into, and closed; never written or changed here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.html import format_html

from statements.models import Problem


@admin.register(Problem)
class ProblemAdmin(admin.ModelAdmin[Problem]):
    fields = ("words", "page", "language", "at", "done_at", "done_by")
    readonly_fields = fields
    list_display = ("begins", "page", "language", "at", "done_at")
    list_filter = (("done_at", admin.EmptyFieldListFilter),)
    search_fields = ("words", "about")
    actions = ("close", "open_again")

    @admin.display(description="what is wrong")
    def begins(self, problem: Problem) -> str:
        return problem.words[:120]

    @admin.display(description="page")
    def page(self, problem: Problem) -> str:
        # A reader wrote it: a link only within this site.
        if not problem.about.startswith("/") or problem.about.startswith("//"):
            return problem.about or "–"
        return format_html('<a href="{0}">{0}</a>', problem.about)

    @admin.action(description="Close: it was looked into", permissions=["change"])
    def close(self, request: HttpRequest, problems: QuerySet[Problem]) -> None:
        open_ones = problems.filter(done_at=None)
        open_ones.update(done_at=Now(), done_by=request.user)

    @admin.action(description="Open again", permissions=["change"])
    def open_again(self, request: HttpRequest, problems: QuerySet[Problem]) -> None:
        problems.update(done_at=None, done_by=None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
