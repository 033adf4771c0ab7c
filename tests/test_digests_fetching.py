"""The mailbox of bounces: emptied by IMAP, and never in the way of the post."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from statements.digests import fetching
from statements.digests.models import Post, Subscriber, Suppression

from .imap_box import PASSWORD, Box, box
from .readers import NOON, RecordTime, after, mails, minute, queue
from .test_digests_bounces import COMPLAINT, HARD, SOFT, came_back, mail_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon(record_time: RecordTime) -> Iterator[None]:
    with record_time(NOON):
        yield


def use(settings: LazySettings, server: Box, password: str = PASSWORD) -> None:
    settings.BOUNCE_HOST, settings.BOUNCE_PORT = "127.0.0.1", server.port
    settings.BOUNCE_HOST_USER, settings.BOUNCE_HOST_PASSWORD = "bounces@localhost", password
    settings.BOUNCE_FOLDER, settings.BOUNCE_USE_SSL = 'The "box"', False


def three() -> list[bytes]:
    names = (HARD, SOFT, COMPLAINT)
    return [came_back(name, mail_to(f"{name}@example.org")) for name in names]


def test_each_mail_is_taken_once_and_deleted(
    noon: None, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    with box(*three(), b"From: a friend\r\n\r\nHello", b"") as server:
        use(settings, server)
        call_command("bounce", "--poll")
        call_command("bounce", "--poll")
        assert not server.mails
    said = capsys.readouterr().out.splitlines()
    assert said == ["complaint 1, gone 1, nothing 2, passes 1", "Nothing came back."]
    assert Subscriber.objects.get().bounce_score == 0.5
    assert Suppression.objects.count() == 2
    assert r'SELECT "The \"box\""' in server.said


def test_of_a_very_large_mail_only_the_beginning_is_fetched(
    noon: None, settings: LazySettings
) -> None:
    with box(came_back(HARD, mail_to()) + b"x" * 1_500_000) as server:
        use(settings, server)
        assert fetching.fetch() == {"gone": 1}


@pytest.mark.parametrize(
    "trouble",
    [
        ("LOGIN", "no"),
        ("SELECT", "no"),
        ("SEARCH", "drop"),
        ("FETCH", "no"),
        ("FETCH", "drop"),
        ("FETCH", "drip"),
        ("FETCH", "much"),
        ("STORE", "no"),
        ("EXPUNGE", "drip"),
    ],
    ids=" ".join,
)
def test_a_mailbox_in_trouble_does_not_stop_the_post(
    trouble: tuple[str, str],
    noon: None,
    settings: LazySettings,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetching, "STEP", 0.3)
    monkeypatch.setattr(fetching, "TOTAL", 0.6)
    queue("reader")
    with box(came_back(SOFT, mail_to("other@example.org")), trouble=trouble) as server:
        use(settings, server)
        begun = time.monotonic()
        assert minute() == 1 and mails()
        assert time.monotonic() - begun < 10
        assert server.mails
    assert "The mailbox of bounces cannot be read: " in caplog.text
    assert PASSWORD not in caplog.text
    assert Post.objects.get().fetched_at is None


def test_a_wrong_password_and_no_server_are_said(noon: None, settings: LazySettings) -> None:
    with box() as server:
        use(settings, server, "another")
        with pytest.raises(CommandError, match="^The mailbox cannot be read: error.$"):
            call_command("bounce", "--poll")
    with pytest.raises(CommandError, match="^The mailbox cannot be read: ConnectionRefusedError.$"):
        call_command("bounce", "--poll")
    settings.BOUNCE_HOST = ""
    with pytest.raises(CommandError, match="^BOUNCE_URL is not set.$"):
        call_command("bounce", "--poll")


def test_a_tick_looks_into_it_every_five_minutes(
    record_time: RecordTime, settings: LazySettings
) -> None:
    looked = []
    with box() as server:
        use(settings, server)
        for passed in range(12):
            with record_time(after(minutes=passed)):
                minute()
                minute()
            looked.append(sum(said.startswith("LOGIN") for said in server.said))
    assert looked == [1] * 5 + [2] * 5 + [3] * 2
    assert Post.objects.get().fetched_at == after(minutes=10)
