"""What limits what others cause us to write, and what stops the post before it does harm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from statements.digests import sealing
from statements.digests.clock import now
from statements.digests.models import (
    Attempt,
    Invitation,
    Mail,
    Post,
    SealingKey,
    Subscriber,
    Suppression,
    Wish,
)
from statements.digests.sending import drain
from statements.digests.vocabulary import Why
from statements.forms import stamp

from . import seal
from .make import make_decided_demand
from .readers import (
    CHOICES,
    NOON,
    READER,
    RecordTime,
    after,
    ask,
    claim,
    follow,
    mails,
    minute,
    queue,
    states,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon(record_time: RecordTime) -> Iterator[None]:
    with record_time(NOON):
        yield


# One mailbox, in any spelling.

SPELLINGS = [
    "a.reader@gmail.com",
    "A.Reader+news@gmail.com",
    "areader@GoogleMail.com",
    "a.r.e.a.d.e.r+x@googlemail.com",
]


def test_one_mailbox_is_asked_once_a_day_and_three_times_a_month(record_time: RecordTime) -> None:
    sent = 0
    for day in range(29):
        with record_time(after(days=day)):
            for number, spelling in enumerate(SPELLINGS):
                ask(f"q=day{day}number{number}", spelling, at=after(days=day))
            sent += minute()
    assert sent == len(mails()) == 3


@pytest.mark.slow
def test_ten_thousand_attempts_on_one_mailbox_make_one_mail(
    noon: None, settings: LazySettings
) -> None:
    made = stamp(NOON)
    client = Client(REMOTE_ADDR="127.0.0.1")
    for number in range(10_000):
        spelling = SPELLINGS[number % len(SPELLINGS)]
        fields = {**CHOICES, "address": spelling, "frequency": "each", "stamp": made}
        assert client.post(f"/subscribe/?q=word{number % 50}", fields).status_code == 302
    assert minute() == 1


def test_whoever_asked_never_to_be_written_to_is_not(record_time: RecordTime) -> None:
    with record_time(NOON):
        ask("country=KZ", SPELLINGS[0])
        minute()
        path = str(mails()[-1].body).split("/never/")[1].split()[0]
        assert Client().get(f"/never/{path}").status_code == 200
        assert Subscriber.objects.exists()
        assert Client().post(f"/never/{path}").status_code == 200
        assert not Subscriber.objects.exists()
    with record_time(after(days=2)):
        for spelling in SPELLINGS:
            assert ask("country=KZ", spelling, at=after(days=2)).status_code == 302
        assert minute() == 0
    assert not (Subscriber.objects.exists() or Wish.objects.exists())
    with record_time(after(days=2 * 365 + 1)):
        minute()
        assert not Suppression.objects.exists()


def test_a_suppressed_mailbox_gets_the_same_answer(noon: None) -> None:
    Subscriber.objects.at(READER).never_again(Why.COMPLAINT, now())
    suppressed, other = ask(address=READER), ask(address="other@example.org")
    assert (suppressed.status_code, suppressed.url) == (other.status_code, other.url)


# One source.


def asked_from(source: str, number: int, **headers: str) -> Any:
    fields = {
        **CHOICES,
        "address": f"reader{number}@example.org",
        "frequency": "each",
        "stamp": stamp(NOON),
    }
    return Client(REMOTE_ADDR=source).post("/subscribe/", fields, headers=headers)


def test_one_source_asks_twenty_times_an_hour_and_nothing_shows_who_it_was(
    record_time: RecordTime,
) -> None:
    with record_time(NOON):
        answers = [asked_from("192.0.2.7", number).status_code for number in range(22)]
        assert answers == [302] * 20 + [400] * 2
        assert asked_from("192.0.2.8", 30).status_code == 302
        kept = str(list(Attempt.objects.values()))
        assert "192.0.2" not in kept
    with record_time(after(hours=1, minutes=1)):
        assert asked_from("192.0.2.7", 40).status_code == 302
    with record_time(after(days=2)):
        minute()
        assert not Attempt.objects.exists()


def test_readers_behind_an_onion_service_are_not_counted_as_one(noon: None) -> None:
    answers = {asked_from("127.0.0.1", number).status_code for number in range(40)}
    assert answers == {302}


def test_the_whole_site_asks_three_hundred_an_hour(noon: None) -> None:
    Invitation.objects.bulk_create(
        Invitation(mailbox_key=f"{number:064}", at=NOON) for number in range(300)
    )
    assert ask().status_code == 400


# The brake.


def test_mails_that_leave_again_and_again_pause_the_post(
    noon: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A claim that gives out what was sent already, and a fence that lets it through."""
    queue(*(f"reader{number}" for number in range(20)))
    assert drain(60)["sent"] == 20

    def all_again(most: int = 10) -> list[Mail]:
        if Post.objects.is_paused():
            return []
        Mail.objects.update(state="queued", next_try=NOON, lease_until=after(minutes=5))
        return list(Mail.objects.select_related("subscriber"))

    monkeypatch.setattr(Mail.objects, "claim", all_again)
    all_again()
    Mail.objects.update(lease_until=None)
    before = len(mails())
    drain(5)
    assert 0 < len(mails()) - before <= 5 + 0.02 * 20 + 1
    assert "second time" in Post.objects.here().because
    assert "paused" in caplog.text


