"""What comes back: who is never written to again, who is only counted, and what is nobody's."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from statements.digests import bounces, reports
from statements.digests.bounces import MOST_GONE, come_back, sender
from statements.digests.clock import now
from statements.digests.models import Mail, Subscriber, Subscription, Suppression
from statements.digests.models.subscriber import MOST_BOUNCES, SOFT_BOUNCE
from statements.digests.reports import Report, meaning, read
from statements.digests.sending import drain
from statements.digests.vocabulary import MailKind, Why

from .database import Copy
from .readers import (
    NOON,
    READER,
    RecordTime,
    after,
    ask,
    everything_kept,
    follow,
    mails,
    minute,
    page,
    queue,
    states,
)
from .smtp_sink import Story, sink

FIXTURES = sorted(Path(__file__).with_name("bounces").glob("*.eml"))
"""As mail servers write them; the first word of a name says what each is."""
VERP = b"bounces+verp@example.org"
WITHIN = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))

HARD, SOFT = "gone-postfix-user-unknown", "passes-gmail-over-quota"
COMPLAINT = "complaint-to-the-desk-for-abuse"


@pytest.fixture
def noon(db: None, record_time: RecordTime) -> Iterator[None]:
    with record_time(NOON):
        yield


def mail_to(address: str = READER) -> Mail:
    """One mail to somebody who follows something."""
    subscriber = follow(address=address, at=now()).subscriber
    return subscriber.mails.create(kind=MailKind.DIGEST, due_at=now(), next_try=now())


def came_back(name: str, mail: Mail) -> bytes:
    (file,) = (file for file in FIXTURES if file.stem == name)
    return file.read_bytes().replace(VERP, sender(mail).encode())


# What it says.


@pytest.mark.parametrize("file", FIXTURES, ids=[file.stem for file in FIXTURES])
def test_what_comes_back_is_understood(file: Path) -> None:
    assert read(file.read_bytes()) is Report(file.stem.split("-")[0])


def test_there_are_many_kinds_of_what_comes_back() -> None:
    kinds = [file.stem.split("-")[0] for file in FIXTURES]
    assert len(kinds) > 40 and set(kinds) == {kind.value for kind in Report}


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("550 5.1.1 no", Report.GONE),
        ("550 no", Report.GONE),
        ("551 not here", Report.GONE),
        ("553 no", Report.GONE),
        ("550 5.1.1 <full.spam@example.org>: User unknown", Report.GONE),
        ("550-5.1.1 The account that you tried to reach does\n5.1.1 not exist.", Report.GONE),
        ("550 5.7.1 rejected by policy", Report.MAY_PASS),
        ("550 blocked using a list", Report.MAY_PASS),
        ("552 5.2.2 full", Report.MAY_PASS),
        ("550 relay not permitted", Report.MAY_PASS),
        ("550 5.7.1 Your account has been suspended", Report.MAY_PASS),
        ("550 5.1.8 Sender address rejected: Domain not found", Report.MAY_PASS),
        ("550 5.1.7 no", Report.MAY_PASS),
        ("554 no", Report.MAY_PASS),
        ("", Report.MAY_PASS),
    ],
)
def test_what_a_refusal_says_of_the_mailbox(words: str, what: Report) -> None:
    assert meaning(words) is what


# Whatever comes, nothing breaks.


def mutated(chance: random.Random) -> bytes:
    """One of the fixtures, damaged in some places."""
    raw = bytearray(chance.choice(FIXTURES).read_bytes())
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(raw))
        end = at + chance.choice([1, 1, 5, 40, 300])
        other = chance.choice(FIXTURES).read_bytes()
        raw[at:end] = chance.choice(
            [
                b"",
                chance.randbytes(end - at),
                raw[at:end] * 2,
                other[at:end],
                b"\0\xff\r\n\r\n--B1\n",
            ]
        )
        raw = raw or bytearray(b"\n")
    return bytes(raw)


@pytest.mark.parametrize("number", [200, pytest.param(2000, marks=pytest.mark.slow)])
def test_no_damage_is_an_error(number: int, noon: None) -> None:
    print(f"SEED={SEED}")
    chance, found = random.Random(SEED), set()
    mail = mail_to()
    for each in range(number):
        if not Mail.objects.filter(pk=mail.pk).exists():
            Suppression.objects.all().delete()
            mail = mail_to()
        raw = mutated(chance)
        found.add(come_back(raw.replace(VERP, sender(mail).encode()), chance.choice(["", "\0ж"])))
        assert come_back(raw) is Report.NOTHING, each
    assert found == set(Report)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"\xff" * 5000,
        b"Content-Type: multipart/report; " + b';"' * 50_000,
        b"".join(WITHIN % (number, number) for number in range(2000)),
        b"From: MAILER-DAEMON@x\nContent-Type: text/html; charset=no-such\n\n" + b"<" * 100_000,
        b"From: MAILER-DAEMON@x\nContent-Transfer-Encoding: base64\n\n=",
        b"From: MAILER-DAEMON@x\n\n" + b"user " * 30_000,
    ],
)
def test_what_means_harm_says_nothing(raw: bytes) -> None:
    assert read(raw) is Report.NOTHING


# What follows.


@pytest.mark.parametrize(
    ("name", "why"), [(HARD, Why.BOUNCED), (COMPLAINT, Why.COMPLAINT)], ids=["gone", "complaint"]
)
def test_a_mailbox_that_is_gone_or_complains_is_forgotten_at_once(
    name: str, why: Why, noon: None
) -> None:
    mail, _ = mail_to(), mail_to("other@example.org")
    raw = came_back(name, mail)
    assert come_back(raw) is Report(name.split("-")[0])
    assert not Subscriber.objects.filter(pk=mail.subscriber_id).exists()
    assert Subscriber.objects.count() == Mail.objects.count() == 1
    assert Suppression.objects.get().why == why
    # Once more, it is about a mail that is gone.
    assert come_back(raw) is Report.NOTHING
    assert Suppression.objects.count() == 1


def test_what_may_pass_counts_once_a_day_and_too_many_days_end_it(
    db: None, record_time: RecordTime
) -> None:
    with record_time(NOON):
        mail = mail_to()
        raw = came_back(SOFT, mail)
    scores: list[float] = []
    for day in range(10):
        with record_time(after(days=day)):
            assert Subscriber.objects.exists()
            for _ in range(3):
                come_back(raw)
            scores += Subscriber.objects.values_list("bounce_score", flat=True)
    assert scores == [SOFT_BOUNCE * number for number in range(1, 10)]
    assert (SOFT_BOUNCE, MOST_BOUNCES) == (0.5, 5)
    assert Suppression.objects.get().why == Why.BOUNCED


def test_what_passed_is_forgiven_after_thirty_days(db: None, record_time: RecordTime) -> None:
    with record_time(NOON):
        raw = came_back(SOFT, mail_to())
    for day, score in ((0, 0.5), (30, 1.0), (60, 1.5), (91, 0.5)):
        with record_time(after(days=day)):
            come_back(raw)
        assert Subscriber.objects.get().bounce_score == score


def test_forged_ones_are_ignored(noon: None) -> None:
    mail, gone = mail_to(), mail_to("gone@example.org")
    to_gone = sender(gone)
    gone.delete()
    real = sender(mail)
    name, _, rest = real.partition("+")
    forged = [
        "",
        "bounces@localhost",
        f"{name}+{mail.handle}@localhost",
        f"{name}+{rest[:-12]}{'a' if rest[-12] != 'a' else 'b'}{rest[-11:]}",
        f"{name}+{'a' * 55}@localhost",
        to_gone,
        "\0",
    ]
    before = everything_kept()
    for address in forged:
        for file in FIXTURES:
            raw = file.read_bytes().replace(VERP, address.encode())
            assert come_back(raw, address) is Report.NOTHING
    assert everything_kept() == before and not Suppression.objects.exists()
    assert come_back(FIXTURES[-1].read_bytes(), real.upper()) is not None


def test_an_address_is_known_in_capitals_and_wherever_the_mail_server_puts_it(noon: None) -> None:
    raw = next(file for file in FIXTURES if file.stem == HARD).read_bytes()
    for number, field in enumerate((b"Delivered-To", b"X-Original-To", b"Envelope-To", b"To")):
        mail = mail_to(f"reader{number}@example.org")
        header = field + b": <" + sender(mail).upper().encode() + b">\n"
        assert come_back(header + raw) is Report.GONE
    mail = mail_to()
    assert come_back(raw, sender(mail)) is Report.GONE


def test_many_at_once_are_counted_and_nobody_who_confirmed_is_forgotten(noon: None) -> None:
    """A provider’s fault must not cost the list."""
    gone = [mail_to(f"reader{number}@example.org") for number in range(MOST_GONE + 5)]
    for mail in gone:
        come_back(came_back(HARD, mail))
    assert Suppression.objects.count() == MOST_GONE
    assert set(Subscriber.objects.values_list("bounce_score", flat=True)) == {SOFT_BOUNCE}
    # Whoever never confirmed is nobody to be kept, and complaints always count.
    ask(address="never@example.org", at=now())
    unconfirmed = Mail.objects.get(kind=MailKind.CONFIRMATION)
    come_back(came_back(HARD, unconfirmed))
    come_back(came_back(COMPLAINT, gone[-1]))
    assert Suppression.objects.count() == MOST_GONE + 2


# Never again.


def test_a_mailbox_is_never_written_to_again_in_any_spelling(noon: None) -> None:
    one = mail_to("a.reader@gmail.com")
    follow(address="AReader+news@googlemail.com", at=now())
    assert Subscriber.objects.count() == 2
    come_back(came_back(HARD, one))
    assert not Subscriber.objects.exists()
    known = ask(address="a.reader+else@gmail.com", at=now())
    new = ask(address="new@example.org", at=now())
    assert (known.status_code, known.url, known.content) == (new.status_code, new.url, new.content)
    assert list(known.cookies) == list(new.cookies) == []
    minute()
    assert [mail.to for mail in mails()] == [["new@example.org"]]
    assert Subscriber.objects.count() == 1


def test_after_two_years_a_mailbox_may_ask_again(db: None, record_time: RecordTime) -> None:
    with record_time(NOON):
        come_back(came_back(HARD, mail_to()))
    for days, asked in ((729, 0), (730, 1)):
        with record_time(after(days=days)):
            minute()
            ask(at=now())
            minute()
        assert Suppression.objects.count() == 1 - asked
        assert len(mails()) == asked


def test_only_a_post_forbids_all_mails_and_every_link_looks_alike(noon: None) -> None:
    ask()
    minute()
    path = "/never/" + str(mails()[-1].body).split("/never/")[1].split()[0]
    before = everything_kept()
    shown = {page(each) for each in (path, "/never/nobody/", f"{path[:-2]}x/")}
    for _ in range(20):
        Client().get(path)
        Client().head(path)
    assert len(shown) == 1 and everything_kept() == before
    answers = [Client().post(each) for each in ("/never/nobody/", path, path)]
    assert {(one.status_code, one.content) for one in answers} == {(200, answers[0].content)}
    assert Suppression.objects.get().why == Why.ASKED and not Subscriber.objects.exists()


# Refused while we speak with the mail server.


@pytest.fixture
def story(settings: LazySettings) -> Iterator[Story]:
    settings.EMAIL_BACKEND = "statements.digests.smtp.PhasedBackend"
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    told = Story()
    with sink(told) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        told.server = server
        yield told


@pytest.mark.parametrize(
    ("answer", "left", "score"),
    [
        ("550 5.1.1 no such user", None, None),
        ("550 no such user", None, None),
        ("550 5.7.1 blocked by policy", "failed", 0.5),
        ("554 5.7.1 relay access denied", "failed", 0.5),
        ("552 5.2.2 full", "failed", 0.5),
        ("450 4.2.1 later", "queued", 0),
    ],
)
def test_a_refusal_at_once_is_what_comes_back(
    answer: str, left: str | None, score: float | None, noon: None, story: Story
) -> None:
    queue("first", "second")
    story.at("rcpt", "first@example.org", answer)
    assert drain(10) == {"failed" if left != "queued" else "queued": 1, "sent": 1}
    assert states() == ([left, "sent"] if left else ["sent"])
    scores = list(Subscriber.objects.order_by("pk").values_list("bounce_score", flat=True))
    assert scores == ([score, 0] if left else [0])
    assert Suppression.objects.count() == (0 if left else 1)


def test_what_is_refused_after_its_words_says_nothing_of_the_mailbox(
    noon: None, story: Story
) -> None:
    queue("first")
    story.at("body", "first@example.org", "554 5.7.1 spam")
    drain(10)
    assert states() == ["failed"] and Subscriber.objects.get().bounce_score == 0


# The command.


def run_with(raw: bytes, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    call_command("bounce", *words)


def test_the_command_takes_the_address_that_the_mail_server_tells(
    noon: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = next(file for file in FIXTURES if file.stem == HARD).read_bytes()
    run_with(raw, monkeypatch)
    run_with(raw, monkeypatch, "--to", sender(mail_to()))
    monkeypatch.setenv("ORIGINAL_RECIPIENT", sender(mail_to("other@example.org")))
    run_with(raw, monkeypatch)
    run_with(b"\xff" * 3_000_000, monkeypatch)
    assert capsys.readouterr().out.split() == ["nothing", "gone", "gone", "nothing"]


def test_of_what_comes_back_no_more_than_the_beginning_is_read(noon: None) -> None:
    far = came_back(HARD, mail_to())
    assert come_back(b"X: y\n" * reports.READ + far) is Report.NOTHING
    assert come_back(far + b"\n" * 2_000_000) is Report.GONE


def test_a_mail_server_pipes_into_the_command(committed: Copy) -> None:
    mail = mail_to("canary@example.org")
    command = [sys.executable, "manage.py", "bounce", "--to", sender(mail)]
    environment = {**os.environ, "DATABASE_URL": committed.url}
    raw = came_back(HARD, mail) + b"x" * 2_000_000
    done = subprocess.run(command, input=raw, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"gone\n", b"")
    assert not Subscriber.objects.exists() and not Subscription.objects.exists()
    environment["DATABASE_URL"] = committed.url.replace("/said", "/nothing_of_")
    done = subprocess.run(command, input=raw, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (os.EX_TEMPFAIL, b"")


def test_nothing_that_came_back_is_logged(
    noon: None, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, file in enumerate(FIXTURES):
        mail = mail_to(f"canary{number}@example.org")
        come_back(came_back(file.stem, mail).replace(b"reader@", b"canary@"))
    said = caplog.text + "".join(capsys.readouterr())
    assert "canary" not in said and "bounces" not in said


def test_an_address_is_made_of_a_mail_and_gives_it_back(noon: None) -> None:
    mail = mail_to()
    assert list(bounces.handles(f"To: {sender(mail)}, nobody+x@localhost")) == [mail.handle]
    assert len(sender(mail).partition("@")[0]) <= 64
