"""The first page: what this is, what changed last, how things stand, and who speaks."""

from typing import Any

from django.db.models import Prefetch
from django.views.generic import TemplateView

from statements.filters.moment import NOW, standing
from statements.models import Actor, Demand, Event, Issuer, Notice, Statement
from statements.models.flag import RECENTLY, Now
from statements.vocabulary import IssuerRole

from .change import changes, turns
from .subjects import About
from .tracker import SHOWN, counts
from .weeks import weeks

NEWEST = 6
LATEST = 40
"""Statements among which the institutions that spoke last are looked for."""


class Home(TemplateView):
    template_name = "statements/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by_status = counts(standing(Demand.objects.all(), NOW))
        latest, is_this_week = this_week()
        return super().get_context_data(
            notices=Notice.objects.showing(),
            counts=by_status,
            demand_count=sum(count.number for count in by_status),
            statement_count=Statement.objects.public().count(),
            institution_count=Actor.objects.issuers().count(),
            event_count=Event.objects.public().count(),
            changes=latest,
            is_this_week=is_this_week,
            speakers=speakers(),
            weeks=weeks(),
            **kwargs,
        )


def this_week() -> tuple[list[About], bool]:
    """What moved a demand in the last seven days of the record, or else what did so last."""
    newest: list[Any] = list(turns().annotate(now=Now())[:NEWEST])
    recent = [entry for entry in newest if entry.now - entry.at < RECENTLY]
    return changes(recent or newest), bool(recent)


def speakers() -> list[Actor]:
    """The institutions that spoke last, the latest first."""
    leading = Issuer.objects.exclude(role=IssuerRole.CO_SIGNATORY).select_related("actor")
    latest = Statement.objects.public().defer("search").order_by("-publication")[:LATEST]
    latest = latest.prefetch_related(Prefetch("issuings", leading))
    found = {one.actor_id: one.actor for statement in latest for one in statement.issuings.all()}
    return list(found.values())[:SHOWN]
