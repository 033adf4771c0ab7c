"""A mail server that never ends its answer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.conf import LazySettings

from statements.digests import smtp
from statements.digests.sending import drain

from .readers import NOON, RecordTime, queue, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def dripping() -> Iterator[int]:
    """The port of a server that greets, and from then on says one byte after the other."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_talk, args=[server], daemon=True).start()
        yield server.getsockname()[1]


def _talk(server: socket.socket) -> None:
    with suppress(OSError):
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 slow\r\n")
            lines.readline()
            connection.sendall(b"250 slow\r\n")
            lines.readline()
            while True:
                connection.sendall(b"2")
                time.sleep(0.05)


def test_a_server_that_drips_its_answer_is_left(
    dripping: int,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    record_time: RecordTime,
) -> None:
    settings.EMAIL_BACKEND = "statements.digests.smtp.PhasedBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", dripping
    settings.EMAIL_TIMEOUT = 1
    monkeypatch.setattr(smtp, "TOTAL", 0.5)
    with record_time(NOON):
        queue("anna")
        began = time.monotonic()
        assert drain(0.1) == {"queued": 1}
    assert 0.4 < time.monotonic() - began < 3 and states() == ["queued"]
