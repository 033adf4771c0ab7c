"""The post as a whole, with servers of its own: crashes at random, and how fast it is.

The truth about who got which mail is kept by the mail server of the test, outside of everything.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest
import redis
from django.conf import settings

from monitor.services import TEST_VAR, started
from monitor.services.place import Place
from monitor.services.postgres import Postgres
from monitor.services.server import READY_SECONDS, Server
from monitor.services.valkey import Valkey

from .smtp_sink import Sink, sink
from .test_post_faults import SEED

pytestmark = pytest.mark.faults

WORKER = "celery -A monitor worker --concurrency 1 --loglevel warning"
BEAT = "celery -A monitor beat --loglevel warning"


class World:
    """A database, a queue, a mail server, and the processes between them."""

    def __init__(self, postgres: Postgres, valkey: Valkey, server: Sink, folder: Path) -> None:
        self.postgres, self.valkey, self.server = postgres, valkey, server
        self.log: IO[bytes] = (folder / "log").open("w+b")
        self.urls = {**postgres.urls(), **valkey.urls()}
        self.environment = {
            **os.environ,
            **self.urls,
            "EMAIL_URL": server.url,
            "MAIL_FROM": "post@localhost",
            "POST_KEY": str(folder / "key.pem"),
            "LEASE": "10",
            "TICK": "1",
        }
        self.running: list[subprocess.Popen[bytes]] = []
        for words in ("manage.py migrate -v 0", "manage.py post_key"):
            self.do(*words.split())

    def do(self, *words: str) -> None:
        subprocess.run(
            [sys.executable, *words],
            cwd=settings.BASE_DIR,
            env=self.environment,
            check=True,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def crowd(self, readers: int, searches: int, demands: int = 1) -> set[str]:
        self.do("-m", "tests.crowd", str(readers), str(searches), str(demands))
        return {f"reader{number}@example.org" for number in range(readers)}

    def start(self, words: str) -> subprocess.Popen[bytes]:
        environment = {k: v for k, v in self.environment.items() if k != "DATABASE_OWNER_URL"}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faulty", *words.split()],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.running.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
        self.running.remove(process)

    def crash(self, server: Server, sign: signal.Signals) -> None:
        """End a server in the way of that signal, and start it again on what it left behind."""
        assert server.child
        os.kill(server.child.process.pid, sign)
        server.child.process.wait(timeout=60)
        server.child = server.launch(None)
        server.child.wait_for(server.answers, READY_SECONDS)

    def states(self) -> Counter[str]:
        with psycopg.connect(self.urls["DATABASE_OWNER_URL"]) as connection:
            return Counter(
                state for (state,) in connection.execute("SELECT state FROM digests_mail")
            )

    def close(self) -> None:
        for process in list(self.running):
            self.kill(process)
        self.log.close()


@pytest.fixture
def world() -> Iterator[World]:
    folder = TEST_VAR / f"soak-{os.getpid()}"
    place = Place(folder)
    postgres, valkey = Postgres(place, durable=True), Valkey(place)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(place.remove)
        stack.enter_context(started([postgres, valkey], patient=False))
        server = stack.enter_context(sink())
        keys = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        made = World(postgres, valkey, server, keys)
        stack.callback(made.close)
        yield made


def figures(world: World, readers: set[str]) -> dict[str, Any]:
    copies = world.server.copies()
    return {
        "seed": SEED,
        "owed": len(readers),
        "missing": len(readers - set(copies)),
        "falsely sent": max(0, world.states()["sent"] - len(copies)),
        "extra copies": sum(copies.values()) - len(copies),
        "most copies": max(copies.values()),
        "states": dict(world.states()),
    }


def test_r2_a_random_soak_loses_nothing(world: World) -> None:
    readers = world.crowd(int(os.environ.get("SOAK") or 5000), 40)
    chance = random.Random(SEED)
    kills = int(os.environ.get("SOAK_KILLS") or 60)
    faults = ["kill"] * kills + ["crash", "flush"] * 5 + ["restart"] * 3
    chance.shuffle(faults)
    workers = [world.start(WORKER) for _ in range(3)]
    beats = [world.start(BEAT) for _ in range(2)]
    share = len(readers) * 0.9 / len(faults)
    world.server.pause = 0.02
    for number, fault in enumerate(faults):
        # As many mails before each as leave something to be interrupted by the last.
        world.server.wait_for(int(share * number), seconds=120)
        time.sleep(chance.uniform(0, 0.3))
        if fault == "kill":
            victim = chance.randrange(3)
            world.kill(workers[victim])
            workers[victim] = world.start(WORKER)
        elif fault == "crash":
            world.crash(world.postgres, signal.SIGQUIT)
        elif fault == "restart":
            world.crash(world.valkey, signal.SIGKILL)
        else:
            flush(world)
    world.server.pause = 0
    begun = time.monotonic()
    while world.states()["sent"] < len(readers) and time.monotonic() - begun < 300:
        time.sleep(1)
    drained = time.monotonic() - begun
    found = figures(world, readers) | {"drained in s": round(drained), "beats": len(beats)}
    print(found, dict(Counter(faults)))
    assert found["missing"] == found["falsely sent"] == 0
    assert found["most copies"] <= 2
    assert found["extra copies"] <= kills + 5 * 3
    assert drained <= 120


def flush(world: World) -> None:
    client = redis.Redis(unix_socket_path=world.valkey.socket, password=world.valkey.secret)
    client.flushall()
    client.close()


def memory(process: subprocess.Popen[bytes]) -> int:
    """Megabytes in memory; of a process that has just ended none."""
    _, _, size = Path(f"/proc/{process.pid}/status").read_text().partition("VmRSS:")
    return int(size.split()[0]) // 1024 if size else 0


def bare(server: Sink, number: int, workers: int, message: bytes) -> float:
    """Mails per second of nothing but a loop around SMTP, in processes of their own."""
    script = (
        "import smtplib, sys; s = smtplib.SMTP('127.0.0.1', int(sys.argv[1]))\n"
        "m = sys.stdin.buffer.read()\n"
        "for n in range(int(sys.argv[2])): s.sendmail('post@localhost', f'bare{n}@example.org', m)"
    )
    begun = time.monotonic()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(server.port), str(number // workers)],
            stdin=subprocess.PIPE,
        )
        for _ in range(workers)
    ]
    for process in running:
        process.communicate(message)
        assert process.returncode == 0
    return number / (time.monotonic() - begun)


def test_r11_ten_thousand_mails_are_made_and_sent_in_time(world: World) -> None:
    number = int(os.environ.get("CROWD") or 10_000)
    readers = world.crowd(number, 600, demands=5)
    begun = time.monotonic()
    world.do("-m", "tests.faulty", "manage.py", "drain", "--seconds", "0")
    planned = time.monotonic() - begun
    assert world.states() == {"queued": number}
    world.server.pause = 0.01
    begun = time.monotonic()
    workers = [world.start("manage.py drain --seconds 600") for _ in range(4)]
    most = 0
    while any(worker.poll() is None for worker in workers):
        most = max([most, *(memory(one) for one in workers if one.poll() is None)])
        time.sleep(0.5)
    sent = time.monotonic() - begun
    found = figures(world, readers)
    message = world.server.accepted[-1].message.as_bytes()
    loop = bare(world.server, 2000, 4, message)
    rate = number / sent
    print(
        found,
        f"planned in {planned:.1f} s, sent in {sent:.0f} s, {rate:.0f} mails/s; a bare loop"
        f" {loop:.0f} mails/s, ratio {rate / loop:.2f}; {most} MB",
        f"a mail has {len(message)} bytes",
    )
    assert found["missing"] == found["extra copies"] == 0
    assert planned <= 20
    assert sent <= 240
    assert rate >= 50
    assert most <= 250
