"""What was reported to have happened."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from statements.filters import EventFilter
from statements.models import Event, Evidence, Figure, Report
from statements.vocabulary import Provenance, Subject

from .figure import figures_picture
from .listing import Listing, how_many
from .picture import shown_alone
from .revisions import versions
from .tombstone import Tombstoned


def reported() -> QuerySet[Event]:
    """Public events, with what a row of their list shows of them."""
    rows: QuerySet[Event] = (
        Event.objects.public()
        .defer("search")
        .annotate(report_count=how_many(Report.objects.public(), "event"))
    )
    return rows


def reports() -> QuerySet[Report]:
    """Public reports, each with its document and its figures."""
    found: QuerySet[Report] = (
        Report.objects.public()
        .select_related("document__publisher")
        .prefetch_related(Prefetch("figures", Figure.objects.public()))
    )
    return found


class EventList(Listing[Event]):
    template_name = "statements/event_list.html"
    question = EventFilter
    section = "events"

    def get_queryset(self) -> QuerySet[Event]:
        self.queryset = reported()
        return super().get_queryset()


class EventPage(Tombstoned):
    template_name = "statements/event.html"
    noun = "event"

    def get_queryset(self) -> QuerySet[Event]:
        evidence = Evidence.objects.public().select_related("demand__merged_into", "part")
        evidence = evidence.defer("demand__search", "demand__merged_into__search")
        return (
            reported()
            .select_related("publication")
            .defer("search", "publication__content")
            .prefetch_related(
                Prefetch("reports", reports()),
                Prefetch("evidence", evidence, to_attr="public_evidence"),
            )
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.object.reports.all()
        figures = [figure for report in found for figure in report.figures.all()]
        return super().get_context_data(
            section="events",
            figures=figures_picture(
                figures, title=self.object.told().words, page=self.object.get_absolute_url()
            ),
            independent=sum(one.provenance == Provenance.INDEPENDENT for one in found),
            versions=versions(Subject.EVENT, self.object),
            **kwargs,
        )


class EventFigures(EventPage):
    """The figures of an event as a picture, or as numbers."""

    form = "svg"

    def render_to_response(self, context: Any, **kwargs: Any) -> Any:
        if context["figures"] is None:
            raise Http404
        return shown_alone(self.request, context["figures"], self.form)
