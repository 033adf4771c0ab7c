"""Handing over: what each failure means, who holds a mail, and that nobody gets three copies."""

from __future__ import annotations

import smtplib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connections, transaction

from statements.digests.clock import now
from statements.digests.models import Delivery, Mail, Subscriber, Subscription
from statements.digests.models.mail import LADDER, MOST_ATTEMPTS
from statements.digests.planning import plan
from statements.digests.sending import drain, verdict
from statements.digests.tick import tick
from statements.digests.vocabulary import MailState

from .make import make_decided_demand, make_public_demand
from .readers import NOON, RecordTime, after, ask, claim, follow, queue, states
from .smtp_sink import DROP, HANG, Sink, Story, Turn, sink

MANY = 8


@pytest.fixture
def noon(db: None, record_time: RecordTime) -> Iterator[None]:
    with record_time(NOON):
        yield


@pytest.fixture
def story(settings: LazySettings) -> Iterator[Story]:
    """What the mail server does, if it is not the usual."""
    told = Story()
    with sink(told) as server:
        _use(settings, server)
        told.server = server
        yield told


def _use(settings: LazySettings, server: Sink) -> None:
    settings.EMAIL_BACKEND = "statements.digests.smtp.PhasedBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 1


REFUSED = smtplib.SMTPRecipientsRefused({"reader@example.org": (550, b"no such user")})
BUSY = smtplib.SMTPRecipientsRefused({"reader@example.org": (451, b"later")})


@pytest.mark.parametrize(
    ("error", "is_handing_over", "state", "code"),
    [
        (REFUSED, False, MailState.FAILED, 550),
        (BUSY, False, MailState.QUEUED, 451),
        (
            smtplib.SMTPSenderRefused(550, b"not you", "post@localhost"),
            False,
            MailState.QUEUED,
            550,
        ),
        (smtplib.SMTPSenderRefused(421, b"bye", "post@localhost"), False, MailState.QUEUED, 421),
        (smtplib.SMTPDataError(554, b"spam"), True, MailState.FAILED, 554),
        (smtplib.SMTPDataError(452, b"full"), True, MailState.QUEUED, 452),
        (smtplib.SMTPDataError(-1, b"?"), True, MailState.UNKNOWN, -1),
        (smtplib.SMTPResponseException(500, "Line too long."), True, MailState.UNKNOWN, 500),
        (smtplib.SMTPServerDisconnected("gone"), False, MailState.QUEUED, None),
        (smtplib.SMTPServerDisconnected("gone"), True, MailState.UNKNOWN, None),
        (TimeoutError(), False, MailState.QUEUED, None),
        (TimeoutError(), True, MailState.UNKNOWN, None),
        (smtplib.SMTPHeloError(501, b"who?"), False, MailState.QUEUED, 501),
        (ValueError("a mistake of ours"), False, MailState.QUEUED, None),
    ],
)
def test_what_a_failure_means(
    error: Exception, is_handing_over: bool, state: MailState, code: int | None
) -> None:
    assert verdict(error, is_handing_over=is_handing_over) == (state, code)


GONE = "gone"
"""With its subscriber, who is never written to again."""

MATRIX = [
    ("mail", "451 later", "queued", 0),
    ("mail", "421 too many", "queued", 0),
    ("mail", "550 not you", "queued", 0),
    ("mail", HANG, "queued", 0),
    ("mail", DROP, "queued", 0),
    ("rcpt", "450 busy", "queued", 0),
    ("rcpt", "452 full", "queued", 0),
    ("rcpt", "421 too many", "queued", 0),
    ("rcpt", "550 no such user", GONE, 0),
    ("rcpt", "550 5.7.1 not here", "failed", 0),
    ("rcpt", "554 no", "failed", 0),
    ("rcpt", HANG, "queued", 0),
    ("rcpt", DROP, "queued", 0),
    ("data", "451 later", "queued", 0),
    ("data", "421 too many", "queued", 0),
    ("data", "550 no", "failed", 0),
    ("data", "554 no", "failed", 0),
    ("data", HANG, "unknown", 0),
    ("data", DROP, "unknown", 0),
    ("body", "452 full", "queued", 0),
    ("body", "421 too many", "queued", 0),
    ("body", "550 spam", "failed", 0),
    ("body", "554 spam", "failed", 0),
    ("body", HANG, "unknown", 1),
    ("body", DROP, "unknown", 1),
]
"""What a mail server does at which point of the talk; what becomes of the mail; what arrived."""


