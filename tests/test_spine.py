"""Nothing becomes public but by a publication, one entry of a chain that only grows."""

import json
from typing import Any

import pytest
from django.db import connection

from statements.models import Actor, Demand, Publication, Refusal, SearchLog, Statement
from statements.models.publication import GENESIS

from .make import (
    make_actor,
    make_assessment,
    make_call,
    make_decided_demand,
    make_demand,
    make_editor,
    make_event,
    make_evidence,
    make_public_demand,
    make_search_log,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db


def defined_status(demand: Demand) -> tuple[Any, ...]:
    """Status, its day and its decision by their definition, not by the copies."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_status(%s), status_since(%s), current_assessment(%s)", [demand.pk] * 3
        )
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def test_publications_are_chained_without_a_gap() -> None:
    make_decided_demand()
    entries = list(Publication.objects.order_by("seq"))
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert [entry.prev for entry in entries] == [GENESIS, *(e.hash for e in entries[:-1])]
    assert len({entry.salt for entry in entries}) == 4
    for entry in entries:
        assert entry.commitment == entry.expected_commitment()
        assert entry.hash == entry.expected_hash()


def test_an_entry_says_which_demands_it_bears_on_before_and_after() -> None:
    demand = make_decided_demand(status="met")
    entries = Publication.objects.order_by("seq")
    said = [[(d["before"], d["after"]) for d in json.loads(e.bears_on)] for e in entries]
    assert said == [
        [("", "not_assessed")],
        [],
        [("not_assessed", "not_assessed")],
        [("not_assessed", "met")],
    ]
    index = demand.history.order_by("publication").values_list("before", "after")
    assert list(index) == [pair for entry in said for pair in entry]
    assert {d["demand"] for e in entries for d in json.loads(e.bears_on)} == {demand.public_id}


def test_the_content_of_a_statement_holds_what_becomes_public_by_it() -> None:
    eu = make_actor("European Union")
    statement = make_statement(issuer=make_actor("Commission", parent=eu))
    call = make_call(statement)
    assert (eu.is_public, call.demand.is_public) == (False, False)
    content = json.loads(publish(statement).content)
    assert [c["quote"] for c in content["calls"]] == [call.quote]
    assert [d["id"] for d in content["demands"]] == [call.demand.public_id]
    names = {actor["name"] for actor in content["actors"]}
    assert names == {"European Union", "Commission", "Kazakh authorities", "The Gazette"}
    assert len(content["documents"]) == 1
    assert not Actor.objects.filter(publication=None).exists()


def test_a_second_call_names_the_public_demand_without_repeating_it() -> None:
    demand = make_public_demand()
    again = make_statement("Repeated", date="2022-03-01")
    make_call(again, demand)
    entry = publish(again)
    content = json.loads(entry.content)
    assert (content["demands"], content["actors"]) == ([], [])
    assert content["calls"][0]["demand"] == demand.public_id
    assert json.loads(entry.bears_on)[0]["before"] == "not_assessed"


def test_nothing_published_names_an_editor() -> None:
    make_decided_demand()
    for entry in Publication.objects.all():
        assert "anna" not in entry.content and "boris" not in entry.content


def test_slugs_are_given_at_publication_and_are_unique() -> None:
    first, second = make_statement("Déclaration! №1"), make_statement("Déclaration! №1")
    russian = make_statement("Заявление", date="")
    assert first.slug is None
    publish(first, second, russian)
    assert Statement.objects.get(pk=first.pk).slug == "2022-01-09-declaration-no1"
    assert Statement.objects.get(pk=second.pk).slug == (
        f"2022-01-09-declaration-no1-{second.public_id}"
    )
    assert Statement.objects.get(pk=russian.pk).slug


def decide(demand: Demand, status: str, date: str, **fields: Any) -> None:
    event = make_event(date=date)
    stance = "contradicts" if status == "contrary_action" else "supports"
    evidence = make_evidence(event, demand, stance=stance, nature=fields.pop("nature", "outcome"))
    publish(event, evidence, make_assessment(demand, evidence, status=status, date=date, **fields))
    demand.refresh_from_db()


def test_the_latest_effective_day_rules_and_on_one_day_the_latest_publication() -> None:
    demand = make_public_demand()
    decide(demand, "met", "2022-03-01")
    decide(demand, "announced", "2022-02-01", nature="announcement")
    assert (demand.status, str(demand.status_since)) == ("met", "2022-03-01")
    decide(demand, "contrary_action", "2022-03-01")
    assert (demand.status, str(demand.status_since)) == ("contrary_action", "2022-03-01")
    assert defined_status(demand) == (demand.status, demand.status_since, demand.assessment_id)


def test_a_reconfirmation_does_not_move_the_day_since_when() -> None:
    demand = make_public_demand()
    decide(demand, "met", "2022-03-01")
    decide(demand, "met", "2022-05-01", kind="reconfirmation")
    assert str(demand.status_since) == "2022-03-01"
    assert defined_status(demand)[1] == demand.status_since


def test_a_demand_is_withdrawn_when_all_its_calls_are() -> None:
    demand = make_demand()
    for title, withdrawn_on in (("One", "2022-02-01"), ("Other", None)):
        statement = make_statement(title)
        make_call(statement, demand, withdrawn_on=withdrawn_on)
        publish(statement)
        demand.refresh_from_db()
        expected = "withdrawn" if withdrawn_on else "not_assessed"
        assert (demand.status, demand.status_since is None) == (expected, not withdrawn_on)


def test_the_first_call_is_the_earliest_dated_one() -> None:
    demand = make_public_demand(date="")
    assert demand.called_on is None
    for title, date in (("Later", "2022-04-01"), ("Earlier", "2021-12~")):
        statement = make_statement(title, date=date)
        make_call(statement, demand)
        publish(statement)
    demand.refresh_from_db()
    assert str(demand.called_on) == "2021-12-01"


def test_a_search_log_becomes_public_inside_the_decision_that_rests_on_it() -> None:
    demand = make_public_demand()
    log, unused = make_search_log(demand), make_search_log(demand)
    decision = make_assessment(demand, status="no_information", search_log=log)
    content = json.loads(publish(decision).content)
    assert content["search_log"]["places"] == "News agencies"
    assert list(SearchLog.objects.public()) == [log]
    assert not SearchLog.objects.get(pk=unused.pk).is_public


def test_what_was_sent_back_can_be_mended_and_published() -> None:
    anna, boris = make_editor("anna"), make_editor("boris")
    statement = make_statement()
    statement.submit(anna)
    statement.request_changes(boris, "Which article?")
    assert (statement.state, statement.review_note) == ("changes_requested", "Which article?")
    with pytest.raises(Refusal, match="does not wait"):
        statement.publish(boris, statement.seen())
    statement.title = "Declaration on article 9"
    statement.save()
    statement.submit(anna)
    assert "article 9" in statement.publish(boris, statement.seen()).content


def test_changes_are_requested_with_a_reason() -> None:
    statement = make_statement()
    statement.submit(make_editor())
    with pytest.raises(Refusal, match="Say what"):
        statement.request_changes(make_editor("boris"), "  ")


def test_what_the_database_refuses_comes_as_its_sentence() -> None:
    event = make_event()
    event.reports.all().delete()
    event.submit(make_editor("anna"))
    with pytest.raises(Refusal, match="^An event needs at least one report of it.$"):
        event.publish(make_editor("boris"), event.seen())
    event.refresh_from_db()
    assert (event.state, Publication.objects.count()) == ("in_review", 0)


def test_the_moment_of_a_publication_is_the_records_own(record_time: Any) -> None:
    with record_time("2022-01-11T12:30:00Z"):
        make_public_demand()
    assert Publication.objects.get().at.isoformat() == "2022-01-11T12:30:00+00:00"
