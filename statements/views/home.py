"""The first page: what this is, how things stand, and what changed last."""

from typing import Any

from django.views.generic import TemplateView

from statements.filters.moment import NOW, standing
from statements.models import Actor, Demand, Event, Statement

from .change import changes, turns
from .tracker import SHOWN, counts


class Home(TemplateView):
    template_name = "statements/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by_status = counts(standing(Demand.objects.all(), NOW))
        return super().get_context_data(
            counts=by_status,
            demand_count=sum(count.number for count in by_status),
            statement_count=Statement.objects.public().count(),
            institution_count=Actor.objects.issuers().count(),
            event_count=Event.objects.public().count(),
            changes=changes(turns()[:SHOWN]),
            **kwargs,
        )
