"""Django's way to the mail server, which also tells how far a mail got before it failed."""

import io
import smtplib
import socket
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

TOTAL = 120
"""Seconds for connecting, and again for each mail: well within the lease of a mail."""


ACCEPTED = 250
FORWARDED = 251


class Answers(io.RawIOBase):
    """What the server says, until the time is over. A timeout of the socket begins anew with each
    byte that comes, so that alone it would wait for ever on a server that drips them."""

    def __init__(self, source: socket.socket, end: float) -> None:
        super().__init__()
        self.source, self.end = source, end
        self.step = source.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError("The mail server takes too long.")
        self.source.settimeout(min(left, self.step or left))
        try:
            return self.source.recv_into(buffer)
        finally:
            self.source.settimeout(self.step)


class _Phases:
    """Notes when the words of a mail have begun to leave: until then nothing was accepted."""

    is_handing_over = False
    end = 0.0
    sock: Any
    file: Any

    def connect(self, *args: Any, **kwargs: Any) -> Any:
        self.end = time.monotonic() + TOTAL
        return super().connect(*args, **kwargs)  # type: ignore[misc]

    def carry(
        self, sender: str, recipient: str, body: bytes, may_leave: Callable[[], bool]
    ) -> bool:
        self.is_handing_over = False
        self.end = time.monotonic() + TOTAL
        code, reply = self.mail(sender, self._options(body))  # type: ignore[attr-defined]
        if code != ACCEPTED:
            raise smtplib.SMTPSenderRefused(code, reply, sender)
        code, reply = self.rcpt(recipient)  # type: ignore[attr-defined]
        if code not in (ACCEPTED, FORWARDED):
            raise smtplib.SMTPRecipientsRefused({recipient: (code, reply)})
        if not may_leave():
            self.rset()  # type: ignore[attr-defined]
            return False
        code, reply = self.data(body)
        if code != ACCEPTED:
            raise smtplib.SMTPDataError(code, reply)
        return True

    def _options(self, body: bytes) -> list[str]:
        """What the server wants to know beforehand (RFC 1870, RFC 6152)."""
        wanted = {"size": f"size={len(body)}", "8bitmime": "body=8bitmime"}
        return [said for name, said in wanted.items() if self.has_extn(name)]  # type: ignore[attr-defined]

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.is_handing_over = True
        reply: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]
        return reply

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            self.file = io.BufferedReader(Answers(self.sock, self.end))
        self.file.raw.end = self.end
        reply: tuple[int, bytes] = super().getreply()  # type: ignore[misc]
        return reply


class PhasedSMTP(_Phases, smtplib.SMTP):
    pass


class PhasedSMTPS(_Phases, smtplib.SMTP_SSL):
    pass


class PhasedBackend(EmailBackend):
    connection: Any

    def open(self) -> bool | None:
        opened = super().open()
        self.connection.ehlo_or_helo_if_needed()
        return opened

    def carry(self, message: EmailMessage, sender: str, may_leave: Callable[[], bool]) -> bool:
        """Hand a message over to its one recipient; false if, once both addresses were taken, it
        may not leave any more. Raises what smtplib does."""
        (recipient,) = message.to
        encoding = message.encoding or settings.DEFAULT_CHARSET
        addresses = (sanitize_address(one, encoding) for one in (sender, recipient))
        body = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        return bool(self.connection.carry(*addresses, body, may_leave))

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return PhasedSMTPS if self.use_ssl else PhasedSMTP
