"""The desk itself: the order of its nouns, the queue, and a net below every page."""

from functools import cache
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError, models
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver

from . import correcting, queue
from .due import due
from .pending import drafts, sent_back
from .record import refusal_of
from .words import described

ORDER = (
    "Statement",
    "Demand",
    "Part",
    "Event",
    "Evidence",
    "SearchLog",
    "Assessment",
    "Response",
    "ExternalAssessment",
    "Reply",
    "Translation",
    "Correction",
    "Removal",
    "Merge",
    "Actor",
    "Document",
    "MethodologyVersion",
    "Problem",
    "Notice",
    "Publication",
)
"""As an editor works: what was said, what is demanded, what happened, what it shows, and so on."""


class Suggestions(AutocompleteJsonView):
    """What autocompletes offer, so that one demand can be told from the next."""

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": described(obj)}


class SignIn(AdminAuthenticationForm):
    """Django's form lets a name of any length through, and the throttle keeps what failed."""

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if len(name) > (User._meta.get_field("username").max_length or 0):
            raise self.get_invalid_login_error()
        return name


class Desk(admin.AdminSite):
    login_form = SignIn
    site_header = "Said and Done – the desk"
    site_title = "The desk"
    index_title = "What is to be done"
    index_template = "admin/desk.html"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # It would go past every page that asks whether a record may still be deleted.
        self.disable_action("delete_selected")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            if app["app_label"] == "statements":
                app["models"].sort(key=lambda noun: ORDER.index(noun["object_name"]))
        return sorted(apps, key=lambda app: app["app_label"] != "statements")

    def get_urls(self) -> list[URLResolver | URLPattern]:
        # Django's redirect to a public page is left out: it asks drafts for theirs.
        usual = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        return [*queue.urls(self), *correcting.urls(self), *usual]

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        todo = {"sent_back": sent_back(request.user), "drafts": drafts(), "due": due()}  # type: ignore[arg-type]
        return super().index(request, {**(extra_context or {}), **todo})

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        if context["has_permission"]:
            context["waiting_count"] = queue.waiting_count()
        return context

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Whatever the database refuses anywhere here becomes a sentence, never an error page."""

        def netted(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return view(request, *args, **kwargs)
            except (IntegrityError, OperationalError) as error:
                if request.method != "POST":
                    raise
                messages.error(request, refusal_of(error))
                return HttpResponseRedirect(request.get_full_path())

        netted.__dict__.update(getattr(view, "__dict__", {}))
        return super().admin_view(netted, cacheable)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Suggestions.as_view(admin_site=self)(request)


@cache
def desk() -> Desk:
    """The one desk. Django asks twice: the nouns register themselves while it looks for it."""
    return Desk()
