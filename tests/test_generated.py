"""A generated record is what publishing would have written, and the same each time."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from statements.demo.generating import generate
from statements.ledger import verify
from statements.models import Demand, Publication

from .make import make_public_demand

NUMBER = 60
COPIES = (
    "publication_id, status, status_since, assessment_id, is_ended, is_against_a_part, is_disputed,"
    " is_under_review, called_on, call_count, deadline, looked_on, moved_on, search, tags"
)


@pytest.fixture
def generated(committed: Any, owner: Any) -> Any:
    generate(owner, NUMBER)
    return owner


def test_its_ledger_verifies_and_its_pages_stand(
    generated: Any, client: Client, tmp_path: Path
) -> None:
    answer: Any = client.get("/ledger/entries.ndjson")
    ledger = tmp_path / "entries.ndjson"
    ledger.write_bytes(answer.getvalue())
    said = subprocess.check_output([sys.executable, verify.__file__, str(ledger)], text=True)
    assert said.startswith(f"ok: {Publication.objects.count()} entries")
    first = Demand.objects.earliest("pk")
    subjects = {
        entry.subject: entry.pk for entry in Publication.objects.only("subject").order_by("pk")
    }
    assert {"statement", "event", "evidence", "assessment", "response", "part"} <= set(subjects)
    for address in ("/", "/demands/", first.get_absolute_url(), "/countries/KZ/"):
        assert client.get(address).status_code == 200, address
    for seq in subjects.values():
        assert client.get(f"/changes/{seq}/").status_code == 200, seq


def test_every_demand_reads_as_publishing_would_have_written_it(generated: Any) -> None:
    copies = f"SELECT id, {COPIES} FROM statements_demand ORDER BY id"
    periods = "SELECT * FROM statements_period ORDER BY id"
    before = [generated.execute(query).fetchall() for query in (copies, periods)]
    assert len({row[2] for row in before[0]}) > 4
    generated.execute("SELECT copy_to_demand(id, latest_id) FROM statements_demand ORDER BY id")
    assert [generated.execute(query).fetchall() for query in (copies, periods)] == before


def test_it_is_the_same_each_time(generated: Any) -> None:
    last = Publication.objects.latest("seq")
    assert last.hash == "a3d8cd1bbfce33d751e3dfe312863354032e19e361798ee5ce74fb405c4e400d"


def test_it_needs_an_empty_record(db: None) -> None:
    make_public_demand()
    with pytest.raises(CommandError, match="needs an empty one"):
        call_command("demo", generate=5, stdout=io.StringIO())


@pytest.mark.parametrize("number", [0, -1, 10**9])
def test_it_says_how_many_it_can_make(number: int) -> None:
    with pytest.raises(CommandError, match="from 1 to 1,000,000"):
        call_command("demo", generate=number, stdout=io.StringIO())
