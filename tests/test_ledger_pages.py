"""The ledger as readers meet it: its page, its downloads, its signed head and its key."""

import json
import logging
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from random import Random, SystemRandom
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.core.wsgi import get_wsgi_application
from django.db import Error, connection, connections, transaction
from django.test import Client
from pytest_django import Settings

from statements.digests.tick import tick
from statements.ledger import export, keys, signing
from statements.ledger.keys import KeyTrouble, SigningKey
from statements.ledger.models import Checkpoint
from statements.ledger.signing import sign_head
from statements.models import Demand, Publication, Statement, correct
from statements.vocabulary import PublicationKind

from .chain import VERIFY, verify
from .make import (
    make_assessment,
    make_decided_demand,
    make_event,
    make_masked_part,
    make_merge,
    make_methodology_version,
    make_part,
    make_public_demand,
    make_removal,
    publish,
)
from .tampering import tamper
from .test_settings import PRODUCTION

FILES = ("entries.ndjson", "checkpoint", "key", "verify.py")


@pytest.fixture
def key_file(tmp_path: Path, settings: Settings) -> Path:
    path = tmp_path / "ledger" / "key.pem"
    settings.LEDGER_KEY = path
    signing._say_once.cache_clear()
    return path


def ledger_key(*words: str) -> str:
    out = StringIO()
    call_command("ledger_key", *words, stdout=out, stderr=out)
    return out.getvalue()


def download(client: Client, name: str) -> bytes:
    response = client.get(f"/ledger/{name}")
    assert response.status_code == 200
    return response.getvalue()


@pytest.fixture
def files(client: Client, tmp_path: Path) -> Callable[[], Path]:
    """Downloads everything into a folder, as a reader would."""

    def download_all() -> Path:
        for name in FILES:
            (tmp_path / name).write_bytes(download(client, name))
        return tmp_path

    return download_all


