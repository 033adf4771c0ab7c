"""The facts of the call-and-response picture, taken from the record."""

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import ngettext

from statements.filters import Moment
from statements.filters.moment import NOW
from statements.models import Call, Demand, Evidence, Period
from statements.models.period import remembered
from statements.pictures.call_and_response import call_and_response
from statements.pictures.picture import Picture
from statements.pictures.story import CALL, REPORT, STATUS, Story, Thing, Turn
from statements.vocabulary import Status

from .figure import figures_picture

SOURCES = 2
"""So many of those who said so are named beside a mark."""


def call(made: Call) -> Thing:
    said = made.statement
    return Thing(
        kind=CALL,
        code=made.strength,
        written=said.date,
        day=said.first_day,
        last_day=said.last_day,
        who=", ".join(actor.told().words for actor in said.issuers.all()),
        text=made.quote,
        address=made.get_absolute_url(),
        language=made.text.language,
        is_withdrawn=made.withdrawn_on is not None,
    )


def report(found: Evidence, page: str) -> Thing:
    """An event as evidence, and who said so; it stands on a demand's page."""
    event = found.event
    said = [one.attributed_to or one.document.publisher.told().words for one in event.reports.all()]
    return Thing(
        kind=REPORT,
        code=found.stance,
        written=event.date,
        day=event.first_day,
        last_day=event.last_day,
        who="",
        text=event.told().words,
        language=event.told().language,
        note=_first(list(dict.fromkeys(said))),
        address=f"{page}#evidence-{found.public_id}",
    )


def _first(names: list[str]) -> str:
    """Who said so; after some, how many more."""
    told, more = ", ".join(names[:SOURCES]), len(names) - SOURCES
    if more <= 0:
        return told
    rest = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more)
    return rest % {"names": told, "n": more}


def decision(period: Period, page: str) -> Thing:
    """A status that took effect, and the decision that gave it, if one alone did."""
    made = period.assessment if period.assessment and period.assessment.is_public else None
    return Thing(
        kind=STATUS,
        code=period.status,
        written=period.since.isoformat() if period.since else "",
        day=period.since,
        last_day=period.since,
        who="",
        text="",
        address=f"{page}#decision-{made.public_id}" if made else f"{page}#decisions",
    )


def periods(demand: Demand, at: Moment) -> list[Period]:
    """How a demand and its parts stood over time, as far as a moment knows of it, in order."""
    known = Period.objects.filter(remembered("", at.seq), demand=demand)
    return list(known.select_related("assessment").order_by(F("since").asc(nulls_first=True)))


def turns(known: Iterable[Period], at: Moment) -> list[Period]:
    """Of the periods of one thing those that a moment covers and that changed its status."""
    found: list[Period] = []
    for period in known:
        covered = period.since is None or at.covers(period.since)
        if covered and not (found and found[-1].status == period.status):
            found.append(period)
    return found


def story(
    demand: Demand,
    calls: Iterable[Call],
    evidence: Iterable[Evidence],
    known: Iterable[Period],
    at: Moment,
) -> Story:
    """What was called for, reported and concluded about one demand at a moment."""
    page = demand.get_absolute_url() + at.query
    whole = turns((period for period in known if period.part_id is None), at)
    decided = [
        decision(period, page)
        for number, period in enumerate(whole)
        if period.since and (number or period.status != Status.NOT_ASSESSED)
    ]
    things = [*map(call, calls), *(report(one, page) for one in evidence), *decided]
    return Story(things, [Turn(period.status, period.since) for period in whole])


def story_picture(
    demand: Demand,
    calls: Iterable[Call],
    evidence: Iterable[Evidence],
    known: Iterable[Period],
    at: Moment = NOW,
) -> Picture:
    return call_and_response(
        story(demand, calls, evidence, known, at),
        name="story",
        title=demand.told().words,
        address=f"{demand.get_absolute_url()}timeline",
        query=at.query,
    )


def given(demand: Demand, evidence: Iterable[Evidence], at: Moment = NOW) -> Picture | None:
    """The figures of the reports on a demand."""
    return figures_picture(
        (
            figure
            for item in evidence
            for report in item.event.reports.all()
            for figure in report.figures.all()
            if at.covers(figure.first_day)
        ),
        title=demand.told().words,
        page=demand.get_absolute_url(),
        query=at.query,
    )
