"""What subscribers are owed: each change once, none lost, whatever the order and the rhythm."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from statements.digests.clock import now
from statements.digests.models import Mail, Subscription
from statements.digests.planning import plan

from .make import (
    make_call,
    make_decided_demand,
    make_demand,
    make_event,
    make_evidence,
    make_public_demand,
    make_statement,
    publish,
)
from .readers import (
    NOON,
    READER,
    RecordTime,
    after,
    ask,
    decide,
    digests,
    follow,
    mails,
    minute,
    say_yes,
)

pytestmark = pytest.mark.django_db


def test_a_reader_asks_says_yes_and_hears_of_a_decision_once(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        ask(f"demand={demand.public_id}")
        minute()
        say_yes()
        decide(demand, reason="The last of them came home.")
        assert minute() == 1
        assert digests()[0].count("The last of them came home.") == 1
    with record_time(after(minutes=1)):
        assert minute() == 0
    assert len(digests()) == 1


def test_what_was_public_before_the_yes_is_not_told(record_time: RecordTime) -> None:
    with record_time(NOON):
        make_decided_demand()
        follow()
        assert minute() == 0


def test_five_searches_that_match_tell_of_a_change_once(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        queries = ("", f"demand={demand.public_id}", "country=KZ", "type=release", "q=detained")
        for query in queries:
            follow(query)
        decide(demand, reason="The one reason.")
        assert minute() == 1
    (text,) = digests()
    assert text.count("The one reason.") == 1
    assert text.startswith("2 changes")
    for words in (
        "every demand",
        "the demand “Release",
        "Kazakhstan",
        "of the type “Release”",
        "“detained”",
    ):
        assert words in " ".join(text.split())


def test_an_event_long_past_is_told_when_it_becomes_public(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow(frequency="daily")
    with record_time(after(days=1)):
        assert minute() == 0
        event = make_event("Found in an old notebook", date="1999-05-01")
        publish(event, make_evidence(event, demand))
    with record_time(after(days=2)):
        minute()
    assert "Found in an old notebook" in digests()[-1]


@pytest.mark.parametrize("followed", ["not_assessed", "met"])
def test_a_status_in_a_search_matches_either_side_of_a_change(
    followed: str, record_time: RecordTime
) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow(f"status={followed}")
        decide(demand, "met", reason="From one side to the other.")
        minute()
    assert "From one side to the other." in digests()[0]


def test_a_status_on_neither_side_is_silent(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow("status=reversed")
        decide(demand, "met")
        assert minute() == 0


@pytest.mark.parametrize("query", ["status=splendid", "colour=red", "called_after=yesterday"])
def test_a_stored_search_that_makes_no_sense_matches_nothing_and_its_owner_hears_so_once(
    query: str, record_time: RecordTime
) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow(query)
        decide(demand, reason="Nobody asked for this.")
        assert minute() == 1
    message = mails()[-1]
    assert "can find nothing any more" in str(message.body) and query in str(message.body)
    assert "Nobody asked for this." not in str(message.body)
    with record_time(after(days=1)):
        decide(demand, "partly_met")
        assert minute() == 0


def test_every_demand_of_a_publication_that_any_search_matches_is_shown(
    record_time: RecordTime,
) -> None:
    with record_time(NOON):
        follow("type=release", frequency="each")
        follow("type=fair_trial", frequency="weekly")
        statement = make_statement()
        for kind in ("release", "fair_trial", "ratify"):
            make_call(statement, make_demand(f"A demand of type {kind}", type=kind))
        publish(statement)
        minute()
    (text,) = digests()
    assert "of type release" in text and "of type fair_trial" in text
    assert "of type ratify" not in text
    with record_time(after(days=6)):
        assert minute() == 0


def test_a_weekly_and_a_daily_search_share_one_mail_when_both_are_due(
    record_time: RecordTime,
) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow("type=release", frequency="daily")
        follow("country=KZ", frequency="weekly")
    with record_time("2022-03-13T12:00Z"):  # Sunday
        assert minute() == 0
        decide(demand)
    with record_time("2022-03-14T06:00Z"):  # Monday
        assert minute() == 1


def test_nothing_new_makes_no_mail_and_the_next_due_moment_all_the_same(
    record_time: RecordTime,
) -> None:
    with record_time(NOON):
        subscription = follow(frequency="daily")
    with record_time(after(days=1)):
        assert minute() == 0
    subscription.refresh_from_db()
    assert subscription.next_due_at == after(days=1, hours=18)
    assert not Mail.objects.exists()


def test_ticks_that_were_missed_are_made_good_by_one_mail(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow(frequency="daily")
        decide(demand, reason="While the clock stood.")
    with record_time(after(days=9)):
        assert minute() == 1
        assert minute() == 0
    assert digests()[0].count("While the clock stood.") == 1


def test_a_mail_is_named_by_the_moment_at_which_it_was_due(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow(frequency="daily")
        decide(demand)
    with record_time(after(days=1)):
        minute()
    assert Mail.objects.get().due_at == after(hours=18)


def test_a_clock_that_is_set_back_repeats_nothing(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow()
        decide(demand)
        assert minute() == 1
    with record_time(after(days=-8)):
        assert minute() == 0
    with record_time(after(minutes=5)):
        assert minute() == 0


def test_another_rhythm_needs_another_yes_and_loses_nothing(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        before = follow(frequency="monthly")
        decide(demand, reason="Between two rhythms.")
    with record_time(after(days=1)):
        ask(frequency="each", at=after(days=1))
        assert Subscription.objects.get().frequency == "monthly"
        minute()
        say_yes()
        assert Subscription.objects.get().since_seq == before.since_seq
        minute()
    assert "Between two rhythms." in digests()[0]


def test_a_search_that_is_asked_for_while_confirmed_ones_run_waits_for_its_own_yes(
    record_time: RecordTime,
) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow("type=ratify")
        ask("type=release")
        decide(demand)
        minute()
    assert not digests()


def test_each_search_is_asked_once_for_all_who_follow_it(
    record_time: RecordTime,
) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        for number in range(30):
            follow("country=KZ", f"reader{number}@example.org")
        decide(demand)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            plan(now())
    assert sum("statements_bearson" in query["sql"] for query in queries) == 1
    assert Mail.objects.count() == 30


def test_whoever_comes_later_hears_nothing_of_what_went_before(record_time: RecordTime) -> None:
    """Two who follow one search, each from their own day on."""
    with record_time(NOON):
        follow(frequency="daily")
        decide(make_public_demand())
    with record_time(after(hours=1)):
        follow(address="later@example.org", frequency="daily")
    with record_time(after(days=1)):
        assert minute() == 1
    assert mails()[-1].to == [READER]