def test_more_than_the_most_of_a_day_pauses_the_post(noon: None, settings: LazySettings) -> None:
    settings.POST_MOST_A_DAY = 10
    queue(*(f"reader{number}" for number in range(25)))
    assert drain(60)["sent"] == 10
    assert drain(60) == {}
    assert Post.objects.resume()
    settings.POST_MOST_A_DAY = 1000
    assert drain(60)["sent"] == 15


def test_while_the_post_is_paused_nobody_takes_a_mail(noon: None) -> None:
    queue("reader")
    assert Post.objects.pause("Somebody looks.", now())
    assert claim() is None
    assert drain(5) == {}
    Post.objects.resume()
    assert drain(5)["sent"] == 1


# Sealed addresses.


def test_an_address_is_sealed_to_one_length_and_opened_by_its_key(noon: None) -> None:
    for address in ("a@b.example", "x" * 200 + "@example.org"):
        assert Subscriber.objects.at(address).address() == address
    lengths = {len(bytes(one.sealed_address)) for one in Subscriber.objects.all()}
    assert len(lengths) == 1


def test_without_the_private_key_the_post_stops_and_no_mail_is_spent(
    noon: None, settings: LazySettings, tmp_path: Any
) -> None:
    queue("reader")
    here, settings.POST_KEY = settings.POST_KEY, tmp_path / "none.pem"
    drain(5)
    settings.POST_KEY = here
    assert "is not in" in Post.objects.here().because
    assert (states(), Mail.objects.get().attempts) == (["queued"], 0)
    Post.objects.resume()
    assert drain(5)["sent"] == 1


def test_another_key_opens_what_the_old_one_sealed_and_the_old_one_is_gone(
    noon: None, settings: LazySettings, tmp_path: Any
) -> None:
    settings.POST_KEY = tmp_path / "post" / "key.pem"
    sealing.keep({seal.NAME: seal.PRIVATE})
    readers = {f"reader{number}@example.org" for number in range(205)}
    for address in readers:
        Subscriber.objects.at(address)
    call_command("post_key", "--rotate")
    assert {one.address() for one in Subscriber.objects.all()} == readers
    (key,) = SealingKey.objects.all()
    assert set(sealing.keyring()) == {key.name} != {seal.NAME}
    assert settings.POST_KEY.stat().st_mode & 0o077 == 0


def test_a_rotation_that_was_broken_off_is_gone_on_with(
    noon: None, settings: LazySettings, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.POST_KEY = tmp_path / "key.pem"
    sealing.keep({seal.NAME: seal.PRIVATE})
    for number in range(3):
        Subscriber.objects.at(f"reader{number}@example.org")
    monkeypatch.setattr(
        "statements.digests.management.commands.post_key.Command.reseal", broken_off
    )
    with pytest.raises(KeyboardInterrupt):
        call_command("post_key", "--rotate")
    monkeypatch.undo()
    settings.POST_KEY = tmp_path / "key.pem"
    Subscriber.objects.at("new@example.org")
    call_command("post_key")
    assert len({one.address() for one in Subscriber.objects.all()}) == 4
    assert SealingKey.objects.count() == len(sealing.keyring()) == 1


def broken_off(command: Any) -> None:
    raise KeyboardInterrupt


def test_a_key_that_is_lost_is_not_replaced_in_silence(
    noon: None, settings: LazySettings, tmp_path: Any
) -> None:
    settings.POST_KEY = tmp_path / "key.pem"
    with pytest.raises(CommandError, match="is not in"):
        call_command("post_key")


def test_where_nothing_can_be_sealed_nobody_is_signed_up(noon: None) -> None:
    SealingKey.objects.all().delete()
    assert ask().status_code == 400
    assert not Subscriber.objects.exists()


def test_a_digest_needs_no_address_but_the_one_it_goes_to(noon: None) -> None:
    follow()
    follow("", "other@example.org")
    make_decided_demand()
    minute()
    assert sorted(mail.to for mail in mails()) == [["other@example.org"], [READER]]
