"""A mailbox on a raw socket that speaks as much IMAP as is needed to empty it, or misbehaves."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

PASSWORD = "its secret"
BYTES = 64
"""As many of a mail as are sent at once, so that answers come in pieces."""


class Box:
    """`mails` by their number. `trouble` names the command at which the server fails, and how:
    it answers NO, drops the connection, drips for ever, or sends very much."""

    def __init__(self, *mails: bytes, trouble: tuple[str, str] = ("", "")) -> None:
        self.mails = dict(enumerate(mails, start=1))
        self.deleted: set[int] = set()
        self.trouble = trouble
        self.said: list[str] = []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.server.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=[connection], daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError), connection, connection.makefile("rwb") as stream:
            self._say(stream, "* OK here")
            for line in stream:
                tag, _, words = line.decode().strip().partition(" ")
                self.said.append(words)
                self._answer(stream, tag, words)

    def _answer(self, stream: Any, tag: str, words: str) -> None:
        at, how = self.trouble
        if at and at in words:
            self._fail(stream, tag, how)
        elif words.startswith("LOGIN") and f'"{PASSWORD}"' not in words:
            self._say(stream, f"{tag} NO who are you?")
        else:
            self._do(stream, words)
            self._say(stream, f"{tag} OK done")

    def _fail(self, stream: Any, tag: str, how: str) -> None:
        if how == "no":
            self._say(stream, f"{tag} NO not now")
        elif how == "drop":
            raise OSError
        elif how == "much":
            self._say(stream, "* 1 FETCH (UID 1 BODY[]<0> {2000000000}")
        while how == "drip":
            stream.write(b"*")
            stream.flush()
            time.sleep(0.02)

    def _do(self, stream: Any, words: str) -> None:
        if words.startswith("SELECT"):
            self._say(stream, f"* {len(self.mails)} EXISTS")
        elif words == "CAPABILITY":
            self._say(stream, "* CAPABILITY IMAP4REV1")
        elif words.startswith("UID SEARCH"):
            left = sorted(set(self.mails) - self.deleted)
            self._say(stream, " ".join(["* SEARCH", *map(str, left)]))
        elif words.startswith("UID FETCH"):
            self._send(stream, int(words.split()[2]))
        elif words.startswith("UID STORE") and r"\Deleted" in words:
            self.deleted.add(int(words.split()[2]))
        elif words == "EXPUNGE":
            for number in self.deleted:
                self.mails.pop(number, None)
        elif words == "LOGOUT":
            self._say(stream, "* BYE")

    def _send(self, stream: Any, number: int) -> None:
        most = int(re.findall(r"<0\.(\d+)>", self.said[-1])[0])
        raw = self.mails[number][:most]
        self._say(stream, f"* {number} FETCH (UID {number} BODY[]<0> {{{len(raw)}}}")
        for at in range(0, len(raw), BYTES):
            stream.write(raw[at : at + BYTES])
            stream.flush()
        self._say(stream, ")")

    @staticmethod
    def _say(stream: Any, line: str) -> None:
        stream.write(f"{line}\r\n".encode())
        stream.flush()


@contextmanager
def box(*mails: bytes, trouble: tuple[str, str] = ("", "")) -> Iterator[Box]:
    here = Box(*mails, trouble=trouble)
    try:
        yield here
    finally:
        # Else it would go on as long as a thread waits there.
        here.server.shutdown(socket.SHUT_RDWR)
        here.server.close()
