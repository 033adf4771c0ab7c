"""The latest weeks of the record in one picture: what was demanded, reported and decided."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.generic import View

from statements.edtf import day_in_words
from statements.models import Assessment, Call, Demand, Evidence, Statement
from statements.pictures.call_and_response import call_and_response
from statements.pictures.picture import Picture
from statements.pictures.story import STATUS, Story, Thing

from .event import reports
from .picture import shown_alone
from .story import call, report

Span = tuple[date, date]
LENGTH = timedelta(weeks=4)
MOST = 60
"""Statements, events and decisions of each at most: a first page, not an archive."""


class Weeks(View):
    """The picture as a file."""

    form = "svg"

    def get(self, request: HttpRequest) -> HttpResponse:
        picture = weeks()
        if picture is None:
            raise Http404(gettext("No statement with a day is published yet."))
        return shown_alone(request, picture, self.form)


def weeks() -> Picture | None:
    """The newest statements, and what was reported and decided from the first to weeks after."""
    dated = Statement.objects.public().filter(first_day__isnull=False).order_by("-first_day")
    days = list(dated.values_list("pk", "first_day")[:MOST])
    if not days:
        return None
    newest = days[0][1]
    said = [pk for pk, day in days if day >= newest - LENGTH]
    since = min(day for _, day in days if day >= newest - LENGTH)
    span = (since, newest + LENGTH)
    things = [*map(call, calls(said)), *reported(span), *decided(span)]
    last = max((thing.day for thing in things if thing.day), default=newest)
    title = gettext("From %(first)s to %(last)s: what was demanded, reported and decided")
    picture = call_and_response(
        Story(things),
        name="weeks",
        title=title % {"first": day_in_words(since), "last": day_in_words(last)},
        address=f"{reverse('statements:home')}weeks",
    )
    # A list of a hundred lines has no place on a first page; the table is folded up.
    return replace(picture, rows=[])


def calls(statements: list[int]) -> Iterable[Call]:
    found: Iterable[Call] = (
        Call.objects.public()
        .filter(statement__in=statements)
        .select_related("statement", "text")
        .defer("statement__search")
        .prefetch_related("statement__issuers")
    )
    return found


def reported(span: Span) -> list[Thing]:
    """What events of a span of days say about demands, each of each."""
    found: Any = (
        Evidence.objects.public()
        .filter(event__first_day__range=span)
        .select_related("event", "demand__merged_into")
        .defer("event__search", "demand__search", "demand__merged_into__search")
        .prefetch_related(Prefetch("event__reports", reports()))
        .order_by("-event__first_day", "pk")
    )
    return [report(one, one.demand.kept.get_absolute_url()) for one in found[:MOST]]


def decided(span: Span) -> list[Thing]:
    """Of the newest decisions those that took effect in a span of days and count today."""
    found: Any = (
        Assessment.objects.public()
        .counting()
        .select_related("demand__merged_into")
        .defer("demand__search", "demand__merged_into__search")
        .order_by("-publication")
    )
    first, last = span
    return [
        decision(one, one.demand.kept)
        for one in found[:MOST]
        if one.first_day and first <= one.first_day <= last
    ]


def decision(made: Assessment, demand: Demand) -> Thing:
    return Thing(
        kind=STATUS,
        code=made.status,
        written=made.date,
        day=made.first_day,
        last_day=made.last_day,
        who="",
        text=demand.summary,
        address=f"{demand.get_absolute_url()}#decision-{made.public_id}",
    )
