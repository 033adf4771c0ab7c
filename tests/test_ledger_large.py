"""A hundred thousand entries: how long the download and the check take, and in how much memory."""

import re
import resource
import subprocess
import sys
import tracemalloc
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.test import Client

from .chain import VERIFY, Chain, new_key
from .make import make_public_demand

pytestmark = [pytest.mark.slow, pytest.mark.faults]

MANY = 100_000

# What `append()` does, a hundred thousand times; the owner alone could.
FILL = f"""
DO $$
DECLARE
    last text := (SELECT hash FROM statements_publication ORDER BY seq DESC LIMIT 1);
    moment timestamptz := record_now(); content text; salt bytea; commitment text;
BEGIN
    FOR entry IN 2..{MANY} LOOP
        moment := moment + interval '1 second';
        content := format('{{"n":%s,"reason":"%s"}}', entry, repeat('Свободу всем. ', 40));
        salt := sha256(int8send(entry));
        commitment := encode(sha256(salt || convert_to(content, 'UTF8')), 'hex');
        INSERT INTO statements_publication VALUES (entry, moment, 'published', 'event', 'bbbbbbbb',
            '[]', content, encode(salt, 'hex'), commitment, last,
            encode(sha256(convert_to(concat_ws(E'\n', last, entry,
            to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'published', 'event', 'bbbbbbbb', '[]', commitment), 'UTF8')), 'hex'))
        RETURNING hash INTO last;
    END LOOP;
END $$
"""


# The most that a process ever held is asked of itself: what a parent is told counts the parent too.
WATCHED = """
import atexit, runpy, sys
atexit.register(lambda: sys.stderr.write(open("/proc/self/status").read()))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def measured(*words: str | Path) -> tuple[str, str]:
    """What the script said, and in what time and memory."""
    began, worked = monotonic(), of_processor()
    command = [sys.executable, "-I", "-S", "-c", WATCHED, str(VERIFY), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"VmHWM:\s+(\d+) kB", done.stderr)
    assert found, done.stderr
    memory = int(found[1]) // 1024
    assert memory < 60
    seconds, worked = monotonic() - began, of_processor() - worked
    told = f"verified in {seconds:.1f} s, {worked:.1f} s of them at work, and {memory} MB"
    return done.stdout.strip(), told


def of_processor() -> float:
    """Seconds that processes which we started, and which ended, were at work."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def test_a_hundred_thousand_entries_of_the_site_are_downloaded_and_verified(
    committed: Any,
    owner: Any,
    client: Client,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_public_demand()
    owner.execute(FILL)
    file = tmp_path / "entries.ndjson"
    began = monotonic()
    with file.open("wb") as out:
        for part in client.get("/ledger/entries.ndjson"):
            out.write(part)
    downloading = monotonic() - began
    tracemalloc.start()
    assert sum(map(len, client.get("/ledger/entries.ndjson"))) == file.stat().st_size
    most = tracemalloc.get_traced_memory()[1] // 2**20
    tracemalloc.stop()
    said, told = measured(file)
    with capsys.disabled():
        print(
            f"\n{file.stat().st_size >> 20} MB sent in {downloading:.1f} s and {most} MB at most; "
            f"{told}: {said}"
        )
    assert said.startswith(f"ok: {MANY} entries, head ")
    assert most < 20


def test_a_hundred_thousand_entries_with_marks_are_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chain = Chain()
    chain.announce(new_key())
    while len(chain.entries) < MANY:
        chain.mark("bbbbbbbb", ("met", "announced")[len(chain.entries) % 2])
    (tmp_path / "checkpoint").write_text(chain.checkpoint())
    file = tmp_path / "entries.ndjson"
    file.write_bytes(b"".join(chain.lines()))
    said, told = measured(file, "--checkpoint", tmp_path / "checkpoint")
    with capsys.disabled():
        print(f"\nWith marks and a signature: {told}: {said}")
    assert said.startswith(f"ok: {MANY} entries, head ")