@pytest.mark.parametrize(("stage", "answer", "state", "copies"), MATRIX)
def test_one_bad_turn_never_stops_or_repeats_another_mail(
    stage: str, answer: str, state: str, copies: int, noon: None, story: Story
) -> None:
    queue("first", "second", "third")
    # MAIL comes before RCPT: the recipient of before is still the latest.
    story.at(stage, "first@example.org" if stage == "mail" else "second@example.org", answer)
    drain(10)
    assert states() == [one for one in ("sent", state, "sent") if one != GONE]
    got = story.server.copies()
    assert (got["first@example.org"], got["third@example.org"]) == (1, 1)
    assert got["second@example.org"] == copies


def test_a_mail_that_was_put_off_is_tried_on_a_ladder_and_then_given_up(
    db: None, record_time: RecordTime, story: Story
) -> None:
    story.at("rcpt", "first@example.org", *["451 later"] * 20)
    moment = NOON
    with record_time(moment):
        queue("first")
    for pause in LADDER:
        with record_time(moment):
            assert drain(10)["queued"] == 1
        with record_time(moment + pause - timedelta(seconds=1)):
            assert not drain(10)
        moment += pause
    with record_time(moment):
        assert drain(10) == {"dead": 1}
        mail = Mail.objects.get()
        assert (mail.attempts, mail.last_code, mail.next_try) == (MOST_ATTEMPTS, 451, None)


def test_accepted_and_then_silent_is_tried_once_more_and_then_left(
    db: None, record_time: RecordTime, story: Story
) -> None:
    story.at("body", "first@example.org", *[DROP] * 5)
    for number in range(4):
        with record_time(after(minutes=10 * number)):
            if number == 0:
                queue("first")
            drain(10)
    mail = Mail.objects.get()
    assert (mail.state, mail.unknowns, mail.next_try) == ("unknown", 2, None)
    assert story.server.copies() == {"first@example.org": 2}
    first, second = (one.message["Message-ID"] for one in story.server.accepted)
    assert first == second == mail.message_id


