"""What must hold at the moment of publication, whoever calls the database's own function."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, connection, transaction

from statements.models import Assessment, Publication, Refusal
from tests.make import (
    make_assessment,
    make_call,
    make_demand,
    make_editor,
    make_event,
    make_evidence,
    make_public_demand,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db


def sql(query: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query, values)


def attempt(thing: Any) -> Callable[[], Publication]:
    """Straight into the database's function, by somebody who may."""
    reviewer = make_editor("boris")

    def publishing() -> Publication:
        with transaction.atomic(), connection.cursor() as cursor:
            values = [thing.subject, thing.pk, reviewer.pk, thing.content()]
            cursor.execute("SELECT publish(%s, %s, %s, %s)", values)
            return Publication.objects.get(seq=cursor.fetchone()[0])

    return publishing


def test_nobody_publishes_their_own() -> None:
    statement = make_statement()
    statement.submit(make_editor("boris"))
    with pytest.raises(Error, match="two_people"):
        attempt(statement)()


def test_only_what_waits_for_a_second_person_is_published() -> None:
    statement = make_statement()
    with pytest.raises(Error, match="does not wait"):
        attempt(statement)()
    publish(statement)
    with pytest.raises(Error, match="does not wait"):
        attempt(statement)()
    with pytest.raises(Error, match="no such thing"):
        sql("SELECT publish('auth_user', 1, 1, '{}')")


def test_nothing_is_published_that_rests_on_something_unpublished() -> None:
    anna = make_editor()
    event, public_event = make_event(), make_event("Another event")
    publish(public_event)
    public = make_public_demand("Another demand")
    for of_event, of_demand in ((event, public), (public_event, make_demand())):
        evidence = make_evidence(of_event, of_demand)
        evidence.submit(anna)
        with pytest.raises(Error, match="Publish the event and the demand first"):
            attempt(evidence)()
        evidence.request_changes(make_editor("boris"), "Not yet.")
        evidence.delete()
    elsewhere = make_evidence(event, public)
    decision = make_assessment(public, elsewhere)
    decision.submit(anna)
    with pytest.raises(Error, match="Publish the evidence first"):
        attempt(decision)()
    publish(event)
    publish(elsewhere)
    assert attempt(decision)().subject == "assessment"


def test_a_decision_rests_on_evidence_of_its_own_demand() -> None:
    demand, other = make_public_demand("One"), make_public_demand("Another")
    event = make_event()
    evidence = make_evidence(event, other)
    publish(event, evidence)
    decision = make_assessment(demand, evidence)
    decision.submit(make_editor())
    with pytest.raises(Error, match="only on evidence of this demand"):
        attempt(decision)()


@pytest.mark.parametrize(
    ("status", "stance", "nature", "role"),
    [
        ("no_information", "supports", "outcome", "decisive"),
        ("no_action", "continued_need", "outcome", "not_relied_on"),
        ("announced", "supports", "outcome", "decisive"),
        ("in_progress", "supports", "announcement", "decisive"),
        ("partly_met", "supports", "outcome", "supporting"),
        ("met", "supports", "announcement", "decisive"),
        ("met", "supports", "official_claim", "decisive"),
        ("met", "contradicts", "outcome", "decisive"),
        ("reversed", "contradicts", "reversal", "decisive"),
        ("contrary_action", "supports", "outcome", "decisive"),
        ("no_longer_possible", "context", "outcome", "supporting"),
    ],
)
def test_a_status_has_the_evidence_that_it_needs(
    status: str, stance: str, nature: str, role: str
) -> None:
    demand = make_public_demand()
    event = make_event()
    evidence = make_evidence(event, demand, stance=stance, nature=nature)
    publish(event, evidence)
    decision = make_assessment(demand, evidence, status=status, role=role)
    decision.submit(make_editor())
    with pytest.raises(Error, match="does not rest on what its status needs"):
        attempt(decision)()


def test_a_decision_is_in_effect_by_the_day_of_its_publication(record_time: Any) -> None:
    demand = make_public_demand()
    event = make_event()
    evidence = make_evidence(event, demand)
    publish(event, evidence)
    decision = make_assessment(demand, evidence, date="2022-02-02")
    decision.submit(make_editor())
    with record_time("2022-02-01T23:59:59Z"), pytest.raises(Error, match="day of its publication"):
        attempt(decision)()
    with record_time("2022-02-02T00:00:00Z"):
        attempt(decision)()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"status": "not_assessed", "proposed": "not_assessed"}, "status_is_not_derived"),
        ({"status": "withdrawn", "proposed": "withdrawn"}, "status_is_not_derived"),
        ({"date": ""}, "takes_effect_on_a_day"),
        ({"reason": ""}, "has_a_reason"),
        ({"proposed": "announced"}, "departure_says_why"),
    ],
)
def test_a_decision_is_complete(change: dict[str, str], rule: str) -> None:
    demand = make_public_demand()
    with pytest.raises(Error, match=rule), transaction.atomic():
        make_assessment(demand, **{"status": "met", **change})
    assert not Assessment.objects.exists()


def test_a_statement_needs_issuer_words_and_addressees() -> None:
    anna = make_editor()
    statement = make_statement()
    call = make_call(statement)
    call.demand.addressees.clear()
    statement.submit(anna)
    with pytest.raises(Error, match="needs an addressee"):
        attempt(statement)()
    for missing, sentence in (("issuings", "needs an issuer"), ("texts", "needs its words")):
        bare = make_statement(f"Without {missing}")
        getattr(bare, missing).all().delete()
        bare.submit(anna)
        with pytest.raises(Error, match=sentence):
            attempt(bare)()
    event = make_event()
    event.reports.all().delete()
    event.submit(anna)
    with pytest.raises(Error, match="at least one report"):
        attempt(event)()


@pytest.mark.parametrize("make", [make_statement, make_event])
def test_what_was_said_and_done_is_past(make: Any, record_time: Any) -> None:
    thing = make(date="2022-01-09")
    thing.submit(make_editor())
    with record_time("2022-01-07T23:00:00Z"), pytest.raises(Error, match="lies in the future"):
        attempt(thing)()
    with record_time("2022-01-08T19:00:00Z"):
        attempt(thing)()


def test_the_reviewer_publishes_the_very_bytes_that_were_shown() -> None:
    statement = make_statement()
    anna, boris = make_editor("anna"), make_editor("boris")
    statement.submit(anna)
    seen = statement.seen()
    statement.request_changes(boris, "The title is longer.")
    sql("UPDATE statements_statement SET title = 'A longer title'")
    statement.submit(anna)
    with pytest.raises(Refusal, match="changed since you read it"):
        statement.publish(boris, seen)
    statement.refresh_from_db()
    entry = statement.publish(boris, statement.seen())
    assert "A longer title" in entry.content


def test_who_has_no_right_to_publish_does_not() -> None:
    statement = make_statement()
    statement.submit(make_editor("anna"))
    carla = make_editor("carla")
    carla.groups.clear()
    with pytest.raises(Refusal, match="may not publish"):
        statement.publish(carla, statement.seen())
