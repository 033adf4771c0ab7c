"""A server that the first who needs it starts, and the others join."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from abc import ABC, abstractmethod
from io import TextIOWrapper
from pathlib import Path

from monitor.services.child import Child, Echo
from monitor.services.place import Place
from monitor.services.trouble import Trouble

READY_SECONDS = 60
LEFTOVER_SECONDS = 4


class Server(ABC):
    name: str
    ending = signal.SIGTERM
    end_seconds = 1.0

    def __init__(self, place: Place) -> None:
        self.place = place
        self.data = place.folder(self.name)
        self.child: Child | None = None
        # Held by whoever started the server and by whoever uses it. The kernel gives both back
        # when a process ends, in whatever way.
        self._starter = self._lock_file("starter")
        self._users = self._lock_file("users")

    @abstractmethod
    def urls(self) -> dict[str, str]:
        """What to put into the environment."""

    @abstractmethod
    def launch(self, echo: Echo | None) -> Child:
        """Starts it in its folder."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it takes a connection now."""

    def prepare(self) -> None:  # noqa: B027  (nothing to do is an answer)
        """What the server needs once it answers."""

    def claim(self) -> bool:
        """Whether nobody else has it running; from now on it is ours to start."""
        try:
            fcntl.flock(self._starter, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def open(self, echo: Echo | None) -> None:
        fcntl.flock(self._users, fcntl.LOCK_SH)
        if not self.claim():
            self._join()
            return
        end_leftovers(self.data)
        self.place.require_space()
        self.child = self.launch(echo)
        self.child.wait_for(self.answers, READY_SECONDS)
        self.prepare()

    def close(self, *, patient: bool) -> None:
        fcntl.flock(self._users, fcntl.LOCK_UN)
        if self.child:
            if patient:
                fcntl.flock(self._users, fcntl.LOCK_EX)
            self.child.ask_to_end()
            self.child.end(time.monotonic() + self.end_seconds)
        self._starter.close()
        self._users.close()

    def ended(self) -> str | None:
        if self.child and self.child.process.poll() is not None:
            return self.child.story(f"{self.name} ended with status {self.child.status()}")
        if not self.child and self.claim():
            return f"{self.name} ended with the process that had started it."
        return None

    def _join(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self.answers():
            if time.monotonic() > deadline:
                raise Trouble(f"{self.name} is held by another process but does not answer.")
            time.sleep(0.1)

    def _lock_file(self, kind: str) -> TextIOWrapper:
        return (self.place.var / f"{self.name}.{kind}").open("a")


def end_leftovers(folder: Path) -> None:
    """Ends what a killed start of ours left at work in this folder: only one may write there."""
    for sign in (signal.SIGINT, signal.SIGKILL):
        deadline = time.monotonic() + LEFTOVER_SECONDS
        while found := _working_in(folder):
            if time.monotonic() > deadline:
                break
            for process in found:
                _send(process, sign)
            time.sleep(0.2)


def _send(process: int, sign: signal.Signals) -> None:
    try:
        os.kill(process, sign)
    except ProcessLookupError:
        pass


def _working_in(folder: Path) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if Path(os.readlink(entry / "cwd")).is_relative_to(folder):
                    found.append(int(entry.name))
            except OSError:  # gone, or another user's
                continue
    return found
