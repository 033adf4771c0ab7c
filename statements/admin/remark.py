"""What others say: responses of addressees, verdicts of other assessors, and replies to us."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from statements.models import Assessment, ExternalAssessment, Reply, Response

from .fields import is_id
from .record import DeskForm
from .reviewed import OnDemandAdmin

CHOOSE_DECISION = (
    "Choose the published decision that the reply is to; its page has “Record a reply”."
)


class SourcedForm(DeskForm):
    """Of what somebody said, it has to be known where."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "document" in self.fields:
            self.fields["document"].required = True


class RemarkAdmin(OnDemandAdmin):
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("demand", "actor", "document")
    list_select_related = ("demand", "actor")
    search_fields = ("demand__summary", "actor__name", "words", "public_id")


@admin.register(Response)
class ResponseAdmin(RemarkAdmin):
    form = SourcedForm
    fields = ("demand", "actor", "kind", "date", "words", "note", "document")
    list_display = ("demand", "actor", "kind", "date_in_words", "state")
    list_filter = ("state", "kind")


@admin.register(ExternalAssessment)
class ExternalAssessmentAdmin(RemarkAdmin):
    fields = (
        "demand",
        "actor",
        "verdict",
        "scale",
        "date",
        "words",
        "document",
        "mapped",
        "mapping",
    )
    form = SourcedForm
    list_display = ("demand", "actor", "verdict", "mapped", "date_in_words", "state")
    list_filter = ("state", "mapped")


class ReplyForm(DeskForm):
    decision: Assessment

    def clean(self) -> dict[str, Any] | None:
        self.instance.assessment = self.decision
        self.instance.demand = self.decision.demand
        return super().clean()


@admin.register(Reply)
class ReplyAdmin(RemarkAdmin):
    """The right of reply: recorded from the page of the decision that it is to."""

    form = ReplyForm
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("actor", "document")
    list_display = ("assessment", "actor", "date_in_words", "state")
    list_filter = ("state",)
    list_select_related = ("assessment__demand", "actor")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        of = ("assessment",) if obj and self.is_frozen(obj) else ()
        return (*of, "actor", "date", "words", "document")

    def repeated(self, thing: Reply) -> dict[str, Any]:
        return {"assessment": thing.assessment_id}

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.decision = obj.assessment if obj else decision_of(request)
        return form

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if decision_of(request) is None:
            messages.info(request, CHOOSE_DECISION)
            return HttpResponseRedirect(reverse("admin:statements_assessment_changelist"))
        return super().add_view(request, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        reply = kwargs.get("obj")
        context["decision"] = reply.assessment if reply else decision_of(request)
        return super().render_change_form(request, context, *args, **kwargs)


def decision_of(request: HttpRequest) -> Assessment | None:
    """The published decision that the address of a new reply names."""
    pk = request.GET.get("assessment", "")
    found = Assessment.objects.filter(publication__isnull=False).select_related("demand")
    return found.filter(pk=pk).first() if is_id(pk) else None
