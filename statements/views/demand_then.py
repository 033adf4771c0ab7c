"""The page of one demand at a moment: as it stood, and nothing that came later."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.views.generic import TemplateView

from statements.filters import Moment
from statements.filters.moment import is_gone, standing
from statements.models import (
    Assessment,
    Basis,
    BearsOn,
    Demand,
    Document,
    Evidence,
    ExternalAssessment,
    Merge,
    Part,
    Period,
    Reply,
    Response,
    SearchLog,
    StatementText,
)
from statements.models.masks import public_masks
from statements.vocabulary import DemandType, Role, Status

from .demand import BY_DAY, DemandPage, cited
from .event import reports
from .gone import gone_of
from .lives import lives
from .moment import AtAMoment, put_back_all
from .story import given, periods, story_picture
from .subjects import WITH_ENTRY
from .tracker import reading, shown


class DemandThen(AtAMoment, TemplateView):
    """A demand on a day or as of a day; without either, its page as it is now.

    One that was not in the record then is not found, and a sentence says so: at that address and
    moment there is nothing. One that nobody may read any more has its tombstone at any moment.
    """

    template_name = "statements/demand_then.html"
    demand: Any

    def read(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        here = Demand.objects.filter(public_id=kwargs["public_id"])
        if self.moment.is_now:
            return self._page(*args, **kwargs)
        then = standing(here, self.moment).exclude(is_gone())
        texts = Prefetch("text", StatementText.objects.select_related("document"))
        read = reading(shown(then, self.moment, texts), self.moment)
        if read:
            self.demand = read[0]
            return super().read(request, *args, **kwargs)
        kept = Demand.objects.public().filter(merged__in=here).first()
        if kept:
            return HttpResponseRedirect(kept.get_absolute_url() + self.moment.query)
        if here.filter(publication__isnull=False).exists():
            return self.without_an_answer(status=404)
        return self._page(*args, **kwargs)

    def without_an_answer(self, status: int = 200) -> Any:
        """What nobody may read is not there at any moment, whether that makes sense or not."""
        here = Demand.objects.filter(public_id=self.kwargs["public_id"])
        merged = Q(merged_into__publication__isnull=False)
        if not here.filter(Q(publication__isnull=False) | merged).exists():
            return self._page(**self.kwargs)
        return super().without_an_answer(status)

    def _page(self, *args: Any, **kwargs: Any) -> Any:
        """The demand as it is now, or why there is nothing."""
        form = {"moment": self.moment, "moment_form": self.asked.form}
        return DemandPage.as_view(extra_context=form)(self.request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demand, at = self.demand, self.moment
        then = Standing(demand, at)
        return super().get_context_data(
            section="demands",
            masks=public_masks(),
            demand=demand,
            then=then,
            roles=then.roles(),
            meaning=Status(demand.status).meaning,
            criteria=DemandType(demand.type).criteria,
            undated=[item for item in then.evidence if not item.event.first_day],
            citations=cited(self.request, demand, at.query),
            story=story_picture(demand, demand.public_calls, then.evidence, then.periods, at),
            figures=given(demand, then.evidence, at),
            lifelines=lives(demand, then.parts, then.periods, at),
            **kwargs,
        )


class Standing:
    """What hung on a demand at a moment: what may be read, as it read, and how much may not."""

    def __init__(self, demand: Any, at: Moment) -> None:
        self._at, self._demand = at, demand
        self._family = [demand.pk, *merged_by_then(demand, at)]
        self._removed: list[Any] = []
        self.evidence: list[Evidence] = self._evidence()
        self.decisions: list[Any] = self._dated(self._hanging(Assessment, of_assessments()))
        self.responses: list[Response] = self._remarks(Response)
        self.verdicts: list[ExternalAssessment] = self._remarks(ExternalAssessment)
        self.replies: list[Reply] = self._remarks(Reply)
        self.searches = [
            log for log in self._hanging(SearchLog, SearchLog.objects) if at.covers(log.looked_on)
        ]
        self.periods = periods(demand, at)
        self.parts = self._parts()
        self._mark_decisions()
        self.entries = self._entries()
        removed_calls = [call.statement for call in demand.gone_calls]
        self.gone = gone_of([*self._removed, *removed_calls])

    def _hanging(self, model: Any, rows: Any) -> list[Any]:
        """Rows of a kind that were there; those that may be read, as they read then."""
        public = model.objects.public().filter(pk=OuterRef("pk"))
        rows = rows.filter(demand__in=self._family).annotate(may_be_read=Exists(public))
        found = list(self._known(rows))
        self._removed += [row for row in found if not row.may_be_read]
        readable = [row for row in found if row.may_be_read]
        if model not in (Assessment, SearchLog):
            put_back_all(readable, self._at)
        return readable

    def _dated(self, rows: list[Any]) -> list[Any]:
        return [row for row in rows if self._at.covers(row.first_day)]

    def _remarks(self, model: Any) -> list[Any]:
        documents = Prefetch("document", Document.objects.select_related("publisher"))
        rows = model.objects.in_time().select_related("actor").prefetch_related(documents)
        found = self._dated(self._hanging(model, rows))
        put_back_all([remark.actor for remark in found], self._at)
        return found

    def _evidence(self) -> list[Evidence]:
        rows = (
            Evidence.objects.order_by(*BY_DAY)
            .select_related("event", "part")
            .defer("event__search", "part__other_names")
            .prefetch_related(Prefetch("event__reports", reports()))
        )
        found: list[Evidence] = self._hanging(Evidence, rows)
        told = [report for item in found for report in item.event.reports.all()]
        figures = [figure for report in told for figure in report.figures.all()]
        put_back_all([*(item.event for item in found), *told, *figures], self._at)
        return [item for item in found if self._at.covers(item.event.first_day)]

    def _parts(self) -> list[Part]:
        """The parts with their status then and since when."""
        parts: list[Part] = self._hanging(Part, Part.objects.defer("other_names").order_by("pk"))
        by_part: dict[int | None, list[Period]] = {}
        for period in self._until_now(self.periods):
            by_part.setdefault(period.part_id, []).append(period)
        for part in parts:
            own = by_part.get(part.pk, [])
            part.status = own[-1].status if own else Status.NOT_ASSESSED
            part.status_since = since(own)
        own = by_part.get(None, [])
        self.since = since(own)
        self.is_ended = bool(own) and own[-1].is_ended
        self._in_force = {mine[-1].assessment_id for mine in by_part.values()}
        current = own[-1].assessment_id if own else None
        self.decision = next((one for one in self.decisions if one.pk == current), None)
        return parts

    def _until_now(self, periods: Iterable[Period]) -> list[Period]:
        on = self._at.on
        return [p for p in periods if on is None or p.since is None or p.since <= on]

    def _mark_decisions(self) -> None:
        wrong = {decision.corrects_id for decision in self.decisions}
        if self._at.on:
            # What corrects a decision counts against it whatever the day that it speaks of.
            known = Assessment.objects.filter(demand__in=self._family, corrects__isnull=False)
            wrong |= set(self._known(known).values_list("corrects", flat=True))
        for decision in self.decisions:
            decision.was_corrected = decision.pk in wrong
            decision.counts = decision.pk in self._in_force
        self.effective = [one for one in self.decisions if not one.was_corrected]

    def _known(self, rows: Any) -> QuerySet[Any]:
        seq = self._at.seq
        known: QuerySet[Any] = rows.public() if seq is None else rows.public_at(seq)
        return known

    def _entries(self) -> list[BearsOn]:
        marks = BearsOn.objects.filter(demand__in=self._family)
        if self._at.seq is not None:
            marks = marks.filter(publication__lte=self._at.seq)
        marks = marks.select_related("publication", "demand").defer(*WITH_ENTRY, "demand__search")
        return list(marks.order_by("-publication", "pk"))

    def roles(self) -> dict[int, Role]:
        """The role of each piece of evidence in the decision that counted."""
        basis = self.decision.basis.all() if self.decision else ()
        return {item.evidence_id: Role(item.role) for item in basis}


def of_assessments() -> QuerySet[Assessment]:
    basis = Basis.objects.select_related("evidence__event").defer("evidence__event__search")
    found: QuerySet[Assessment] = (
        Assessment.objects.in_order()
        .select_related("publication", "search_log", "part", "demand")
        .defer(*WITH_ENTRY, "part__other_names", "demand__search")
        .prefetch_related(Prefetch("basis", basis))
    )
    return found


def merged_by_then(demand: Demand, at: Moment) -> list[int]:
    """The demands that were one with this at a moment."""
    merges = Merge.objects.filter(demand=demand, undoes=None)
    undone = Q(undone_by__publication__isnull=False)
    if at.seq is None:
        merges = merges.filter(publication__isnull=False)
    else:
        merges = merges.filter(publication__lte=at.seq)
        undone = Q(undone_by__publication__lte=at.seq)
    return list(merges.exclude(undone).values_list("merged", flat=True))


def since(periods: list[Period]) -> Any:
    """The first day of the unbroken run of the last status; none if nobody had looked."""
    first = None
    for period in reversed(periods):
        if period.status != periods[-1].status:
            break
        first = period.since
    return first if periods and periods[-1].status != Status.NOT_ASSESSED else None
