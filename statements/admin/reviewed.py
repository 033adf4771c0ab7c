"""What takes two people: put before a second person, and frozen from then on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from statements.models import Refusal
from statements.vocabulary import State

from .pending import warning
from .record import RecordAdmin


class ReviewedAdmin(RecordAdmin):
    """A page with the button “Put before a second person”."""

    def is_frozen(self, thing: Any) -> bool:
        return bool(thing.is_frozen)

    def repeated(self, thing: Any) -> dict[str, Any]:
        """What “save and add another” fills in again, as the parameters of the next form."""
        return {}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        if "countries" in initial:
            initial["countries"] = str(initial["countries"]).split(",")
        return initial

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thing = kwargs.get("obj")
        is_open = kwargs.get("add") or self.has_change_permission(request, thing)
        context["show_submit"] = is_open and not context.get("is_popup")
        context["standing"] = thing
        context["states"] = State
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        return self._next(request, obj, response)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._next(request, obj, super().response_change(request, obj))

    def _next(self, request: HttpRequest, obj: Any, response: HttpResponse) -> HttpResponse:
        if "_submit" in request.POST:
            self._submit(request, obj)
            return HttpResponseRedirect(self.after_submit(obj))
        if "_addanother" in request.POST and not self._is_popup(request):
            again = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
            return HttpResponseRedirect(f"{again}?{urlencode(self.repeated(obj))}")
        return response

    def _is_popup(self, request: HttpRequest) -> bool:
        return "_popup" in request.POST

    def _submit(self, request: HttpRequest, obj: Any) -> None:
        try:
            obj.submit(request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            queue = reverse("admin:queue")
            waiting = format_html('It now <a href="{}">waits for a second person</a>.', queue)
            messages.info(request, waiting)
            if words := warning(obj):
                messages.warning(request, words)

    def after_submit(self, obj: Any) -> str:
        """Where an editor goes on; it can be read there, and no longer changed."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])


class OnDemandAdmin(ReviewedAdmin):
    """What is recorded from a demand's page, and leads back to it."""

    def repeated(self, thing: Any) -> dict[str, Any]:
        return {"demand": thing.demand_id}

    def after_submit(self, obj: Any) -> str:
        return demand_page(obj.demand_id)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(demand_page(obj.demand_id))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(demand_page(obj.demand_id))


def demand_page(pk: int) -> str:
    return reverse("admin:statements_demand_change", args=[pk])