@pytest.fixture
def site(committed: Any) -> Iterator[str]:
    """The real site, over HTTP."""

    class Silent(WSGIRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    application = get_wsgi_application()

    def answer(environ: Any, start_response: Any) -> Iterator[bytes]:
        try:
            yield from application(environ, start_response)
        finally:
            connections.close_all()

    with make_server("127.0.0.1", 0, answer, handler_class=Silent) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def check(folder: Path, *words: str | Path) -> tuple[int, str]:
    found = ("--checkpoint", folder / "checkpoint", "--key", folder / "key")
    return verify(folder / "entries.ndjson", *found, *words)


def test_a_reader_checks_all_of_it(
    committed: Any, files: Any, key_file: Path, site: str, tmp_path: Path
) -> None:
    ledger_key()
    make_decided_demand()
    sign_head()
    older = tmp_path / "older"
    older.write_text(Checkpoint.objects.get().text())
    make_public_demand("«Ещё одно» – \u2028 \\ \"'")
    ledger_key("--rotate")
    sign_head()
    head = Publication.objects.latest("seq")
    folder = files()
    told = check(folder, "--since", older, "--site", site)
    assert told == (0, f"ok: {head.seq} entries, head {head.hash}")
    assert (folder / "verify.py").read_bytes() == VERIFY.read_bytes()
    chance = Random(SystemRandom().randrange(10**9))
    lines = (folder / "entries.ndjson").read_bytes().splitlines(keepends=True)
    for number in range(40):
        what, tampered, bad = tamper(chance, lines, number)
        (folder / "entries.ndjson").write_bytes(b"".join(tampered))
        code, said = check(folder)
        assert (code, said.partition(":")[0]) == (1, f"bad entry {bad}"), (what, said)


def make_history() -> None:
    """Everything that changes what is public, and what bears on it."""
    demand, other = make_decided_demand(), make_public_demand("Investigate the deaths")
    wrong = demand.assessments.get()
    piece = demand.evidence.get()
    publish(make_part(other, "Dana Umarova"), make_methodology_version())
    publish(make_assessment(demand, piece, status="partly_met", kind="correction", corrects=wrong))
    event = make_event("Asel Bekova freed")
    publish(event)
    publish(correct(event, {"title": "Asel Bekova was freed"}, reason="The tense."))
    # A name that stands in two entries is masked, so both are emptied and one is published anew.
    publish(make_masked_part(other))
    publish(make_merge(demand, make_public_demand("Free all of them")))
    statement = Statement.objects.get(calls__demand=other)
    publish(make_removal(statement))
    publish(make_removal(event, kind="redact", reason="safety"))
    publish(make_removal(kind="redact", reason="safety", words="Dana Umarova"))


def test_whatever_happens_to_the_record_its_ledger_verifies(
    committed: Any, files: Any, key_file: Path
) -> None:
    ledger_key()
    make_history()
    sign_head()
    kinds = set(Publication.objects.values_list("kind", flat=True))
    assert kinds == set(PublicationKind.values)
    assert Publication.objects.filter(content="").count() > 2
    told = check(files())
    head = Publication.objects.latest("seq")
    assert told == (0, f"ok: {head.seq} entries, head {head.hash}")


@pytest.mark.django_db
def test_the_lines_are_the_ledger(client: Client) -> None:
    make_decided_demand()
    lines = [json.loads(line) for line in download(client, "entries.ndjson").splitlines()]
    assert [tuple(line) for line in lines] == [export.COLUMNS] * 4
    for line, entry in zip(lines, Publication.objects.order_by("seq"), strict=True):
        assert line.pop("at") == entry.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        assert line == {name: getattr(entry, name) for name in line}


@pytest.mark.django_db
def test_what_was_redacted_is_nothing_in_the_export(client: Client) -> None:
    make_public_demand()
    entry = Publication.objects.get()
    row = [getattr(entry, name) for name in export.COLUMNS]
    row[export.COLUMNS.index("content")] = row[export.COLUMNS.index("salt")] = ""
    assert b'"content":null,"salt":null,' in export.line(tuple(row))


@pytest.mark.django_db
def test_a_reader_who_has_it_is_not_sent_it_again(client: Client) -> None:
    make_public_demand()
    first = client.get("/ledger/entries.ndjson")
    tag, changed = first["ETag"], first["Last-Modified"]
    assert len(first.getvalue().splitlines()) == 1
    for headers in ({"if-none-match": tag}, {"if-modified-since": changed}):
        answer = client.get("/ledger/entries.ndjson", headers=headers)
        assert (answer.status_code, answer["ETag"]) == (304, tag)
    assert client.head("/ledger/entries.ndjson")["ETag"] == tag
    make_public_demand("Another")
    answer = client.get("/ledger/entries.ndjson", headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert len(answer.getvalue().splitlines()) == 2


def test_a_download_ends_with_the_head_it_had_when_it_began(
    committed: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 1)
    make_public_demand()
    publish(make_event())
    answer = client.get("/ledger/entries.ndjson")
    stream = iter(answer)
    first = next(stream)
    publish(make_event("Later"))
    assert len([first, *stream]) == 2
    assert answer["ETag"].startswith('"2-')


def test_what_is_published_while_a_download_begins_is_in_it(
    committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_public_demand()
    heads = iter([None, *Publication.objects.all(), *Publication.objects.all()])
    monkeypatch.setattr(export, "head", lambda: next(heads))
    found = export.Export()
    assert found.head == Publication.objects.get()
    assert len(list(found)) == 1
    found.close()


@pytest.mark.django_db
def test_an_empty_ledger_says_what_there_is_not(client: Client) -> None:
    assert "Nothing is published yet" in client.get("/ledger/").content.decode()
    assert download(client, "entries.ndjson") == b""
    for name, sentence in (("checkpoint", "was signed yet"), ("key", "No key was announced")):
        answer = client.get(f"/ledger/{name}")
        assert answer.status_code == 404
        assert sentence in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["", "x", "0", "-1", "٣", "9" * 30, "1&seq=1", "1.0"])
def test_a_checkpoint_of_no_entry_is_not_found(asked: str, client: Client) -> None:
    answer = client.get(f"/ledger/checkpoint?seq={asked}")
    assert answer.status_code == 404
    assert "never signed at such an entry" in answer.content.decode()


@pytest.mark.django_db
def test_nothing_but_reading_is_understood(client: Client) -> None:
    for name in ("", *FILES):
        assert client.post(f"/ledger/{name}").status_code == 405


def test_an_older_checkpoint_stays(committed: Any, client: Client, key_file: Path) -> None:
    ledger_key()
    sign_head()
    first = download(client, "checkpoint")
    make_public_demand()
    sign_head()
    assert download(client, "checkpoint") != first
    assert download(client, "checkpoint?seq=1") == first


@pytest.mark.django_db
def test_every_public_page_carries_the_head(client: Client) -> None:
    assert "of everything published ends with" not in client.get("/").content.decode()
    make_public_demand()
    head = Publication.objects.get()
    for address in ("/", "/ledger/", "/demands/", "/nothing/"):
        page = client.get(address).content.decode()
        assert f"ends with entry {head.seq}, <code>{head.hash[:16]}</code>" in page


def test_the_page_names_head_key_and_newest_entries(
    committed: Any, client: Client, key_file: Path
) -> None:
    ledger_key()
    make_public_demand()
    sign_head()
    page = client.get("/ledger/").content.decode()
    key = SigningKey.read(key_file)
    assert key
    assert Publication.objects.latest("seq").hash in page
    assert keys.fingerprint(key.pem) in page
    assert page.count('<tr id="entry-') == 2
    assert "A new key signs the ledger" in client.get("/changes/").content.decode()


# The key.


def test_the_first_key_is_made_once_and_announced(committed: Any, key_file: Path) -> None:
    assert "announced by entry 1" in ledger_key()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file.parent.stat().st_mode) == 0o700
    assert os.listdir(key_file.parent) == ["key.pem"]
    made = key_file.read_bytes()
    entry = Publication.objects.get()
    assert f"The key {entry.subject_id} signs" in ledger_key()
    assert key_file.read_bytes() == made
    assert Publication.objects.count() == 1
    key = SigningKey.read(key_file)
    assert key
    assert json.loads(entry.content) == {
        "id": key.id,
        "key": key.pem,
        "replaces": None,
        "signature": None,
    }


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    first = SigningKey.make(path)
    assert SigningKey.make(path).id == first.id


@pytest.mark.parametrize("junk", [b"", b"x", b"-----BEGIN PRIVATE KEY-----\n"])
def test_a_file_that_is_no_key_is_named(junk: bytes, key_file: Path) -> None:
    key_file.parent.mkdir()
    key_file.write_bytes(junk)
    with pytest.raises(KeyTrouble, match=r"key\.pem holds no key"):
        SigningKey.read(key_file)


def test_a_rotation_that_was_broken_off_is_finished(
    committed: Any, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger_key()

    def broken() -> None:
        raise OSError("The power is gone.")

    with monkeypatch.context() as patch:
        patch.setattr(keys, "turn", broken)
        with pytest.raises(CommandError, match="power"):
            ledger_key("--rotate")
    second = Publication.objects.latest("seq").subject_id
    sign_head()
    assert not Checkpoint.objects.exists()
    assert f"The key {second}, announced before, now signs." in ledger_key()
    sign_head()
    assert Checkpoint.objects.get().key == second
    assert os.listdir(key_file.parent) == ["key.pem"]


def test_a_lost_key_is_replaced_only_on_demand(
    committed: Any, files: Any, key_file: Path, tmp_path: Path
) -> None:
    ledger_key()
    with pytest.raises(CommandError, match="No key is lost"):
        ledger_key("--lost")
    key_file.rename(tmp_path / "lost")
    assert "nothing is signed here" in " ".join(ledger_key().split())
    with pytest.raises(CommandError, match="is not in"):
        ledger_key("--rotate")
    ledger_key("--lost")
    sign_head()
    code, said = check(files())
    assert (code, said.partition(":")[0]) == (1, "bad entry 2")
    key = SigningKey.read(key_file)
    assert key
    assert check(tmp_path, "--accept-key", key.id)[0] == 0


def test_the_same_key_is_not_announced_twice(committed: Any, key_file: Path, owner: Any) -> None:
    ledger_key()
    key = SigningKey.read(key_file)
    assert key
    with pytest.raises(psycopg.Error, match="announced before"):
        owner.execute("SELECT announce_key(%s, NULL)", [key.pem])
    for junk in ("", "x", key.pem.replace("\n", ""), f"{key.pem}\n", f" {key.pem}"):
        with pytest.raises(psycopg.Error, match="not a public Ed25519 key"):
            owner.execute("SELECT announce_key(%s, NULL)", [junk])


def test_database_script_and_site_name_a_key_alike(committed: Any, key_file: Path) -> None:
    ledger_key()
    for _ in range(8):
        ledger_key("--rotate")
        key = SigningKey.read(key_file)
        assert key
        assert Publication.objects.latest("seq").subject_id == key.id


# The signed head.


def test_the_tick_signs_the_head_once(committed: Any, key_file: Path) -> None:
    ledger_key()
    make_public_demand()
    for _ in range(2):
        tick(1)
    signed = Checkpoint.objects.get()
    entry = Publication.objects.latest("seq")
    assert (signed.seq, signed.hash, signed.at) == (entry.seq, entry.hash, entry.at)
    assert signed.body.splitlines()[0] == "said-and-done checkpoint"
    assert signed.text() == f"{signed.body}\nsignature: {signed.signature}\n"


def test_without_the_key_it_says_so_once_and_goes_on(
    committed: Any, key_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_public_demand()
    ledger_key()
    key_file.unlink()
    caplog.clear()
    with caplog.at_level(logging.WARNING, "statements.ledger.signing"):
        for _ in range(3):
            tick(1)
    assert [record.getMessage() for record in caplog.records] == [
        "The signing key cannot be read here: the ledger’s head is not signed."
    ]
    assert not Checkpoint.objects.exists()


@pytest.mark.django_db
def test_no_failure_of_signing_stops_the_post(
    key_file: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        Checkpoint.objects.create(seq=1, hash="x", at="2022-01-01T00:00Z")

    monkeypatch.setattr(signing, "head", fails)
    assert tick(1)["planned"] == 0
    assert "was not signed" in caplog.text


def test_a_key_that_is_not_announced_signs_nothing(committed: Any, key_file: Path) -> None:
    ledger_key()
    key_file.unlink()
    SigningKey.make(key_file)
    sign_head()
    assert not Checkpoint.objects.exists()


# Who may do what.


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE statements_publication SET seq = seq",
        "DELETE FROM statements_publication",
        "INSERT INTO statements_publication SELECT * FROM statements_publication",
        "TRUNCATE statements_publication CASCADE",
        "UPDATE statements_bearson SET id = id",
        "DELETE FROM statements_bearson",
        "INSERT INTO statements_bearson SELECT * FROM statements_bearson",
        "TRUNCATE statements_bearson",
        "UPDATE ledger_checkpoint SET hash = hash",
        "DELETE FROM ledger_checkpoint",
        "TRUNCATE ledger_checkpoint",
        "INSERT INTO ledger_checkpoint VALUES (99, 'x', now(), '', '', '', '')",
        "INSERT INTO ledger_checkpoint SELECT seq, repeat('0', 64), at, '', '', '', ''"
        " FROM statements_publication WHERE seq = 2",
        "SELECT announce_key('x', NULL)",
        "SELECT append('key', 'bbbbbbbb', '{}', '{}', 99, '{}')",
        "CREATE OR REPLACE FUNCTION guard_checkpoint() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NEW; END'",
        "ALTER TABLE ledger_checkpoint DISABLE TRIGGER guard",
        "DROP TRIGGER is_of_an_entry ON ledger_checkpoint",
        "ALTER TABLE statements_publication DISABLE TRIGGER ALL",
    ],
)
def test_the_application_cannot_alter_the_ledger(
    attempt: str, committed: Any, key_file: Path
) -> None:
    ledger_key()
    sign_head()
    make_decided_demand()
    before = everything()
    refused = "permission denied|must be owner|only ever appended|no such entry"
    with pytest.raises(Error, match=refused), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempt)
    assert everything() == before


def everything() -> list[Any]:
    tables = ("statements_publication", "statements_bearson", "ledger_checkpoint")
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found.append(cursor.fetchall())
    return found


def test_not_even_the_owner_alters_a_checkpoint(committed: Any, key_file: Path, owner: Any) -> None:
    ledger_key()
    sign_head()
    for attempt in ("UPDATE %s SET hash = hash", "DELETE FROM %s", "TRUNCATE %s"):
        with pytest.raises(psycopg.Error, match="only ever appended"):
            owner.execute(attempt % "ledger_checkpoint")


@pytest.mark.parametrize("which", ["LEDGER_KEY", "POST_KEY"])
@pytest.mark.parametrize(("debug", "starts"), [("1", True), ("0", False)])
def test_in_production_the_pages_do_not_start_where_they_can_read_a_key_of_the_worker(
    debug: str, starts: bool, which: str, tmp_path: Path
) -> None:
    key, none = tmp_path / "key.pem", str(tmp_path / "none.pem")
    for there in (False, True):
        if there:
            key.touch()
        environment = {**PRODUCTION, "DEBUG": debug, "LEDGER_KEY": none, "POST_KEY": none}
        environment[which] = str(key)
        done = subprocess.run(
            [sys.executable, "-c", "import monitor.wsgi"],
            env={"PATH": os.environ["PATH"], **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode == 0) is (starts or not there), done.stderr
        assert ("can read" in done.stderr) is (there and not starts)


def test_the_demonstration_may_follow_a_key(committed: Any, key_file: Path) -> None:
    ledger_key()
    call_command("demo", stdout=StringIO())
    assert Demand.objects.public().count() == 42


def test_what_was_redacted_can_be_redacted_again(
    committed: Any, files: Callable[[], Path], key_file: Path
) -> None:
    ledger_key()
    other = make_public_demand("Investigate the deaths")
    event = make_event("Asel Bekova freed")
    part = make_masked_part(other)
    publish(event, part)
    for thing in (part, event, event):
        publish(make_removal(thing, kind="redact", reason="safety"))
    sign_head()
    assert check(files())[0] == 0
