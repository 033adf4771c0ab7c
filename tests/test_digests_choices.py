"""What a reader chooses: of what kind, when, paused or not, and what is told whatever is chosen."""

from __future__ import annotations

from datetime import date

import pytest

from statements.digests.clock import now
from statements.digests.models import Delivery, Mail, Post, Reminder, Subscriber, Subscription
from statements.digests.planning import plan
from statements.digests.vocabulary import News
from statements.models import Assessment, Evidence, correct

from .conftest import Owner
from .make import (
    make_call,
    make_demand,
    make_public_demand,
    make_removal,
    make_statement,
    publish,
)
from .readers import NOON, READER, RecordTime, after, decide, digests, follow, minute

pytestmark = pytest.mark.django_db


def kinds_but(*left: News) -> list[str]:
    return [kind for kind in News.values if kind not in left]


def delivered() -> set[tuple[str, str]]:
    """Subject and kind of each entry that somebody was told of."""
    entries = Delivery.objects.values_list("publication__subject", "publication__kind")
    return set(entries)


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ([News.DECISIONS], {("assessment", "published")}),
        ([News.EVENTS], {("evidence", "published")}),
        ([News.CALLS], {("statement", "published")}),
        ([News.CORRECTIONS], set()),
    ],
)
def test_only_chosen_kinds_are_told(
    kinds: list[str], told: set[tuple[str, str]], record_time: RecordTime
) -> None:
    with record_time(NOON):
        follow(kinds=kinds)
        decide(make_public_demand())
        plan(now())
    assert delivered() == told


