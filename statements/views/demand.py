"""The page of one demand."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from statements.models import Demand, Evidence, SearchLog, StatementText
from statements.models.flag import Today
from statements.models.masks import public_masks
from statements.models.part import PartCount
from statements.vocabulary import Confidence, DemandType, Flag, SourceKind, Status

from .beside import Beside
from .chain import Chain, endorsements
from .decisions import Decisions, Support, roles
from .event import reports
from .figure import groups
from .history import History, merges
from .parts import parts
from .story import story_picture
from .timeline import timeline
from .tombstone import Tombstoned
from .tracker import tracked


class DemandPage(Tombstoned):
    template_name = "statements/demand.html"
    slug_field = slug_url_kwarg = "public_id"
    noun = "demand"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            merged = {"merged__public_id": self.kwargs["public_id"], "merged__publication": None}
            kept = Demand.objects.filter(**merged).first()
            if kept is None:
                raise
            # Not for good: browsers keep a permanent one, and a merge can be undone.
            return HttpResponseRedirect(_with_query(self.address(kept), request))

    def address(self, demand: Demand) -> str:
        return demand.get_absolute_url()

    def get_queryset(self) -> QuerySet[Demand]:
        return (
            tracked(Prefetch("text", StatementText.objects.select_related("document")))
            .annotate(today=Today())
            .select_related("assessment__publication")
            .defer("search", "assessment__publication__content")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demand: Any = self.object
        beside = Beside(demand)
        decisions = Decisions(demand, beside)
        found = list(evidence(demand))
        relied = roles(decisions.current)
        decision = demand.assessment
        own_parts = list(parts().filter(demand=demand))
        return super().get_context_data(
            section="demands",
            masks=public_masks(),
            meaning=Status(demand.status).meaning,
            how_sure=decision and Confidence(decision.confidence).meaning,
            criteria=DemandType(demand.type).criteria,
            evidence=found,
            roles=relied,
            rests_on=Support(found, relied),
            chain=Chain(demand.public_calls, demand.today),
            backed=list(endorsements(demand.public_calls)),
            parts=own_parts,
            part_count=PartCount(part.status for part in own_parts),
            flags=[Flag(flag) for flag in demand.flags],
            beside=beside,
            decisions=decisions,
            searches=searches(demand),
            history=History(demand),
            merges=list(merges(demand)),
            timeline=timeline(demand.public_calls, found, decisions.in_time()),
            story=story_picture(demand, demand.public_calls, found),
            figures=groups(
                figure
                for item in found
                for report in item.event.reports.all()
                for figure in report.figures.all()
            ),
            **kwargs,
        )


def _with_query(address: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query else address


def evidence(demand: Demand) -> QuerySet[Evidence]:
    """Public evidence with its event, and where that was reported."""
    found: QuerySet[Evidence] = (
        Evidence.objects.public()
        .of(demand)
        .in_time()
        .select_related("event", "part")
        .defer("event__search", "part__other_names")
        .prefetch_related(Prefetch("event__reports", reports()))
    )
    return found


def searches(demand: Demand) -> list[Any]:
    """Public entries of the search log, the latest first, each with its sources in words."""
    logs: list[Any] = list(SearchLog.objects.public().of(demand))
    for log in logs:
        log.in_words = [str(SourceKind(word).label) for word in log.sources]
    return logs
