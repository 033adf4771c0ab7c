"""The page of one demand."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.views.generic import DetailView

from statements.models import Assessment, Basis, Call, Demand, Evidence, SearchLog, StatementText
from statements.vocabulary import Confidence, DemandType, Provenance, Role, Status

from .change import bearing_on
from .event import reports
from .figure import groups
from .timeline import timeline
from .tracker import tracked


class DemandPage(DetailView[Demand]):
    template_name = "statements/demand.html"
    slug_field = slug_url_kwarg = "public_id"

    def get_queryset(self) -> QuerySet[Demand]:
        return (
            tracked(Prefetch("text", StatementText.objects.select_related("document")))
            .select_related("assessment__publication")
            .defer("search", "assessment__publication__content")
            .prefetch_related(
                Prefetch("evidence", evidence(), to_attr="public_evidence"),
                Prefetch("assessments", decisions(), to_attr="public_assessments"),
                Prefetch("search_logs", SearchLog.objects.public(), to_attr="public_search_logs"),
                Prefetch("history", bearing_on(), to_attr="publications"),
            )
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demand: Any = self.object
        decision: Assessment | None = demand.assessment
        relied = roles(demand.assessment_id, demand.public_assessments)
        figures = [
            figure
            for item in demand.public_evidence
            for report in item.event.reports.all()
            for figure in report.figures.all()
        ]
        return super().get_context_data(
            section="demands",
            meaning=Status(demand.status).meaning,
            how_sure=decision and Confidence(decision.confidence).meaning,
            criteria=DemandType(demand.type).criteria,
            roles=relied,
            rests_on=Support(demand.public_evidence, relied),
            demanded=Tally(demand.public_calls),
            timeline=timeline(
                demand.public_calls, demand.public_evidence, demand.public_assessments
            ),
            figures=groups(figures),
            **kwargs,
        )


def evidence() -> QuerySet[Evidence]:
    """Public evidence with its event, and where that was reported."""
    found: QuerySet[Evidence] = (
        Evidence.objects.public()
        .in_time()
        .select_related("event")
        .defer("event__search")
        .prefetch_related(Prefetch("event__reports", reports()))
    )
    return found


def decisions() -> QuerySet[Assessment]:
    """Public decisions, the current one first, each with what it rests on."""
    basis = Basis.objects.select_related("evidence__event").defer("evidence__event__search")
    found: QuerySet[Assessment] = (
        Assessment.objects.public()
        .in_order()
        .select_related("publication", "search_log")
        .defer("publication__content")
        .prefetch_related(Prefetch("basis", basis))
    )
    return found


def roles(current: int | None, assessments: list[Assessment]) -> dict[int, Role]:
    """The role of each piece of evidence in the decision that counts now."""
    return {
        item.evidence_id: Role(item.role)
        for decision in assessments
        if decision.pk == current
        for item in decision.basis.all()
    }


class Support:
    """How many reports there are of what was decisive, and how many of them are independent.

    What merely supports a decision would not be enough for it, so it corroborates nothing.
    """

    def __init__(self, evidence: list[Evidence], relied: dict[int, Role]) -> None:
        events = {e.event_id: e.event for e in evidence if relied.get(e.pk) == Role.DECISIVE}
        reports = [report for event in events.values() for report in event.reports.all()]
        self.events = len(events)
        self.reports = len(reports)
        self.independent = sum(r.provenance == Provenance.INDEPENDENT for r in reports)
        self.supporting = sum(role == Role.SUPPORTING for role in relied.values())

    def __str__(self) -> str:
        what = "the decisive event" if self.events == 1 else "the decisive events"
        reports = "1 report" if self.reports == 1 else f"{self.reports} reports"
        return f"{reports} of {what}{self._how_independent()}"

    def _how_independent(self) -> str:
        """A report that stands alone corroborates nothing, so it is not praised for it."""
        if self.reports == 1:
            return "" if self.independent else ", which is not independent"
        if self.independent == self.reports:
            return ", all of them independent"
        return f", {self.independent or 'none'} of them independent"


class Tally:
    """How often something was demanded, by how many institutions, over how many days."""

    def __init__(self, calls: list[Call]) -> None:
        days = [call.statement.first_day for call in calls if call.statement.first_day]
        self.calls = len(calls)
        self.institutions = len({a.pk for call in calls for a in call.statement.issuers.all()})
        self.days = (max(days) - min(days)).days + 1 if days else 0
