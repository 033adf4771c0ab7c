"""A digest as it goes over the wire: its headers, and words that would break out of it."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives

from statements.digests.letter import Letter
from statements.digests.models import Mail

from .readers import NOON, READER, RecordTime, told

pytestmark = pytest.mark.django_db

HOSTILE = "A. & B. <b>bold</b> \x00\x0b\x1b[31m \u2028 line\r\nBcc: victim@example.org"


@pytest.fixture
def noon(record_time: RecordTime) -> Iterator[None]:
    with record_time(NOON):
        yield


def raw_of(message: EmailMultiAlternatives) -> bytes:
    """As it goes over the wire."""
    built: Any = message.message()
    return bytes(built.as_bytes(linesep="\r\n"))


def parsed(message: EmailMultiAlternatives) -> EmailMessage:
    received = message_from_bytes(raw_of(message), policy=policy.default)
    assert isinstance(received, EmailMessage)
    return received


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def test_the_headers_are_those_of_a_decent_list(noon: None) -> None:
    received = parsed(told())
    mail = Mail.objects.get()
    token = mail.subscriber.unsubscribe_token()
    expected = {
        "To": READER,
        "From": "Said and Done <post@localhost>",
        "Message-ID": f"<{mail.handle}@localhost>",
        "Date": "Wed, 09 Mar 2022 12:00:00 +0000",
        "Auto-Submitted": "auto-generated",
        "List-Id": "<post.localhost>",
        "List-Unsubscribe": f"<http://localhost:8000/unsubscribe/{token}/one-click/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert {name: str(received[name]).strip() for name in expected} == expected
    assert received["Cc"] is None and received["Bcc"] is None


def test_a_strict_reader_finds_the_one_click_link_on_its_folded_line(noon: None) -> None:
    raw = raw_of(told())
    read = message_from_bytes(raw, policy=policy.SMTP.clone(raise_on_defect=True))
    mail = Mail.objects.get()
    path = f"/unsubscribe/{mail.subscriber.unsubscribe_token()}/one-click/"
    assert str(read["List-Unsubscribe"]).strip() == f"<http://localhost:8000{path}>"
    head = raw.split(b"\r\n\r\n")[0]
    assert not [line for line in head.split(b"\r\n") if not line.strip()]


def test_hostile_words_neither_break_out_nor_hide(noon: None) -> None:
    # The record itself refuses NUL; whatever else gets in must not get out.
    hostile = HOSTILE.replace("\x00", "")
    received = parsed(told(reason=hostile, event=hostile))
    assert received["Bcc"] is None and received["To"] == READER
    for kind in ("plain", "html"):
        said = body(received, kind)
        assert not set(said) & set("\x00\x0b\x1b\x85\u2028")
        assert "victim@example.org" in said
    assert "<b>" not in body(received, "html")


def test_every_line_fits_into_a_mail(noon: None) -> None:
    message = told(reason="Ж" * 5000, departure="x" * 5000, event="y" * 200)
    raw = raw_of(message)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    head = raw.split(b"\r\n\r\n")[0]
    assert head.isascii()
    assert "Ж" * 1000 in body(parsed(message), "plain").replace("\n", "")


def test_no_header_holds_a_second_one() -> None:
    for line_end in ("\n", "\r", "\r\n", "\n "):
        letter = Letter("One", "Text.", to=[READER], headers={"Date": f"now{line_end}Bcc: a@b.c"})
        letter.attach_alternative("<p>Text.</p>", "text/html")
        with pytest.raises(BadHeaderError):
            letter.message()


@pytest.mark.parametrize(
    "words", ["a" * 2000, "Ж" * 2000, "é " * 999, ".\n..\nFrom me\n =20\t\n", "“"]
)
def test_words_arrive_as_they_were_written(words: str) -> None:
    letter = Letter("“Sub”ject " * 20, words, to=["öl@exämple.org"], headers={})
    letter.attach_alternative(f"<p>{words}</p>", "text/html")
    raw = letter.message().as_bytes()
    received = message_from_bytes(raw, policy=policy.SMTP)
    assert isinstance(received, EmailMessage)
    assert body(received, "plain").replace("\r\n", "\n").rstrip() == words.rstrip()
    assert body(received, "html").replace("\r\n", "\n").rstrip() == f"<p>{words}</p>"
    assert str(received["Subject"]).strip() == ("“Sub”ject " * 20).strip()
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 200
