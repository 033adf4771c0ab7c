"""A mail server on a raw socket that does as it is told, and remembers what it accepted.

What it accepted is the truth about who got which mail: it is noted before the answer leaves, as
with a real server that dies in between.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import NamedTuple, Self

DROP = "drop"
"""Instead of an answer: close the connection."""

HANG = "hang"
"""Instead of an answer: say nothing, until the other side has had enough."""


class Accepted(NamedTuple):
    recipient: str
    message: EmailMessage
    size: int


class Turn(NamedTuple):
    """Where a conversation stands: banner, ehlo, mail, rcpt, data, body; to whom, which, when."""

    stage: str
    recipient: str
    connection: int
    at: float


Script = Callable[[Turn], str | None]
"""Says the answer of a turn, `DROP`, or nothing for the usual one."""

USUAL = {
    "banner": "220 sink",
    "ehlo": "250-sink\r\n250 8BITMIME",
    "mail": "250 ok",
    "rcpt": "250 ok",
    "data": "354 go on",
    "body": "250 accepted",
    "rset": "250 ok",
    "noop": "250 ok",
    "quit": "221 bye",
}


class Sink:
    def __init__(self, script: Script | None = None, pause: float = 0.0) -> None:
        self.script = script or (lambda turn: None)
        self.pause = pause
        self.accepted: list[Accepted] = []
        self.turns: list[Turn] = []
        self.connections = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.server.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def copies(self) -> Counter[str]:
        """How many mails each recipient got."""
        return Counter(one.recipient for one in list(self.accepted))

    def wait_for(self, number: int, seconds: float = 30) -> None:
        """Until it has accepted so many, or the time is over."""
        end = time.monotonic() + seconds
        while len(self.accepted) < number and time.monotonic() < end:
            time.sleep(0.002)

    def close(self) -> None:
        self.server.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            self.connections += 1
            talk = _Conversation(self, connection, self.connections)
            threading.Thread(target=talk.run, daemon=True).start()


class _Dropped(Exception):
    pass


class _Conversation:
    def __init__(self, sink: Sink, connection: socket.socket, number: int) -> None:
        self.sink = sink
        self.socket = connection
        self.reader = connection.makefile("rb")
        self.number = number
        self.recipient = ""

    def run(self) -> None:
        try:
            self._answer("banner")
            for line in self.reader:
                self._take(line)
        except (_Dropped, OSError):
            pass
        finally:
            self.reader.close()
            self.socket.close()

    def _take(self, line: bytes) -> None:
        stage = line[:4].decode().strip().lower()
        if stage == "rcpt":
            self.recipient = line.decode().split("<")[1].split(">")[0]
        answer = self._answer("ehlo" if stage == "helo" else stage)
        if stage == "data" and answer.startswith("354"):
            self._take_body()
        if stage == "quit":
            raise _Dropped

    def _take_body(self) -> None:
        lines: list[bytes] = []
        for line in self.reader:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        else:
            raise _Dropped  # The sender died in the middle: nothing was accepted.
        time.sleep(self.sink.pause)
        self._answer("body", b"".join(lines))

    def _answer(self, stage: str, body: bytes = b"") -> str:
        turn = Turn(stage, self.recipient, self.number, time.monotonic())
        self.sink.turns.append(turn)
        told = self.sink.script(turn)
        answer = USUAL[stage] if told is None else told
        if stage == "body" and (told is None or answer.startswith("250") or answer in (DROP, HANG)):
            message = message_from_bytes(body, policy=policy.default)
            self.sink.accepted.append(Accepted(self.recipient, message, len(body)))
        if answer == HANG:
            self.reader.read()
        if answer in (DROP, HANG):
            raise _Dropped
        self.socket.sendall(answer.encode() + b"\r\n")
        return answer


class Story:
    """A script made of what happens to some recipients at some stages, so many times."""

    server: Sink

    def __init__(self) -> None:
        self.told: dict[tuple[str, str], list[str]] = {}

    def at(self, stage: str, recipient: str, *answers: str) -> Self:
        self.told[stage, recipient] = list(answers)
        return self

    def __call__(self, turn: Turn) -> str | None:
        answers = self.told.get((turn.stage, turn.recipient)) or self.told.get((turn.stage, ""))
        return answers.pop(0) if answers else None


@contextmanager
def sink(script: Script | None = None, pause: float = 0.0) -> Iterator[Sink]:
    server = Sink(script, pause)
    try:
        yield server
    finally:
        server.close()
