"""The page with everything that one reader follows: for half an hour, by a link in a mail."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.test import Client

from statements.digests.clock import now
from statements.digests.models import Mail, Subscriber, Subscription
from statements.digests.planning import plan
from statements.forms import stamp

from .make import make_decided_demand
from .readers import (
    CHOICES,
    NOON,
    READER,
    RecordTime,
    Response,
    after,
    everything_kept,
    follow,
    link,
    mails,
    minute,
    page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon(record_time: RecordTime) -> Iterator[None]:
    with record_time(NOON):
        yield


def ask_for_link(address: str = READER, client: Client | None = None) -> Response:
    fields = {"address": address, "stamp": stamp(NOON)}
    return (client or Client()).post("/subscribe/manage/", fields)


def fresh_link() -> str:
    assert ask_for_link().status_code == 302
    minute()
    return link(str(mails()[-1].body), "/manage/")


def post(path: str, do: str, **fields: object) -> Response:
    return Client().post(path, {"do": do, **fields})


def changed(subscription: Subscription, **fields: object) -> dict[str, object]:
    values = {**CHOICES, "frequency": "daily", **fields}
    named = {f"{subscription.handle}-{name}": value for name, value in values.items()}
    return {**named, "subscription": subscription.handle}


def test_the_link_shows_all_that_is_followed_and_looking_changes_nothing(noon: None) -> None:
    follow("country=KZ")
    follow("type=release", frequency="weekly", weekday=4, hour=18, zone="Asia/Almaty")
    path = fresh_link()
    before = everything_kept()
    for _ in range(20):
        words = page(path)
        assert Client().head(path).status_code == 200
    assert "Kazakhstan" in words and "Friday, 18:00, Almaty" in words
    assert READER not in words
    assert everything_kept() == before


def test_a_known_and_an_unknown_address_get_the_same_answer(noon: None) -> None:
    follow()
    known, unknown = ask_for_link(), ask_for_link("nobody@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert minute() == 1
    assert not Subscriber.objects.filter(mails=None).exists()


def test_a_link_lives_for_half_an_hour(record_time: RecordTime) -> None:
    with record_time(NOON):
        follow()
        path = fresh_link()
    with record_time(after(minutes=29)):
        page(path)
    with record_time(after(minutes=31)):
        assert "expired" in page(path, 404)
        assert post(path, "delete").status_code == 404
        assert "expired" in page(f"{path}kept.json", 404)
    assert Subscription.objects.exists()


def test_nobody_can_be_sent_more_than_three_links_a_day(record_time: RecordTime) -> None:
    with record_time(NOON):
        follow()
    for hours in range(1, 24):
        with record_time(after(hours=hours)):
            for _ in range(5):
                ask_for_link()
            minute()
    assert len(mails()) == 3


def test_a_link_of_a_digest_does_not_open_the_page(noon: None) -> None:
    follow()
    make_decided_demand()
    minute()
    token = link(str(mails()[-1].body), "/unsubscribe/").rstrip("/").rsplit("/", 1)[1]
    page(f"/subscribe/manage/{token}/", 404)


def test_everything_can_be_changed_paused_and_ended(noon: None) -> None:
    one, other = follow("country=KZ"), follow("type=release")
    path = fresh_link()
    answer = post(path, "change", **changed(one, frequency="weekly", weekday="6", hour="20"))
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.frequency, one.weekday, one.hour) == ("weekly", 6, 20)
    assert one.next_due_at == after(days=4, hours=8)
    assert post(path, "settings", language="uk", is_discreet="on").status_code == 302
    assert post(path, "pause").status_code == 302
    subscriber = Subscriber.objects.get()
    assert (subscriber.language, subscriber.is_discreet, subscriber.is_paused) == ("uk", True, True)
    post(path, "resume")
    post(path, "end", subscription=other.handle)
    assert Subscription.objects.get() == one
    assert not Subscriber.objects.get().is_paused
    post(path, "delete")
    assert not Subscriber.objects.exists()


def test_ending_the_last_one_forgets_the_reader(noon: None) -> None:
    one = follow()
    assert post(fresh_link(), "end", subscription=one.handle).status_code == 200
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"frequency": "hourly"},
        {"hour": "24"},
        {"hour": "-1"},
        {"weekday": "7"},
        {"zone": "Mars/Olympus"},
        {"zone": "../../etc/passwd"},
        {"kinds": []},
        {"kinds": ["gossip"]},
        {"hour": "9" * 5000},
        {"zone": "UTC\0"},
    ],
)
def test_a_choice_that_makes_no_sense_changes_nothing(
    fields: dict[str, object], noon: None
) -> None:
    one = follow()
    path = fresh_link()
    before = list(Subscription.objects.values())
    answer = post(path, "change", **changed(one, **fields))
    assert answer.status_code == 400
    assert b'class="errors"' in answer.content
    assert list(Subscription.objects.values()) == before


def test_nobody_touches_what_another_follows(noon: None) -> None:
    follow()
    foreign = follow("", "other@example.org")
    path = fresh_link()
    for do in ("change", "end"):
        assert post(path, do, **changed(foreign)).status_code == 404
    assert post(path, "end", subscription="a\0b").status_code == 404
    assert post(path, "burn").status_code == 404
    assert Subscription.objects.count() == 2


def test_all_that_is_kept_can_be_downloaded(noon: None) -> None:
    follow("country=KZ", frequency="weekly")
    follow("", "other@example.org")
    make_decided_demand()
    plan(now())
    path = fresh_link()
    answer = Client().get(f"{path}kept.json")
    kept = json.loads(answer.content)
    assert [one["search"] for one in kept["follows"]] == ["country=KZ"]
    assert kept["language"] == "en"
    assert {mail["kind"] for mail in kept["mails"]} == {"manage"}
    assert "other" not in answer.content.decode()
    assert Mail.objects.exists()
