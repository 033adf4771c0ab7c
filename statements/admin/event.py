"""An event's page: what is reported to have happened, and by whom."""

from collections import Counter
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from statements.models import Event, Report
from statements.vocabulary import Provenance

from .record import DeskForm, RecordInline
from .reviewed import ReviewedAdmin

SAME_PUBLISHER = (
    "{} reports of {} are called independent. Two of one organisation do not corroborate each "
    "other: call all but one “{}”."
)


class ReportForm(DeskForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.heading = self.instance.document.title


class ReportInline(RecordInline):
    model = Report
    form = ReportForm
    min_num = 1
    verbose_name = "report"
    fields = (
        "document",
        "quote",
        "attributed_to",
        ("reliability", "credibility", "provenance"),
        "numbers",
    )
    readonly_fields = ("numbers",)
    autocomplete_fields = ("document",)

    @admin.display(description="numbers in it")
    def numbers(self, report: Report) -> str:
        if not report.pk:
            return "Save first; then the numbers that this report gives can be entered."
        words = format_html_join(", ", "{}", ((str(figure),) for figure in report.figures.all()))
        page = reverse("admin:statements_report_change", args=[report.pk])
        verb = "see" if report.event.is_frozen else "enter or change"
        return format_html('{} (<a href="{}">{}</a>)', words or "none", page, verb)


@admin.register(Event)
class EventAdmin(ReviewedAdmin):
    fields = ("title", "summary", "kind", "date", "place", "countries")
    inlines = (ReportInline,)
    list_display = ("title", "kind", "date_in_words", "report_count", "evidence_count", "state")
    list_filter = ("state", "kind")
    search_fields = ("title", "public_id", "place", "summary")

    def get_queryset(self, request: HttpRequest) -> Any:
        counts = {
            "report_count": Count("reports", distinct=True),
            "evidence_count": Count("evidence", distinct=True),
        }
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description="reports", ordering="report_count")
    def report_count(self, event: Any) -> int:
        return int(event.report_count)

    @admin.display(description="demands linked", ordering="evidence_count")
    def evidence_count(self, event: Any) -> int:
        return int(event.evidence_count)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        reports = form.instance.reports.filter(provenance=Provenance.INDEPENDENT)
        counted = Counter(reports.values_list("document__publisher__name", flat=True))
        for publisher, count in counted.items():
            if count > 1:
                same = Provenance.SAME_ORGANISATION.label
                messages.warning(request, SAME_PUBLISHER.format(count, publisher, same))

    def repeated(self, thing: Event) -> dict[str, Any]:
        return {
            "kind": thing.kind,
            "countries": ",".join(thing.countries),
            "place": thing.place,
            "date": thing.date,
        }