def test_a_server_that_does_not_answer_is_nobodys_fault(
    noon: None, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    with sink() as server:
        _use(settings, server)
    closed = socket.create_server(("127.0.0.1", 0))
    settings.EMAIL_PORT = closed.getsockname()[1]
    closed.close()
    queue("first")
    assert not drain(10)
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == ("queued", 0)
    assert "The mail server does not answer" in caplog.text


@pytest.mark.parametrize(
    ("stage", "answer"),
    [("banner", "421 busy"), ("banner", HANG), ("banner", DROP), ("ehlo", HANG)],
)
def test_a_server_that_takes_nobody_spends_no_try_of_any_mail(
    stage: str, answer: str, noon: None, story: Story
) -> None:
    story.at(stage, "", answer)
    queue("first", "second")
    assert not drain(10)
    assert {(mail.state, mail.attempts) for mail in Mail.objects.all()} == {("queued", 0)}
    assert drain(10)["sent"] == 2


def test_a_server_without_the_encryption_that_we_ask_for_gets_nothing(
    noon: None, settings: LazySettings, story: Story
) -> None:
    settings.EMAIL_USE_TLS = True
    queue("first")
    assert not drain(10)
    assert not [turn for turn in story.server.turns if turn.stage in ("mail", "rcpt", "data")]
    assert states() == ["queued"]


def test_many_mails_share_a_connection_and_each_has_one_recipient(noon: None, story: Story) -> None:
    queue(*(f"reader{number}" for number in range(120)))
    drain(60)
    assert len(story.server.accepted) == 120
    # One hundred, and twenty on another.
    assert story.server.connections == 2
    assert sum(turn.stage == "rcpt" for turn in story.server.turns) == 120


def test_logs_name_mails_by_number(
    noon: None, story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    story.at("rcpt", "canary@example.org", "550 canary@example.org is unknown")
    (mail,) = queue("canary")
    drain(10)
    assert f"Mail {mail.pk} is failed after SMTPRecipientsRefused, 550" in caplog.text
    assert "canary" not in caplog.text


def test_a_mail_that_cannot_be_written_holds_up_no_other(noon: None) -> None:
    first, _ = follow(), follow(address="second@example.org")
    make_public_demand()
    plan(now())
    Delivery.objects.filter(subscriber=first.subscriber).update(why={"no": "sense"})
    assert drain(10) == {"queued": 1, "sent": 1}
    assert states() == ["queued", "sent"]


def test_drain_says_what_it_did_and_what_is_left(
    noon: None, story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    story.at("rcpt", "second@example.org", "550 5.7.1 no").at("body", "third@example.org", DROP)
    queue("first", "second", "third")
    call_command("drain")
    call_command("drain")
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "sent 1, failed 1, unknown 1",
        "Not sent so far: failed 1, unknown 1",
        "Nothing was due, nothing waited.",
        "Not sent so far: failed 1, unknown 1",
    ]


def at_once(*works: Callable[[], object]) -> None:
    """Each in a thread with connections of its own; whatever one raises is raised here."""

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        for running in [pool.submit(run, work) for work in works]:
            running.result()


@pytest.mark.usefixtures("committed")
def test_two_workers_take_two_mails_and_neither_waits_for_the_other() -> None:
    for name in ("first", "second"):
        ask(address=f"{name}@example.org", at=now())
    is_taken, is_over = threading.Event(), threading.Event()
    taken: list[Mail | None] = []

    def dawdle() -> None:
        with transaction.atomic():
            taken.append(claim())
            is_taken.set()
            is_over.wait(10)

    def hurry() -> None:
        is_taken.wait(10)
        taken.append(claim())
        assert not is_over.is_set()
        is_over.set()

    at_once(dawdle, hurry)
    assert len({mail.pk for mail in taken if mail}) == 2


@pytest.mark.usefixtures("committed")
def test_many_ticks_at_once_make_and_send_each_mail_once(story: Story) -> None:
    for number in range(40):
        for query in ("", "type=release"):
            follow(query, f"reader{number}@example.org", at=now())
    make_decided_demand()
    at_once(*[lambda: tick(60)] * MANY)
    copies = story.server.copies()
    assert set(copies.values()) == {1} and len(copies) == 40
    assert states() == ["sent"] * 40
    assert Delivery.objects.count() == 40 * 3


@pytest.mark.usefixtures("committed")
def test_whoever_leaves_while_the_mail_server_thinks_is_not_written_to(
    settings: LazySettings,
) -> None:
    follow(at=now())
    make_decided_demand()
    plan(now())

    def leave(turn: Turn) -> None:
        if turn.stage == "rcpt":
            Subscriber.objects.get().leave()
            connections.close_all()

    with sink(leave) as server:
        _use(settings, server)
        assert drain(10) == {MailState.CANCELLED: 1}
        assert not server.copies()
        assert not [turn for turn in server.turns if turn.stage == "data"]


@pytest.mark.usefixtures("committed")
def test_leaving_wins_against_a_running_digest(story: Story) -> None:
    for number in range(60):
        follow("type=release", f"reader{number}@example.org", at=now())
    make_decided_demand()
    leaving = list(Subscriber.objects.order_by("pk")[:30])
    left: dict[str, float] = {}

    def leave() -> None:
        for subscriber in leaving:
            address = subscriber.address()
            subscriber.leave()
            left[address] = time.monotonic()

    at_once(leave, lambda: tick(60), lambda: tick(60))
    tick(60)
    begun = [turn for turn in story.server.turns if turn.stage == "data"]
    assert not [turn for turn in begun if turn.at > left.get(turn.recipient, turn.at) + 1]
    copies = story.server.copies()
    assert [copies[f"reader{number}@example.org"] for number in range(30, 60)] == [1] * 30
    assert (Subscription.objects.count(), set(states())) == (30, {"sent"})
