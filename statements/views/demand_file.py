"""What is drawn of one demand, at addresses of its own and at any moment."""

from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from statements.filters.moment import is_gone, standing
from statements.ledger.head import head_of
from statements.models import Demand, Evidence, StatementText
from statements.pictures.badge import badge
from statements.pictures.picture import Picture

from .demand import evidence
from .demand_then import DemandThen, Standing
from .lives import lives
from .parts import parts
from .picture import drawn_alone, for_other_sites, shown_alone
from .story import given, periods, story_picture
from .tracker import reading, shown


class DemandFile(DemandThen):
    """A file about a demand. Where its page answers otherwise, so does this."""

    form = "svg"

    def read(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        here = Demand.objects.filter(public_id=kwargs["public_id"])
        then = standing(here, self.moment).exclude(is_gone())
        texts = Prefetch("text", StatementText.objects.select_related("document"))
        found = reading(shown(then, self.moment, texts), self.moment)
        if found:
            return self.answer(found[0])
        kept = Demand.objects.public().filter(merged__in=here).first()
        if kept:
            match = request.resolver_match
            assert match
            there = reverse(match.view_name, args=[kept.public_id])
            return HttpResponseRedirect(there + self.moment.query)
        return super().read(request, *args, **kwargs)

    def answer(self, demand: Any) -> HttpResponse:
        return shown_alone(self.request, self.picture(demand), self.form)

    def evidence(self, demand: Any) -> list[Evidence]:
        is_now = self.moment.is_now
        return list(evidence(demand)) if is_now else Standing(demand, self.moment).evidence

    def picture(self, demand: Any) -> Picture:
        raise NotImplementedError


class DemandTimeline(DemandFile):
    def picture(self, demand: Any) -> Picture:
        found, at = self.evidence(demand), self.moment
        return story_picture(demand, demand.public_calls, found, periods(demand, at), at)


class DemandFigures(DemandFile):
    def picture(self, demand: Any) -> Picture:
        drawn = given(demand, self.evidence(demand), self.moment)
        if drawn is None:
            raise Http404
        return drawn


class DemandLifelines(DemandFile):
    def picture(self, demand: Any) -> Picture:
        at = self.moment
        own = parts().filter(demand=demand) if at.is_now else Standing(demand, at).parts
        drawn = lives(demand, own, periods(demand, at), at)
        if drawn is None:
            raise Http404
        return drawn


class DemandStatus(DemandFile):
    """The one picture that other sites may show: today’s status, in the path’s language."""

    def answer(self, demand: Any) -> HttpResponse:
        newest: Any = head_of(self.request)
        picture = badge(
            status=demand.status,
            title=demand.told().words,
            site=settings.SITE_NAME,
            day=self.moment.on or self.moment.as_of or newest.today,
        )
        return for_other_sites(drawn_alone(self.request, picture, "pictures/badge.svg"))
