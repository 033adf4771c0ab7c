"""Django's way to the mail server, which also tells how far a mail got before it failed."""

import io
import smtplib
import socket
import time
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

TOTAL = 120
"""Seconds for connecting, and again for each mail: well within the lease of a mail."""


class _Answers(io.RawIOBase):
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

    def sendmail(self, *args: Any, **kwargs: Any) -> Any:
        self.is_handing_over = False
        self.end = time.monotonic() + TOTAL
        return super().sendmail(*args, **kwargs)  # type: ignore[misc]

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.is_handing_over = True
        reply: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]
        return reply

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            self.file = io.BufferedReader(_Answers(self.sock, self.end))
        self.file.raw.end = self.end
        reply: tuple[int, bytes] = super().getreply()  # type: ignore[misc]
        return reply


class PhasedSMTP(_Phases, smtplib.SMTP):
    pass


class PhasedSMTPS(_Phases, smtplib.SMTP_SSL):
    pass


class PhasedBackend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return PhasedSMTPS if self.use_ssl else PhasedSMTP
