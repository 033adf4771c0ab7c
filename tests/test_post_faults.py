"""Workers are killed and queues emptied, and nobody misses a mail or gets three.

Real processes, a real database, and a mail server that keeps the truth outside both. A lease of
five minutes is waited for by setting the record's clock forward.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO

import pytest
import redis
from celery import Celery
from django.conf import LazySettings, settings
from django.db import close_old_connections
from django.test import Client

from statements.digests.clock import now
from statements.digests.models import Mail

from .conftest import Owner
from .database import Copy
from .make import make_decided_demand
from .readers import CHOICES, follow
from .smtp_sink import DROP, Sink, Turn, sink

NOWHERE = "redis://127.0.0.1:1/0"
REASON = "All were freed."
SLOW = 0.4
"""Seconds that the mail server takes for a mail: so that there is something to interrupt."""
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))


class Post:
    """The worker's processes on one database, with one mail server, and the clock of both."""

    def __init__(self, copy: Copy, owner: Owner, server: Sink, log: IO[bytes]) -> None:
        self.owner, self.server, self.log = owner, server, log
        self.minutes = 0
        self.kills = 0
        self.running: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **{name: value for name, value in os.environ.items() if "OWNER" not in name},
            "DATABASE_URL": copy.url,
            "EMAIL_URL": server.url,
            "MAIL_FROM": "post@localhost",
            "REDIS_URL": NOWHERE,
            "LEASE": "300",
        }

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=self.environment | environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.running.append(process)
        return process

    def drain(self) -> subprocess.Popen[bytes]:
        return self.start("manage.py", "drain", "--seconds", "60")

    def faulty(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        return self.start("-m", "tests.faulty", *words, **environment)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """With all that it started, and without a word."""
        self.kills += process.poll() is None
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()

    def pass_lease(self) -> None:
        self.minutes += 6
        self.owner.execute(
            "CREATE OR REPLACE FUNCTION record_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS "
            f"$$ SELECT clock_timestamp() + interval '{self.minutes} minutes' $$"
        )

    def finish(self) -> None:
        """Let one worker do in peace what is left, a lease and a retry later too."""
        self.server.pause = 0
        for _ in range(3):
            self.pass_lease()
            assert self.drain().wait(timeout=120) == 0, self.said()

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read().decode()[-3000:]

    def close(self) -> None:
        for process in self.running:
            self.kill(process)


@pytest.fixture
def post(committed: Copy, owner: Owner) -> Iterator[Post]:
    with ExitStack() as stack:
        server = stack.enter_context(sink(pause=SLOW))
        log = stack.enter_context(tempfile.TemporaryFile())
        world = Post(committed, owner, server, log)
        stack.callback(world.close)
        yield world


def prepare(number: int) -> set[str]:
    """So many subscribers, half of them with two searches, are owed one digest."""
    readers = {f"reader{each}@example.org" for each in range(number)}
    for each, reader in enumerate(sorted(readers)):
        follow("", reader, at=now())
        if each % 2:
            follow("type=release", reader, "daily", at=now())
    make_decided_demand()
    close_old_connections()
    return readers


def figures(post: Post, readers: set[str]) -> dict[str, object]:
    """Counted where the mails arrived."""
    copies = post.server.copies()
    whole = all(
        one.message.get_body(("plain",)).get_content().count(REASON) == 1  # type: ignore[union-attr]
        for one in post.server.accepted
    )
    return {
        "seed": SEED,
        "kills": post.kills,
        "owed": len(readers),
        "missing": len(readers - set(copies)),
        "falsely sent": len(set(copies) - readers),
        "more than two copies": sum(number > 2 for number in copies.values()),
        "second copies": sum(number == 2 for number in copies.values()),
        "each with the decision once": whole,
        "states": dict(Counter(Mail.objects.values_list("state", flat=True))),
    }


def hold_true(found: dict[str, object], at_once: int) -> None:
    """A kill costs at most one second copy for each mail that was being handed over then: that of
    the other worker too, because its lease ends when the clock is set forward."""
    print(found)
    assert found["missing"] == found["falsely sent"] == found["more than two copies"] == 0
    assert found["each with the decision once"]
    second = found["second copies"]
    assert isinstance(second, int) and isinstance(found["kills"], int)
    assert second <= found["kills"] * at_once


def kill_at_random(post: Post, readers: set[str], kills: int) -> None:
    """Two workers at a time; one is killed at any moment from its first line on."""
    chance = random.Random(SEED)
    other = post.drain()
    while post.kills < kills:
        assert len(post.server.copies()) < len(readers), "There is nothing left to interrupt."
        victim = post.drain()
        if chance.random() < 0.3:
            time.sleep(chance.uniform(0, 2))
        else:
            post.server.wait_for(len(post.server.accepted) + chance.randint(1, 5), seconds=6)
            time.sleep(chance.uniform(0, SLOW))
        if chance.random() < 0.5:
            victim, other = other, victim
        post.kill(victim)
        post.pass_lease()


def test_two_killed_workers_lose_nothing(post: Post) -> None:
    readers = prepare(40)
    kill_at_random(post, readers, kills=2)
    post.finish()
    hold_true(figures(post, readers), at_once=2)


@pytest.mark.faults
def test_ten_killed_workers_lose_nothing_of_a_digest_to_200(post: Post) -> None:
    readers = prepare(200)
    kill_at_random(post, readers, kills=10)
    post.finish()
    hold_true(figures(post, readers), at_once=2)


@pytest.mark.faults
@pytest.mark.parametrize("stage", ["banner", "ehlo", "mail", "rcpt", "data", "body"])
def test_a_worker_that_is_killed_at_one_point_repeats_at_most_one_mail(
    stage: str, post: Post
) -> None:
    readers = prepare(8)
    process: list[subprocess.Popen[bytes]] = []
    seen: list[Turn] = []

    def script(turn: Turn) -> str | None:
        if turn.stage == stage:
            seen.append(turn)
        if turn.stage == stage and len(seen) == (1 if stage in ("banner", "ehlo") else 4):
            post.kill(process[0])
            # After the last line of a mail: it was accepted, and nobody was left to hear it.
            return DROP
        return None

    post.server.script, post.server.pause = script, 0
    process.append(post.drain())
    process[0].wait(timeout=60)
    post.finish()
    found = figures(post, readers)
    hold_true(found | {"stage": stage}, at_once=1)
    assert post.kills == 1
    assert found["second copies"] == (1 if stage == "body" else 0)


# At these points a mail may have been accepted without anybody here having heard of it.
AFTER_ACCEPTANCE = ("after the dot", "before record")
POINTS = (
    "before claim",
    "after claim",
    "rendering",
    "before the dot",
    *AFTER_ACCEPTANCE,
    "after record",
    "making mails",
    "making deliveries",
    "selecting",
)
READERS, KILLS = 500, 8


def die_at(point: str, post: Post, readers: int, kills: int) -> dict[str, object]:
    """A worker kills itself at that point, until so many did; where there are mails enough for
    both, beside another one."""
    owed = prepare(readers)
    post.server.pause = 0
    chance = random.Random(f"{SEED} {point}")
    planning = point in ("making mails", "making deliveries", "selecting")
    has_company = not planning and readers >= READERS
    while post.kills < kills:
        assert len(post.server.copies()) < readers or planning, (
            "There is nothing left to interrupt."
        )
        # A worker takes ten at once, so that it takes seldom.
        nth = 1 if planning or "claim" in point else chance.randint(1, 6)
        dying = post.faulty("manage.py", "drain", "--seconds", "20", DEATH=point, DEATH_AT=str(nth))
        other = post.faulty("manage.py", "drain", "--seconds", "0.1") if has_company else None
        post.kills += dying.wait(timeout=120) == -signal.SIGKILL
        if other:
            other.wait(timeout=120)
        post.pass_lease()
    post.finish()
    return figures(post, owed) | {"point": point}


@pytest.mark.faults
@pytest.mark.parametrize("point", POINTS)
def test_r1_a_kill_at_any_point_costs_at_most_the_mail_in_hand(point: str, post: Post) -> None:
    found = die_at(point, post, READERS, KILLS)
    print(found)
    assert found["kills"] == KILLS
    assert found["missing"] == found["falsely sent"] == found["more than two copies"] == 0
    assert found["each with the decision once"]
    most = KILLS if point in AFTER_ACCEPTANCE else 0
    assert int(str(found["second copies"])) <= most
    assert set(found["states"]) == {"sent"}  # type: ignore[call-overload]


@pytest.mark.parametrize("point", ["after claim", "before record"])
def test_a_kill_at_one_point_costs_at_most_the_mail_in_hand(point: str, post: Post) -> None:
    found = die_at(point, post, readers=30, kills=2)
    assert found["missing"] == found["falsely sent"] == found["more than two copies"] == 0
    assert int(str(found["second copies"])) <= (2 if point in AFTER_ACCEPTANCE else 0)


@pytest.mark.faults
def test_celery_workers_that_are_killed_and_a_queue_that_is_emptied_lose_nothing(
    post: Post,
) -> None:
    readers = prepare(200)
    chance = random.Random(SEED)
    url = os.environ["REDIS_URL"]
    command = "-m celery -A monitor worker --concurrency 2 --loglevel warning"
    waker = Celery(broker=url)
    client = redis.Redis.from_url(url.replace("redis+socket", "unix"))

    def worker() -> subprocess.Popen[bytes]:
        return post.start(*command.split(), REDIS_URL=url)

    while post.kills < 10:
        assert len(post.server.copies()) < len(readers), "There is nothing left to interrupt."
        process = worker()
        for _ in range(3):
            waker.send_task("statements.digests.tasks.tick")
        post.server.wait_for(len(post.server.accepted) + chance.randint(1, 8), seconds=8)
        if chance.random() < 0.3:
            client.flushall()
        time.sleep(chance.uniform(0, SLOW))
        post.kill(process)
        post.pass_lease()
    client.flushall()
    post.finish()
    hold_true(figures(post, readers), at_once=2)


def test_without_redis_a_reader_can_ask_at_once_and_the_mail_leaves(
    post: Post, client: Client, settings: LazySettings
) -> None:
    settings.CELERY_BROKER_URL = NOWHERE
    page = client.get("/subscribe/").content.decode()
    fields = {**CHOICES, "address": "reader@example.org", "frequency": "each"}
    fields["stamp"] = page.split('name="stamp" value="')[1].split('"')[0]
    post.pass_lease()
    begun = time.monotonic()
    assert client.post("/subscribe/", fields).status_code == 302
    assert time.monotonic() - begun < 1
    process = post.drain()
    process.wait(timeout=60)
    assert post.server.copies() == {"reader@example.org": 1}
