"""What the person who typed `make run` reads."""

from __future__ import annotations

import os
import sys
from threading import Event, Lock

WIDTH = 8


class Console:
    """One line at a time, each with the name of the process that said it."""

    def __init__(self) -> None:
        self.gone = Event()
        self._lock = Lock()

    def line(self, name: str, words: str) -> None:
        with self._lock:
            if self.gone.is_set():
                return
            try:
                print(f"{name:<{WIDTH}} | {words}", flush=True)
            except OSError:  # nobody reads any more, as after `make run | head`
                self.gone.set()
                sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (until the process ends)

    def say(self, words: str) -> None:
        for line in words.splitlines():
            self.line("site", line)
