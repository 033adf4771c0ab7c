"""Leaving: with a button or one click, at once, and with everything that was kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from statements.digests.clock import now
from statements.digests.models import Delivery, Mail, Search, Subscriber, Subscription, Wish
from statements.digests.planning import plan

from .make import make_public_demand
from .readers import (
    NOON,
    ONE_CLICK,
    READER,
    RecordTime,
    after,
    ask,
    decide,
    digests,
    everything_kept,
    follow,
    mails,
    minute,
    one_click_of,
    page,
    say_yes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon(record_time: RecordTime) -> Iterator[None]:
    with record_time(NOON):
        yield


def test_only_a_post_unsubscribes(noon: None) -> None:
    subscription = follow("country=KZ")
    before = everything_kept()
    path = f"/unsubscribe/{subscription.unsubscribe_token()}/"
    for each in (path, f"{path}one-click/"):
        for _ in range(20):
            assert "demands about Kazakhstan" in page(each)
            Client().head(each)
    assert everything_kept() == before
    Client().post(path, {"this": "1"})
    assert not Subscriber.objects.exists()


def test_one_of_two_is_ended_or_everything(noon: None) -> None:
    one, _ = follow("country=KZ"), follow("type=ratify")
    path = f"/unsubscribe/{one.unsubscribe_token()}/"
    assert "type: Ratify" not in page(path)
    Client().post(path, {"this": "1"})
    other = Subscription.objects.get()
    assert other.search.query == "type=ratify"
    Client().post(f"/unsubscribe/{other.unsubscribe_token()}/", {"everything": "1"})
    assert not Subscriber.objects.exists()


def test_a_mail_program_unsubscribes_with_one_post(noon: None) -> None:
    ask()
    minute()
    strict = Client(enforce_csrf_checks=True, headers={"user-agent": "Mail/1.0"})
    response = strict.post(one_click_of(), ONE_CLICK)
    assert response.status_code == 200 and not response.cookies
    assert not (Subscriber.objects.exists() or Mail.objects.exists())


def test_a_mail_of_two_years_ago_still_unsubscribes(record_time: RecordTime) -> None:
    with record_time(NOON):
        ask()
        minute()
        say_yes()
    with record_time(after(days=730)):
        assert Client().post(one_click_of(), ONE_CLICK).status_code == 200
    assert not Subscriber.objects.exists()


def test_used_unknown_and_forged_links_get_the_same_page(noon: None) -> None:
    subscription = follow()
    token = subscription.unsubscribe_token()
    first = Client().post(f"/unsubscribe/{token}/one-click/", ONE_CLICK)
    forged = token[:-1] + ("a" if token[-1] != "a" else "b")
    for each in (token, forged, "nobody", "x" * 500, "ж"):
        again = Client().post(f"/unsubscribe/{each}/one-click/", ONE_CLICK)
        assert (again.status_code, again.content) == (200, first.content)
        assert Client().get(f"/unsubscribe/{each}/").content == first.content


def test_a_handle_without_its_signature_opens_nothing(noon: None) -> None:
    subscription = follow()
    for handle in (subscription.handle, subscription.subscriber.handle):
        Client().post(f"/unsubscribe/{handle}/", {"everything": "1"})
    assert Subscription.objects.exists()


def test_unsubscribing_between_planning_and_sending_cancels_the_mail(
    record_time: RecordTime,
) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        ended = follow("type=release")
        follow("type=ratify")
        decide(demand)
        plan(now())
        ended.end()
        assert minute() == 0
    assert [mail.state for mail in Mail.objects.all()] == ["cancelled"]


def test_of_a_planned_mail_only_what_is_still_followed_is_sent(record_time: RecordTime) -> None:
    first, second = make_public_demand("Free the first"), make_public_demand("Free the second")
    with record_time(NOON):
        ended = follow(f"demand={first.public_id}")
        follow(f"demand={second.public_id}")
        decide(first)
        decide(second)
        plan(now())
        ended.end()
        minute()
    (text,) = digests()
    assert "Free the second" in text and "Free the first" not in text


def test_leaving_between_planning_and_sending_leaves_nothing(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        subscription = follow()
        decide(demand)
        plan(now())
        subscription.subscriber.leave()
        assert minute() == 0
    assert not mails()
    assert not (Mail.objects.exists() or Delivery.objects.exists() or Search.objects.exists())


def test_a_search_stays_as_long_as_somebody_follows_it(record_time: RecordTime) -> None:
    with record_time(NOON):
        mine, yours = follow("country=KZ"), follow("country=KZ", "other@example.org")
        mine.end()
        assert Search.objects.get() == yours.search
        yours.end()
        assert not Search.objects.exists()


def test_what_nobody_confirmed_is_deleted_after_three_days(record_time: RecordTime) -> None:
    with record_time(NOON):
        follow("type=ratify", "kept@example.org", "monthly")
        ask("type=release", READER, "daily")
        ask("type=ratify", "kept@example.org", "each")
        minute()
    with record_time(after(days=2, hours=23)):
        minute()
        assert Wish.objects.count() == 2
    with record_time(after(days=3, minutes=1)):
        minute()
    kept = Subscription.objects.get()
    assert kept.frequency == "monthly"
    assert not Wish.objects.exists()
    assert Search.objects.get() == kept.search
    assert Mail.objects.filter(subscriber=kept.subscriber).exists()


def test_which_search_brought_it_is_forgotten_when_it_was_sent(record_time: RecordTime) -> None:
    demand = make_public_demand()
    with record_time(NOON):
        follow()
        decide(demand)
        plan(now())
        search = Subscription.objects.get().search_id
        assert [one.why for one in Delivery.objects.all()] == [{str(demand.pk): [search]}] * 2
        minute()
    assert [one.why for one in Delivery.objects.all()] == [{str(demand.pk): []}] * 2