def test_a_correction_of_what_was_told_is_told_whatever_is_chosen(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow(kinds=[News.EVENTS])
        decide(demand)
        assert minute() == 1
    with record_time(after(minutes=5)):
        publish(correct(Evidence.objects.get(), {"note": "Seen from afar."}, reason="Recounted."))
        assert minute() == 1
    assert ("evidence", "corrected") in delivered()


def test_a_revision_waits_for_no_weekly_mail_longer_than_a_day(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow(frequency="weekly")
        decide(demand)
    with record_time(after(days=5)):
        assert minute() == 1
    with record_time(after(days=5, hours=1)):
        publish(make_removal(Assessment.objects.get()))
        assert minute() == 0
    with record_time(after(days=5, hours=22)):
        assert minute() == 1
        assert minute() == 0
    assert "unpublished" in digests()[-1]
    with record_time(after(days=12)):
        assert minute() == 0


def test_a_revision_is_told_in_the_next_mail_if_that_comes_first(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow(frequency="daily")
        decide(demand)
    with record_time(after(hours=18)):
        assert minute() == 1
    with record_time(after(hours=40)):
        publish(make_removal(Assessment.objects.get()))
    with record_time(after(hours=42)):
        assert minute() == 1
    with record_time(after(hours=65)):
        assert minute() == 0


def test_whoever_was_not_told_hears_nothing_of_its_revision(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        decide(demand)
        follow(frequency="weekly", kinds=[News.DECISIONS])
        follow("type=ratify", "other@example.org", "weekly")
    with record_time(after(hours=1)):
        publish(make_removal(Assessment.objects.get()))
    with record_time(after(days=2)):
        plan(now())
        assert not Mail.objects.exists()
    assert Post.objects.here().revised_seq > 0


def test_a_pause_holds_everything_and_loses_nothing(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow()
        decide(demand)
        assert minute() == 1
        Subscriber.objects.update(is_paused=True)
    with record_time(after(days=1)):
        publish(make_removal(Assessment.objects.get()))
        make_public_demand("Release the others")
    with record_time(after(days=3)):
        assert minute() == 0
        Subscriber.objects.update(is_paused=False)
    with record_time(after(days=3, minutes=1)):
        assert minute() == 1
    assert "unpublished" in digests()[-1] and "Release the others" in digests()[-1]


def due_by(day: str, summary: str = "Release all detained") -> None:
    statement = make_statement(f"Statement: {summary}")
    make_call(statement, make_demand(summary), deadline=date.fromisoformat(day))
    publish(statement)


@pytest.mark.parametrize("frequency", ["each", "daily"])
def test_a_deadline_that_is_near_is_told_once(frequency: str, record_time: RecordTime) -> None:
    with record_time(NOON):
        due_by("2022-03-20")
        due_by("2022-06-01", "Ratify it")
        follow(frequency=frequency)
    for days in range(1, 14):
        with record_time(after(days=days)):
            plan(now())
    reminder = Reminder.objects.get()
    assert reminder.mail and reminder.mail.due_at.date() == date(2022, 3, 13)
    assert reminder.deadline == date(2022, 3, 20)


def test_a_monthly_reader_hears_of_what_falls_due_before_the_next_mail(
    record_time: RecordTime,
) -> None:
    with record_time(NOON):
        due_by("2022-04-20")
        follow(frequency="monthly")
    with record_time(after(days=23)):
        plan(now())
    assert Reminder.objects.get().deadline == date(2022, 4, 20)


def test_deadlines_are_told_only_to_whoever_chose_them(record_time: RecordTime) -> None:
    with record_time(NOON):
        due_by("2022-03-12")
        follow(frequency="daily", kinds=kinds_but(News.DEADLINES))
    with record_time(after(days=1)):
        plan(now())
    assert not Reminder.objects.exists()


def test_a_demand_that_was_met_has_no_deadline_any_more(record_time: RecordTime) -> None:
    with record_time(NOON):
        demand = make_public_demand()
        due_by("2022-03-12")
        decide(demand)
        follow("status=met", frequency="daily")
    with record_time(after(days=1)):
        plan(now())
    assert not Reminder.objects.exists()


def test_the_owner_of_a_search_that_makes_no_sense_is_told_once(record_time: RecordTime) -> None:
    with record_time(NOON):
        follow("status=splendid", frequency="daily")
    for days in range(1, 5):
        with record_time(after(days=days)):
            plan(now())
    assert [mail.due_at for mail in Mail.objects.all()] == [Subscription.objects.get().broken_at]


def test_what_was_purged_is_never_owed_again(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow()
        decide(demand)
        assert minute() == 1
    told = Delivery.objects.count()
    with record_time(after(days=31)):
        assert minute() == 0
        assert not Mail.objects.exists()
        publish(make_removal(Assessment.objects.get()))
    with record_time(after(days=31, minutes=1)):
        assert minute() == 1
    assert Mail.objects.get().deliveries.count() == 1
    assert Delivery.objects.count() == told + 1


def test_a_mail_that_never_arrived_is_kept_and_its_corrections_stay_nobodys(
    record_time: RecordTime,
) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow("status=not_assessed")
        decide(demand)
        assert minute() == 1
        Mail.objects.update(state="failed")
    with record_time(after(days=31)):
        minute()
        assert Mail.objects.count() == 1
        publish(correct(Evidence.objects.get(), {"note": "From afar."}, reason="Recounted."))
        assert minute() == 0


def test_leaving_and_coming_back_brings_nothing_old(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow().subscriber.leave()
        decide(demand)
        follow()
    with record_time(after(days=1)):
        assert minute() == 0
    assert Subscriber.objects.get().address() == READER


def test_fifty_ticks_and_a_clock_set_back_make_nothing_twice(
    record_time: RecordTime, owner: Owner
) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        for rhythm in ("daily", "weekly", "monthly", "each"):
            follow("", f"{rhythm}@example.org", rhythm)
        decide(demand)
    for moment in (after(days=1), after(days=31), after(days=23), after(days=32)):
        with record_time(moment):
            for _ in range(12):
                plan(now())
    told = Delivery.objects.values_list("subscriber", "publication")
    assert len(told) == len(set(told)) > 0
    assert Mail.objects.count() == Subscriber.objects.count()
