"""`make run` for real, in a copy of the checkout: killed, ended and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from monitor.services import CHECKOUT
from tests.test_services import is_alive, until

pytestmark = pytest.mark.faults

NAMED_OUTSIDE = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
OPEN_SECONDS = 90


class Run:
    """One start of the site, with every process that belongs to it."""

    def __init__(self, checkout: Path, port: int) -> None:
        self.lines: list[str] = []
        environment = {k: v for k, v in os.environ.items() if k not in NAMED_OUTSIDE}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "monitor.run"],
            cwd=checkout,
            env=environment | {"PORT": str(port)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)
            if "is open at" in line:
                return
        pytest.fail("".join(self.lines))

    def family(self) -> list[int]:
        return [self.process.pid, *_descendants(self.process.pid)]

    def end(self, sign: signal.Signals) -> float:
        """Seconds until the last process is gone."""
        family = self.family()
        began = time.monotonic()
        self.process.send_signal(sign)
        assert until(lambda: not any(map(is_alive, family)), 15), "something was left behind"
        self.process.communicate()
        return time.monotonic() - began


def _descendants(process: int) -> list[int]:
    words = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [found for word in words for found in (int(word), *_descendants(int(word)))]


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """A copy whose path has a space, an umlaut and 150 characters."""
    copy = tmp_path / "mit Übung".ljust(150 - len(str(tmp_path)) - 1, "x")
    ignored = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache")
    shutil.copytree(CHECKOUT, copy, ignore=ignored)
    yield copy
    subprocess.run([sys.executable, "-m", "monitor.services", "--remove"], cwd=copy, check=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        number: int = trial.getsockname()[1]
        return number


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_end_leaves_anything_behind(sign: signal.Signals, checkout: Path, port: int) -> None:
    assert Run(checkout, port).end(sign) < 10


def test_the_site_starts_after_everything_was_killed(checkout: Path, port: int) -> None:
    first = Run(checkout, port)
    for process in first.family():
        with suppress(ProcessLookupError):  # what its parent's end has ended already
            os.kill(process, signal.SIGKILL)
    first.process.communicate()
    second = Run(checkout, port)
    assert not any("demo     |" in line for line in second.lines)
    assert second.end(signal.SIGTERM) < 10


def test_nothing_listens_beyond_this_machine(checkout: Path, port: int) -> None:
    site = Run(checkout, port)
    family = set(site.family())
    found = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout
    mine = [line for line in found.splitlines() if any(f"pid={one}," in line for one in family)]
    site.end(signal.SIGTERM)
    assert [line.split()[3] for line in mine] == [f"127.0.0.1:{port}"]
