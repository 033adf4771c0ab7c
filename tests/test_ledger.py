"""The ledger under many hands at once: no gap, one chain, and copies that agree."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg
import pytest
from django.db import Error, OperationalError, connection, transaction
from django.test import Client

from statements.models import Demand, Publication, Refusal
from statements.models.publication import GENESIS

from .chain import verify
from .make import (
    make_actor,
    make_assessment,
    make_call,
    make_decided_demand,
    make_editor,
    make_event,
    make_evidence,
    make_public_demand,
    make_statement,
)
from .rows import wrong_copies


class Undone(Exception):
    """Thrown on purpose, after the publication and before the commit."""


def in_plain_sql(query: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query)


@pytest.mark.parametrize("table", ["statements_publication", "statements_bearson"])
def test_the_ledger_is_only_appended_to_whoever_asks(
    table: str, committed: Any, owner: Any
) -> None:
    make_decided_demand()
    same = "seq = seq" if table.endswith("publication") else "id = id"
    change, delete = f"UPDATE {table} SET {same}", f"DELETE FROM {table}"
    for attempt in (change, delete, f"INSERT INTO {table} SELECT * FROM {table}"):
        with pytest.raises(Error, match="permission denied"):
            in_plain_sql(attempt)
    for attempt in (change, delete, f"TRUNCATE {table} CASCADE"):
        with pytest.raises(psycopg.Error, match="only ever appended"):
            owner.execute(attempt)


@pytest.fixture
def other(committed: Any) -> Iterator[Any]:
    """A second connection of the application; ours waits for it only shortly."""
    in_plain_sql("SET lock_timeout = '200ms'")
    with psycopg.connect(committed.url) as connected:
        yield connected


def test_no_addressee_slips_in_while_its_demand_is_published(other: Any) -> None:
    anna, boris = make_editor("anna"), make_editor("boris")
    statement, stranger = make_statement(), make_actor("A stranger")
    demand = make_call(statement).demand
    statement.submit(anna)
    seen = statement.seen()
    statement.request_changes(boris, "One more addressee.")
    adding = "INSERT INTO statements_demand_addressees (demand_id, actor_id) VALUES (%s, %s)"
    other.execute(adding, [demand.pk, stranger.pk])
    statement.submit(anna)
    with pytest.raises(OperationalError):
        statement.publish(boris, seen)
    other.commit()
    with pytest.raises(Refusal, match="changed since you read it"):
        statement.publish(boris, seen)


def test_no_figure_follows_its_report_into_a_published_event(other: Any) -> None:
    report, elsewhere = make_event().reports.get(), make_event("Another event")
    other.execute(
        "INSERT INTO statements_figure"
        " (public_id, report_id, counted, low, words, claimed_by, date)"
        " VALUES ('bbbbbbbb', %s, 'killed', 9, '9', 'nobody', '')",
        [report.pk],
    )
    with pytest.raises(OperationalError):
        in_plain_sql(
            f"UPDATE statements_report SET event_id = {elsewhere.pk} WHERE id = {report.pk}"
        )


def publish_some(count: int, seed: int) -> int:
    """Publish events, evidence and decisions of some demands, a tenth rolled back; how many."""
    chance = random.Random(seed)
    anna, boris = make_editor("anna"), make_editor("boris")
    demands = list(Demand.objects.public())
    done = 0
    while done < count:
        demand = chance.choice(demands)
        event = make_event(f"Event {seed}.{done}")
        evidence = make_evidence(event, demand)
        day = f"2022-02-{chance.randint(1, 28):02}"
        decision = make_assessment(demand, evidence, date=day)
        for thing in (event, evidence, decision):
            thing.submit(anna)
            try:
                with transaction.atomic():
                    thing.publish(boris, thing.seen())
                    if chance.random() < 0.1:
                        raise Undone
                done += 1
            except Undone:
                thing.refresh_from_db()
                thing.publish(boris, thing.seen())
                done += 1
    connection.close()
    return done


def publish_at_once(threads: int, each: int, demands: int = 2) -> str:
    """Publish in threads, and check everything; how fast it went, in words."""
    for number in range(demands):
        make_public_demand(f"Demand {number}")
    began = monotonic()
    with ThreadPoolExecutor(threads) as pool:
        published = sum(pool.map(publish_some, [each] * threads, range(threads)))
    seconds = monotonic() - began
    entries = list(Publication.objects.order_by("seq"))
    assert [entry.seq for entry in entries] == list(range(1, published + demands + 1))
    assert [entry.prev for entry in entries] == [GENESIS, *(e.hash for e in entries[:-1])]
    assert all(entry.hash == entry.expected_hash() for entry in entries)
    assert all(entry.commitment == entry.expected_commitment() for entry in entries)
    assert [e.at for e in entries] == sorted(e.at for e in entries)
    assert Demand.objects.count() == demands
    assert not wrong_copies()
    rate = published / seconds
    return f"{threads} threads published {published} entries, {rate:.0f} a second, no gap"


def test_three_editors_publish_at_once(committed: Any) -> None:
    publish_at_once(3, 9)


@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.parametrize(("each", "demands"), [(51, 2), (500, 100)])
def test_eight_threads_publish_with_a_tenth_rolled_back(
    each: int,
    demands: int,
    committed: Any,
    client: Client,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = publish_at_once(8, each, demands)
    file = tmp_path / "entries.ndjson"
    file.write_bytes(client.get("/ledger/entries.ndjson").getvalue())
    verdict = verify(file)
    assert verdict.code == 0
    with capsys.disabled():
        print(f"\n{said}. verify.py: {verdict.said}")
