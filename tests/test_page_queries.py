"""A page asks the database as often for many rows as for few."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from statements.filters.weeks import weeks
from statements.models import Demand, Event, Evidence, Figure, Issuer, Statement, correct
from tests.make import (
    make_actor,
    make_assessment,
    make_call,
    make_demand,
    make_event,
    make_evidence,
    make_external_assessment,
    make_part,
    make_reply,
    make_report,
    make_response,
    make_search_log,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db

FEW, MANY = range(2), range(2, 9)
DAY = date(2022, 2, 1)
THEN = f"on={date.today()}&as_of={date.today()}"


def make_rows(number: int, demand: Demand, statement_calls: int) -> None:
    """One more of everything, all of it about the first demand too."""
    issuer = make_actor(f"Institution {number}", country="KZ", parent=make_actor("Parent"))
    statement = make_statement(f"Statement {number}", issuer=issuer, countries=["KZ", "RU"])
    Issuer.objects.create(statement=statement, actor=make_actor("European Union"))
    make_call(statement, demand)
    for one in range(statement_calls):
        addressee = make_actor(f"Authority {number}-{one}", kind="government", parent=issuer)
        make_call(
            statement,
            make_demand(f"Demand {number}-{one}", addressee=addressee, themes=["liberty"]),
        )
    event = make_event(f"Event {number}")
    make_figures(event, number)
    publish(statement, event)
    evidence = [make_evidence(event, demand), make_evidence(event, fresh(statement))]
    publish(*evidence)
    day = (DAY + timedelta(number)).isoformat()
    log = make_search_log(demand)
    decision = make_assessment(demand, *demand.evidence.all(), date=day, search_log=log)
    publish(decision)
    make_more(number, demand, fresh(statement), event)
    publish(make_reply(decision))


def make_more(number: int, demand: Demand, other: Demand, event: Event) -> None:
    """One more of what others say, of parts, and of corrections."""
    publish(
        make_response(demand),
        make_external_assessment(demand),
        make_part(other, f"Person {number}"),
        make_part(other, f"Another {number}"),
        correct(event, {"title": f"Event {number} again"}, reason="It was."),
    )


def make_figures(event: Event, number: int) -> None:
    for one in range(number + 1):
        report = make_report(event)
        Figure.objects.create(
            report=report, counted="killed", low=one + 1, words=f"{one}", claimed_by="Police"
        )


def fresh(statement: Statement) -> Demand:
    """A demand that this statement was the first to make."""
    found: Demand = Demand.objects.filter(calls__statement=statement).latest("pk")
    return found


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def addresses() -> list[str]:
    demand = Demand.objects.earliest("pk")
    return [
        "/",
        "/demands/",
        "/demands/?q=demand&country=KZ&type=release&sort=changed",
        "/demands/?issuer=institution-0&addressee=authority-0-0",
        demand.get_absolute_url(),
        f"{demand.get_absolute_url()}?{THEN}",
        f"/demands/?{THEN}",
        f"/institutions/european-union/?{THEN}",
        f"/countries/KZ/?{THEN}",
        "/statements/",
        Statement.objects.earliest("pk").get_absolute_url(),
        "/events/",
        Evidence.objects.earliest("pk").event.get_absolute_url(),
        "/institutions/",
        "/institutions/european-union/",
        "/institutions/parent/",
        "/countries/",
        "/countries/KZ/",
        "/countries/KZ/over-time.svg",
        "/institutions/institution-0/wording.svg",
        "/themes/",
        "/themes/liberty/",
        f"/themes/liberty/?{THEN}",
        "/types/release/",
        "/compare/",
        f"/compare/?{THEN}&country=KZ",
        "/compare/?a=institution-0&b=european-union&country=KZ",
        "/compare/matrix.csv",
        "/changes/",
        "/corrections/",
        "/changes/1/",
        "/changes/weeks/",
        *(week.address for week in weeks()),
        "/demands/feed.atom",
        "/demands/feed.json?country=KZ&status=met",
        "/demands/calendar.ics",
        "/changes/feed.atom",
        "/corrections/feed.json",
        "/methodology/",
        "/ledger/",
    ]


def test_the_number_of_queries_does_not_grow_with_the_rows(client: Client) -> None:
    demand = make_demand("The first")
    for number in FEW:
        make_rows(number, demand, statement_calls=2)
    few = {address: asked(client, address) for address in addresses()}
    for number in MANY:
        make_rows(number, demand, statement_calls=3)
    many = {address: asked(client, address) for address in addresses()}
    assert {one: number for one, number in many.items() if number > few[one]} == {}
    # A feed tells of every kind of thing that there is.
    assert max(many.values()) <= 45
