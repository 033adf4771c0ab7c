"""One process of ours: its lines told on, its end seen to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event, Thread

from monitor.services.trouble import Trouble

Echo = Callable[[str, str], None]

LEASH = Path(__file__).with_name("leash.py")
LAST_LINES = 15


def leash(
    command: Sequence[str],
    *,
    death: signal.Signals = signal.SIGTERM,
    session: bool = True,
    identity: tuple[int, int] | None = None,
) -> list[str]:
    """The command in a form that ends with this process. Start it from the main thread only:
    the kernel takes the end of the thread that started it for the end of the parent."""
    uid, gid = identity or (os.geteuid(), os.getegid())
    words = [os.getpid(), int(death), int(session), uid, gid]
    return [sys.executable, "-I", "-S", str(LEASH), *map(str, words), *command]


class Child:
    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        identity: tuple[int, int] | None = None,
        ending: signal.Signals = signal.SIGTERM,
        echo: Echo | None = None,
        text: str = "",
        announces: str = "",
    ) -> None:
        self.name = name
        self.announces = announces
        self.announced = Event()
        self.ending = ending
        self.echo = echo
        self.last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self.process = subprocess.Popen(
            leash(command, death=ending, identity=identity),
            stdin=subprocess.PIPE if text else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=folder,
            errors="replace",
            text=True,
        )
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()
        if self.process.stdin:
            self.process.stdin.write(text)
            self.process.stdin.close()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.last_lines.append(line.rstrip())
            if self.announces and self.announces in line:
                self.announced.set()
            if self.echo:
                self.echo(self.name, line.rstrip())

    def wait_for(self, ready: Callable[[], bool], seconds: float) -> None:
        """Until it is ready; if it ends or dawdles, trouble with its last lines."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.process.poll() is not None:
                raise Trouble(self.story(f"{self.name} ended with status {self.status()}"))
            if time.monotonic() > deadline:
                raise Trouble(self.story(f"{self.name} was not ready after {seconds:.0f} s"))
            time.sleep(0.05)

    def finish(self) -> None:
        """Until it ends by itself, as it should."""
        if self.process.wait():
            self._listener.join(timeout=1)
            said = self.last_lines[-1] if self.last_lines else f"status {self.status()}"
            raise Trouble(f"{self.name} failed: {said}")

    def status(self) -> str:
        code = self.process.returncode
        return str(code) if code is None or code >= 0 else signal.Signals(-code).name

    def story(self, sentence: str) -> str:
        self._listener.join(timeout=1)
        # Where every line is echoed, the reader has them above already.
        lines = [] if self.echo else self.last_lines
        return "\n".join([f"{sentence}.", *(f"    {line}" for line in lines)])

    def ask_to_end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(self.ending)

    def end(self, deadline: float) -> None:
        """Ends it with all that it started; by force once the deadline (monotonic) has passed."""
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._kill_group()
            self.process.wait()
        self._kill_group()

    def _kill_group(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
