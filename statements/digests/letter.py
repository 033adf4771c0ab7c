"""A mail to one reader, as the bytes that leave: quickly, for there may be very many of them.

Whatever relay a mail passes, it passes as it is: everything is ASCII, no line is long.
"""

import base64
import binascii
from email.header import Header
from email.utils import parseaddr
from functools import lru_cache
from typing import Any

from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.core.mail.message import sanitize_address

ASCII = bytes(range(128))
LINE = 76
# Neither way of writing a part ever makes these two signs beside each other.
BOUNDARY = "=_said_and_done"


class Wire:
    """A message that is bytes already, for a backend that asks for it so."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def as_bytes(self, linesep: str = "\r\n") -> bytes:
        return self.raw

    def as_string(self) -> str:
        return self.raw.decode("ascii")


class Letter(EmailMultiAlternatives):
    """A text and the same as HTML, to one address."""

    def message(self, *, policy: Any = None) -> Any:
        to = sanitize_address(self.to[0], "utf-8")
        headers = {
            "Subject": encoded(str(self.subject)),
            "From": sender(self.from_email),
            "To": to,
            **self.extra_headers,
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/alternative; boundary="{BOUNDARY}"',
        }
        html = str(self.alternatives[0][0])
        parts = (part("plain", str(self.body)), part("html", html))
        edge = f"--{BOUNDARY}".encode()
        lines = [*(_header(name, value) for name, value in headers.items()), b""]
        return Wire(b"\r\n".join([*lines, edge, parts[0], edge, parts[1], edge + b"--", b""]))


def _header(name: str, value: str) -> bytes:
    """One line; only words that were encoded may go on over the next one."""
    if "\n" in value.replace("\r\n ", "") or "\r" in value.replace("\r\n ", ""):
        raise BadHeaderError(f"A line ends within the header {name}.")
    return f"{name}: {value}".encode("ascii")


@lru_cache
def encoded(words: str) -> str:
    """Words as a header holds them (RFC 2047)."""
    plain = words.isascii() and len(words) <= LINE
    return words if plain else Header(words, "utf-8", maxlinelen=LINE).encode(linesep="\r\n")


@lru_cache
def sender(address: str) -> str:
    name, mailbox = parseaddr(address)
    return sanitize_address((name, mailbox), "utf-8")


def part(kind: str, words: str) -> bytes:
    """The headers and the body of a part, in whichever way of writing it is shorter."""
    raw = "\r\n".join(words.splitlines()).encode() + b"\r\n"
    beyond = len(raw.translate(None, ASCII))
    how, body = (
        ("base64", _base64(raw)) if beyond * 6 > len(raw) else ("quoted-printable", _qp(raw))
    )
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {how}\r\n\r\n'
    return head.encode() + body


def _qp(raw: bytes) -> bytes:
    return binascii.b2a_qp(raw).removesuffix(b"\r\n")


def _base64(raw: bytes) -> bytes:
    whole = base64.b64encode(raw)
    return b"\r\n".join(whole[at : at + LINE] for at in range(0, len(whole), LINE))
