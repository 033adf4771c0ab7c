"""What is drawn of one demand, at addresses of its own and at any moment."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from statements.filters.moment import is_gone, standing
from statements.models import Demand, Evidence, StatementText
from statements.pictures.picture import Picture

from .demand import evidence
from .demand_then import DemandThen, Standing
from .picture import shown_alone
from .story import story_picture
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
        return story_picture(demand, demand.public_calls, self.evidence(demand), self.moment)
