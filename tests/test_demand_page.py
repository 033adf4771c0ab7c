"""The page of one demand: its words, what was decided, and how much stands behind it."""

import pytest
from django.test import Client

from statements.models import Basis, Demand, Evidence
from statements.vocabulary import Confidence
from tests.make import (
    QUOTE,
    make_assessment,
    make_call,
    make_decided_demand,
    make_demand,
    make_event,
    make_evidence,
    make_public_demand,
    make_report,
    make_statement,
    publish,
)
from tests.test_pages import get

pytestmark = pytest.mark.django_db


def make_report_of_two(demand: Demand, *evidence: Evidence) -> None:
    two = make_assessment(demand, *evidence[:2], date="2022-02-02")
    Basis.objects.create(assessment=two, evidence=evidence[2], role="supporting")
    publish(two)


def test_a_demand_shows_its_quote_in_its_sentence(client: Client) -> None:
    demand = make_public_demand()
    page = get(client, demand.get_absolute_url())
    assert f"<mark>{QUOTE}</mark>." in page
    assert "The Union regrets" not in page


def test_reported_speech_is_marked_as_reported(client: Client) -> None:
    statement, demand = make_statement(), make_demand()
    make_call(statement, demand, voice="reported", reported_by="An agency")
    publish(statement)
    page = get(client, demand.get_absolute_url())
    assert "As reported by <bdi>An agency</bdi></strong>, in the words of the report:" in page
    assert "in the statement’s words" not in page
    page = get(client, statement.get_absolute_url())
    assert "As reported: <bdi" in page
    assert "In its words" not in page
    assert "not the institution’s own" in page


def test_what_lasted_longer_stands_after_what_began_on_the_same_day(client: Client) -> None:
    demand = make_public_demand(date="2022-01-01")
    for title, date in (("It went on", "2022-01-05/2022-01-06"), ("It was over", "2022-01-05")):
        publish(event := make_event(title, date=date))
        publish(make_evidence(event, demand))
    page = get(client, demand.get_absolute_url()).partition('id="timeline"')[2]
    assert page.index("It was over") < page.index("It went on")


def test_a_decision_counts_the_reports_of_what_was_decisive_and_no_others(
    client: Client,
) -> None:
    demand = make_public_demand()
    decisive, other, supporting = (make_event(f"Event {n}") for n in range(3))
    make_report(supporting)
    evidence = [make_evidence(event, demand) for event in (decisive, other, supporting)]
    one = make_assessment(demand, evidence[0])
    Basis.objects.create(assessment=one, evidence=evidence[2], role="supporting")
    publish(decisive, other, supporting, *evidence, one)
    page = get(client, demand.get_absolute_url())
    assert "<dd>1 report of the decisive event</dd>" in page
    make_report_of_two(demand, *evidence)
    page = get(client, demand.get_absolute_url())
    assert "<dd>2 reports of the decisive events, all of them independent</dd>" in page


@pytest.mark.parametrize(
    ("provenances", "words"),
    [
        (["independent"], "1 report of the decisive event"),
        (["copy"], "1 report of the decisive event, which is not independent"),
        (["independent", "independent", "copy"], "3 reports of the decisive event, 2 of them "),
        (["copy", "derived"], "2 reports of the decisive event, none of them independent"),
    ],
)
def test_only_independent_reports_corroborate(
    client: Client, provenances: list[str], words: str
) -> None:
    demand, event = make_public_demand(), make_event()
    event.reports.all().delete()
    for provenance in provenances:
        make_report(event, provenance=provenance)
    evidence = make_evidence(event, demand)
    publish(event, evidence, make_assessment(demand, evidence))
    assert f"<dd>{words}" in get(client, demand.get_absolute_url())


def test_linked_events_that_nobody_decided_on_are_counted_and_nothing_else_is_said(
    client: Client,
) -> None:
    demand = make_public_demand()
    assert "Nobody has looked yet." in get(client, demand.get_absolute_url())
    for number, words in ((1, "1 reported event is linked"), (2, "2 reported events are linked")):
        event = make_event(f"Event {number}")
        publish(event, make_evidence(event, demand))
        page = get(client, demand.get_absolute_url())
        assert words in page
        assert "Nobody has looked yet." not in page


def test_how_sure_the_editors_are_is_said_with_what_it_means(client: Client) -> None:
    demand = make_decided_demand()
    page = get(client, demand.get_absolute_url())
    assert "<strong>Medium</strong>" in page
    assert Confidence.MEDIUM.meaning in page
    publish(make_assessment(demand, demand.evidence.get(), confidence="low", date="2022-03-01"))
    page = get(client, demand.get_absolute_url())
    assert "<strong>Low</strong>" in page
    assert "One source that is less reliable" in page


def test_a_demand_shows_what_was_decided_and_why(client: Client) -> None:
    page = get(client, make_decided_demand().get_absolute_url())
    for words in ("All were freed.", "decided by two editors on", "1 report of the decisive event"):
        assert words in page


def test_a_departure_from_the_rule_is_told(client: Client) -> None:
    demand = make_decided_demand()
    evidence = demand.evidence.get()
    fields = {"proposed": "met", "departure": "One of them is still held."}
    publish(make_assessment(demand, evidence, status="partly_met", date="2022-02-02", **fields))
    page = get(client, demand.get_absolute_url())
    assert "The rule proposed “Met”" in page
    assert "One of them is still held." in page


def test_only_the_decision_that_counts_is_said_to_count(client: Client) -> None:
    demand = make_decided_demand()
    later = make_assessment(demand, demand.evidence.get(), status="partly_met", date="2022-03-01")
    earlier = make_assessment(demand, demand.evidence.get(), status="met", date="2022-01-15")
    publish(later, earlier)
    page = get(client, demand.get_absolute_url())
    assert page.count("counts now") == 1
    decision = page.partition(f'id="decision-{later.public_id}"')[2].partition("</article>")[0]
    assert "counts now" in decision


def test_a_withdrawn_demand_gives_no_reason_of_a_decision(client: Client) -> None:
    statement, demand = make_statement(), make_demand()
    make_call(statement, demand, withdrawn_on="2022-01-10")
    publish(statement)
    page = get(client, demand.get_absolute_url())
    assert "Every call for it was withdrawn" in page
    assert "In effect since" not in page
