"""The page of one demand."""

from typing import Any

from django.conf import settings
from django.db.models import F, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext

from statements.filters.moment import NOW
from statements.ledger.head import head_of
from statements.models import Demand, Evidence, SearchLog, StatementText
from statements.models.flag import Today
from statements.models.masks import public_masks
from statements.models.part import PartCount
from statements.pictures.badge import HIGH, WIDE
from statements.vocabulary import Confidence, DemandType, Flag, SourceKind, Status

from .beside import Beside
from .chain import Chain, Place, endorsements
from .cite import Citation, Cited, citations
from .decisions import Decisions, Support, roles
from .event import reports
from .history import History, merges
from .lives import lives
from .parts import parts
from .story import given, periods, story_picture
from .tombstone import Tombstoned
from .tracker import tracked

BY_DAY: tuple[Any, ...] = (F("event__first_day").asc(nulls_last=True), "event__last_day", "pk")
"""The order of what was reported: what lasted longer after what began on the same day."""


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
        known = periods(demand, NOW)
        return super().get_context_data(
            section="demands",
            masks=public_masks(),
            meaning=Status(demand.status).meaning,
            how_sure=decision and Confidence(decision.confidence).meaning,
            criteria=DemandType(demand.type).criteria,
            evidence=found,
            roles=relied,
            rests_on=Support(found, relied),
            place=Place(demand.public_calls[0]),
            chain=Chain(demand.public_calls, demand.today),
            citations=cited(self.request, demand),
            embed=embed(demand),
            backed=list(endorsements(demand.public_calls)),
            parts=own_parts,
            part_count=PartCount(part.status for part in own_parts),
            flags=[Flag(flag) for flag in demand.flags],
            beside=beside,
            decisions=decisions,
            searches=searches(demand),
            history=History(demand),
            merges=list(merges(demand)),
            undated=[item for item in found if not item.event.first_day],
            story=story_picture(demand, demand.public_calls, found, known),
            figures=given(demand, found, NOW),
            lifelines=lives(demand, own_parts, known, NOW),
            **kwargs,
        )


def _with_query(address: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query else address


def cited(request: HttpRequest, demand: Any, query: str = "") -> list[Citation]:
    """How to cite the page of a demand as it stands with the newest entry of the ledger."""
    newest: Any = head_of(request)
    told = {"status": demand.get_status_display(), "id": demand.public_id}
    return citations(
        Cited(
            title=demand.told().words,
            kind=gettext("demand D-%(id)s, status “%(status)s”") % told,
            address=f"{settings.SITE_URL}{demand.get_absolute_url()}{query}",
            day=newest.today,
            entry=newest.seq,
            hash=newest.hash,
            key=f"said-and-done-{demand.public_id}",
        )
    )


def embed(demand: Any) -> str:
    """HTML for other sites: a link around the one picture of its status, which is of the day."""
    there = f"{settings.SITE_URL}{demand.get_absolute_url()}"
    alt = gettext("How it stands: %(demand)s") % {"demand": demand.told().words}
    return format_html(
        '<a href="{there}"><img src="{there}status.svg" alt="{alt}" width="{w}" height="{h}"></a>',
        there=there,
        alt=alt,
        w=WIDE,
        h=HIGH,
    )


def evidence(demand: Demand) -> QuerySet[Evidence]:
    """Public evidence with its event, and where that was reported."""
    found: QuerySet[Evidence] = (
        Evidence.objects.public()
        .of(demand)
        .order_by(*BY_DAY)
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
