"""Goals of the post that need threads, or processes that are asked to end."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, connections

from statements.digests.clock import now
from statements.digests.models import Delivery, Mail, Subscriber
from statements.digests.planning import plan
from statements.digests.sending import drain
from statements.filters import matching_changes
from statements.models import Demand

from .conftest import Owner
from .make import make_decided_demand, make_public_demand
from .readers import follow
from .smtp_sink import sink
from .test_ledger import publish_some
from .test_post_faults import SEED, Post, figures, post, prepare
from .test_post_soak import BEAT, WORKER, World, flush, world
from .test_post_soak import figures as soak_figures

__all__ = ["post", "world"]


def in_threads(*works: Any) -> list[Any]:
    def run(work: Any) -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [running.result() for running in [pool.submit(run, work) for work in works]]


def use(settings: LazySettings, port: int) -> None:
    settings.EMAIL_BACKEND = "statements.digests.smtp.PhasedBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def race(leaving: int, staying: int, settings: LazySettings) -> dict[str, Any]:
    """Readers leave one after the other in four threads while two workers send to all."""
    for number in range(leaving + staying):
        follow("", f"reader{number}@example.org", at=now())
    make_decided_demand()
    plan(now())
    going = list(Subscriber.objects.order_by("pk")[:leaving])
    random.Random(SEED).shuffle(going)
    left: dict[str, float] = {}

    def leave(some: list[Subscriber]) -> None:
        for subscriber in some:
            address = subscriber.address()
            subscriber.leave()
            left[address] = time.monotonic()

    with sink(pause=0.002) as server:
        use(settings, server.port)
        quarters = [going[number::4] for number in range(4)]
        sending = [lambda: drain(600), lambda: drain(600)]
        in_threads(*sending, *(lambda some=some: leave(some) for some in quarters))
        drain(600)
        begun = [turn for turn in server.turns if turn.stage == "data" and turn.recipient in left]
        late = [turn for turn in begun if turn.at > left[turn.recipient] + 1]
        copies = server.copies()
    kept = {f"reader{number}@example.org" for number in range(leaving + staying)} - set(left)
    return {
        "left": len(left),
        "written to before": len(begun),
        "later than a second": len(late),
        "of those who stay": sorted(Counter(copies[one] for one in kept).items()),
    }


@pytest.mark.faults
@pytest.mark.usefixtures("committed")
def test_r7_a_thousand_who_leave_win_against_a_running_digest(settings: LazySettings) -> None:
    found = race(1000, 200, settings)
    print({"seed": SEED, **found})
    assert found["left"] == 1000
    assert found["later than a second"] == 0
    assert found["of those who stay"] == [(1, 200)]


def publish_and_plan(threads: int, each: int, queries: list[str]) -> dict[str, Any]:
    """Publishers at work while mails are made all the time: what each search was told of."""
    for number in range(4):
        make_public_demand(f"Demand {number}")
    for query in queries:
        follow(query, f"{len(query)}@example.org", at=now())
    done: list[int] = []
    rounds = 0

    def make_mails() -> None:
        nonlocal rounds
        while len(done) < threads:
            plan(now())
            rounds += 1
            time.sleep(0.05)

    def publish(seed: int) -> None:
        publish_some(each, seed)
        done.append(seed)

    in_threads(make_mails, *(lambda seed=seed: publish(seed) for seed in range(threads)))
    plan(now())
    told: dict[str, Any] = {}
    for subscriber in Subscriber.objects.all():
        (subscription,) = subscriber.subscriptions.all()
        changes = matching_changes(subscription.search.query, subscription.since_seq)
        owed = set(changes.values_list("publication", flat=True))
        had = list(subscriber.deliveries.values_list("publication", flat=True))
        told[subscription.search.query] = (
            len(owed), len(owed - set(had)), len(set(had) - owed), len(had) - len(set(had)),
        )  # fmt: skip
    return {"rounds": rounds, "owed, missing, too many, twice": told}


QUERIES = ["", "type=release", "status=met"]


@pytest.mark.usefixtures("committed")
def test_no_entry_is_skipped_while_two_publish(settings: LazySettings) -> None:
    found = publish_and_plan(2, 8, QUERIES)
    assert all(rest == [0, 0, 0] for _, *rest in found["owed, missing, too many, twice"].values())


@pytest.mark.faults
@pytest.mark.usefixtures("committed")
def test_r8_eight_publishers_and_no_entry_is_skipped(settings: LazySettings) -> None:
    found = publish_and_plan(8, 500, QUERIES)
    print({"seed": SEED, **found})
    assert all(rest == [0, 0, 0] for _, *rest in found["owed, missing, too many, twice"].values())
    assert found["owed, missing, too many, twice"][""][0] > 2000


@pytest.mark.faults
@pytest.mark.usefixtures("committed")
def test_r3_fifty_ticks_at_once_and_again_make_exactly_what_is_owed(owner: Owner) -> None:
    for number in range(30):
        follow("", f"reader{number}@example.org", ("each", "daily", "weekly")[number % 3], now())
    demand = make_decided_demand()
    shift(owner, "40 days")
    in_threads(*[lambda: plan(now()) for _ in range(50)])
    mails, told = Mail.objects.count(), Delivery.objects.count()
    assert mails == 30
    for moment in ("40 days", "32 days", "41 days", "48 days"):
        shift(owner, moment)
        in_threads(*[lambda: plan(now()) for _ in range(10)])
    print({"mails": Mail.objects.count(), "deliveries": Delivery.objects.count()})
    assert (Mail.objects.count(), Delivery.objects.count()) == (mails, told)
    assert Demand.objects.get() == demand


def shift(owner: Owner, passed: str) -> None:
    owner.execute(
        "CREATE OR REPLACE FUNCTION record_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS "
        f"$$ SELECT clock_timestamp() + interval '{passed}' $$"
    )
    connection.close()


@pytest.mark.faults
def test_r9_a_clock_that_jumps_neither_doubles_nor_skips(post: Post, owner: Owner) -> None:
    """By an hour and by a day, forward and back, the database's and the worker's own."""
    readers = prepare(60)
    post.server.pause = 0.02
    for number, step in enumerate(("1 hour", "0", "1 day", "0", "25 hours", "2 days")):
        process = post.drain()
        post.server.wait_for(8 * (number + 1))
        shift(owner, step)
        process.wait(timeout=120)
    shift(owner, "3 days")
    assert post.drain().wait(timeout=120) == 0
    found = figures(post, readers)
    print(found)
    assert found["missing"] == found["falsely sent"] == found["second copies"] == 0


@pytest.mark.faults
@pytest.mark.parametrize("whom", ["the worker", "all its processes"])
def test_r12_a_worker_that_is_asked_to_end_is_gone_in_thirty_seconds(
    whom: str, world: World
) -> None:
    """By its supervisor alone, or as systemd does it."""
    readers = world.crowd(400, 20)
    world.server.pause = 0.2
    beat, worker = world.start(BEAT), world.start(WORKER)
    world.server.wait_for(40, seconds=120)
    begun = time.monotonic()
    (os.kill if whom == "the worker" else os.killpg)(worker.pid, signal.SIGTERM)
    worker.wait(timeout=60)
    gone = time.monotonic() - begun
    accepted = len(world.server.accepted)
    world.server.pause = 0
    world.start(WORKER)
    world.server.wait_for(len(readers), seconds=120)
    time.sleep(15)  # a lease
    found = soak_figures(world, readers)
    print(found, f"gone after {gone:.1f} s, {accepted} accepted until then")
    assert gone <= 30
    assert found["missing"] == found["extra copies"] == 0
    assert found["states"] == {"sent": len(readers)}
    assert beat.poll() is None


@pytest.mark.faults
def test_r4_five_beats_are_as_one_and_none_is_made_good(world: World) -> None:
    beats = [world.start(BEAT) for _ in range(5)]
    workers = [world.start(WORKER) for _ in range(2)]
    readers = world.crowd(200, 20)
    world.server.wait_for(len(readers), seconds=120)
    time.sleep(10)
    first = soak_figures(world, readers)
    for beat in beats:
        world.kill(beat)
    world.do("-m", "tests.crowd", "--decide", "2")
    time.sleep(5)
    silent = len(world.server.accepted)
    begun = time.monotonic()
    world.start(BEAT)
    world.server.wait_for(2 * len(readers), seconds=60)
    passed = time.monotonic() - begun
    time.sleep(5)
    copies = Counter(world.server.copies().values())
    print(first, f"without a beat {silent - 200} mails, then all after {passed:.1f} s: {copies}")
    assert first["missing"] == first["extra copies"] == 0
    assert silent == 200
    assert copies == {2: 200}
    assert all(worker.poll() is None for worker in workers)


@pytest.mark.faults
def test_r5_the_queue_is_expendable(world: World) -> None:
    """It is emptied, and then gone for a while, with mails owed all the time."""
    world.start(BEAT)
    world.start(WORKER)
    readers = world.crowd(100, 10)
    flush(world)
    world.server.wait_for(len(readers), seconds=120)
    assert world.valkey.child
    world.valkey.child.process.kill()
    world.valkey.child.process.wait()
    world.do("-m", "tests.crowd", "--decide", "2")
    time.sleep(20)
    world.valkey.child = world.valkey.launch(None)
    begun = time.monotonic()
    world.server.wait_for(2 * len(readers), seconds=180)
    passed = time.monotonic() - begun
    copies = Counter(world.server.copies().values())
    print(f"all sent {passed:.1f} s after the queue was back: {copies}")
    assert copies == {2: 100}
    assert passed <= 120
