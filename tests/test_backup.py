"""A backup is the record again, whole, or it is refused; and a thief finds no key in it.

`make faults` rehearses it in a cluster that was made anew; the ordinary run does it in short.
"""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import psycopg
import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import Error, connection, connections, transaction
from django.test import Client
from psycopg.conninfo import conninfo_to_dict
from pytest_django import DjangoDbBlocker

from monitor.keeping.archive import (
    DATABASE,
    END,
    FORMAT,
    MANIFEST,
    MANIFEST_LIMIT,
    Archive,
    Head,
    Manifest,
    Writer,
    written,
)
from monitor.keeping.backup import back_up, count_rows, left_out, migrations
from monitor.keeping.programs import Address, program
from monitor.keeping.restore import bring_back, checked_head
from monitor.services import CHECKOUT, Trouble, started
from monitor.services.place import Place
from monitor.services.postgres import SUPERUSER, Postgres
from statements.models import Demand, Event, Publication, Statement

from . import database
from .make import (
    make_call,
    make_decided_demand,
    make_demand,
    make_public_demand,
    make_statement,
    publish,
)
from .test_guards import PUBLIC, make_everything_public
from .test_services import until

RUSSIAN = "Мы требуем немедленно освободить всех задержанных в Алматы."
CANARY = "kanarienvogel"
DUMP = b"PGDMP and so on"


# The file ------------------------------------------------------------------------------------


EMPTY = Manifest(
    format=FORMAT,
    made_at="2026-01-01T00:00:00+00:00",
    roles=["said_owner", "said_app"],
    migrations=[],
    head=Head(0, ""),
    rows={},
    members={},
)


def make_archive(media: tuple[str, ...] = ("media/a/one.pdf",), **said: Any) -> bytes:
    """A small one, as `back_up()` would write it."""
    file = BytesIO()
    writer = Writer(file)
    writer.add(DATABASE, [DUMP])
    for name in media:
        writer.add(name, [name.encode() * 100])
    writer.close(replace(EMPTY, **{"members": writer.hashes, **said}))
    return file.getvalue()


def make_tar(*members: tarfile.TarInfo | tuple[str, bytes]) -> bytes:
    """Whatever a tar may hold, with the end of one of ours."""
    file = BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member in members:
            info, content = (member, b"") if isinstance(member, tarfile.TarInfo) else _file(*member)
            tar.addfile(info, BytesIO(content))
        end = tar.offset
    return file.getvalue()[:end] + END


def _file(name: str, content: bytes) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    return info, content


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def resized(content: bytes, size: int) -> bytes:
    """The first header says another size, with a checksum that is right."""
    info = tarfile.TarInfo(DATABASE)
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT) + content[512:]


def without_last(content: bytes) -> bytes:
    """Cut off just before the manifest, and ended as a tar ends."""
    start = content.index(MANIFEST.encode())
    return content[:start] + END


GOOD = make_archive()
LONG = "x" * (MANIFEST_LIMIT + 1)
TAMPERED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "no manifest"),
    "no tar at all": (b"\x1f\x8b\x08" + bytes(range(256)) * 4, "damaged at byte 0"),
    "cut off within the dump": (GOOD[:515], "cut off"),
    "cut off before the manifest": (without_last(GOOD), "no manifest"),
    "cut off after the manifest": (GOOD[: -len(END)], "its end is missing"),
    "cut off in its end": (GOOD[:-1], "its end is missing"),
    "more after its end": (GOOD + b"\0" * 512, "follows its end"),
    "a second archive after it": (GOOD[: -len(END)] + GOOD, "follows its end"),
    "one bit of the dump": (GOOD.replace(DUMP, b"PGDMQ and so on"), "is not what was written"),
    "one bit of a header": (GOOD.replace(b"database.dump", b"databasf.dump"), "damaged at byte 0"),
    "a file that the manifest leaves out": (
        make_archive(members={DATABASE: "0" * 64}),
        "exactly what",
    ),
    "another hash in the manifest": (
        make_archive(media=(), members={DATABASE: "0" * 64}),
        "is not what was written",
    ),
    "no dump": (make_tar((MANIFEST, EMPTY.to_bytes())), "exactly what"),
    "a negative size": (resized(GOOD, -1), "larger than the whole"),
    "a size of eight exabytes": (resized(GOOD, 2**63 - 1), "larger than the whole"),
    "a way out of the folder": (make_tar(("media/../../etc/passwd", b"x")), "does not belong"),
    "an absolute path": (make_tar(("/etc/passwd", b"x")), "does not belong"),
    "a backslash": (make_tar(("media/..\\x", b"x")), "does not belong"),
    "a symbolic link": (
        make_tar(special("media/x", tarfile.SYMTYPE, "/etc/passwd")),
        "does not belong",
    ),
    "a hard link": (make_tar(special("media/x", tarfile.LNKTYPE, DATABASE)), "does not belong"),
    "a device": (make_tar(special("media/x", tarfile.CHRTYPE)), "does not belong"),
    "a folder in place of a file": (make_tar(special(DATABASE, tarfile.DIRTYPE)), "not belong"),
    "a file full of holes": (
        make_tar(special(DATABASE, tarfile.GNUTYPE_SPARSE)),
        "does not belong",
    ),
    "a name of a megabyte": (make_tar(("media/" + "x" * 10**6, b"x")), "does not belong"),
    "the dump twice": (make_tar((DATABASE, b"1"), (DATABASE, b"2")), "does not belong"),
    "a key file": (make_tar(("key.pem", b"x")), "does not belong"),
    "a manifest that is no JSON": (make_tar((DATABASE, DUMP), (MANIFEST, b"{")), "be understood"),
    "a manifest nested without end": (
        make_tar((DATABASE, DUMP), (MANIFEST, b"[" * 100_000)),
        "cannot be understood",
    ),
    "a manifest of another kind": (make_archive(rows=[1]), "cannot be understood"),
    "a count that is no number": (make_archive(rows={"x": "many"}), "cannot be understood"),
    "a count below nothing": (make_archive(rows={"x": -1}), "cannot be understood"),
    "a manifest far too large": (make_archive(made_at=LONG), "far too large"),
    "a later format": (make_archive(format=2), "format 2, this version reads 1"),
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_a_tampered_or_damaged_file_is_refused(kind: str) -> None:
    content, sentence = TAMPERED[kind]
    with pytest.raises(Trouble, match=sentence):
        Archive(BytesIO(content))


def test_every_cut_of_a_file_is_noticed() -> None:
    for length in range(0, len(GOOD), 97):
        with pytest.raises(Trouble):
            Archive(BytesIO(GOOD[:length]))
    assert Archive(BytesIO(GOOD)).media == ["media/a/one.pdf"]


@pytest.mark.parametrize("name", ["media/a\nb", "media/a\\b", "media/" + "é" * 200, "elsewhere"])
def test_a_file_that_could_not_be_read_back_is_not_written(name: str) -> None:
    with pytest.raises(Trouble, match="cannot be kept under this name"):
        make_archive(media=(name,))


def test_an_ordinary_tar_reads_it(tmp_path: Path) -> None:
    name = "media/" + "тысяча/" * 15 + "Übung.pdf"
    with tarfile.open(fileobj=BytesIO(make_archive(media=(name,)))) as tar:
        assert tar.getnames() == [DATABASE, name, MANIFEST]


def test_a_file_is_there_whole_and_closed_to_others_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "said.tar"
    with pytest.raises(ZeroDivisionError), written(path) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
    with written(path) as file:
        file.write(b"whole")
    assert path.read_bytes() == b"whole"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(Trouble, match="is there already"), written(path):
        pass
    assert path.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [path]


# There and back, on one server ---------------------------------------------------------------


class Target(NamedTuple):
    """An empty database and a folder for its media."""

    owner: Address
    application: Address
    media: Path

    def restore(self, path: Path) -> Manifest:
        return bring_back(path, self.owner, self.application, self.media)

    def is_untouched(self) -> bool:
        with psycopg.connect(self.owner.url) as connected:
            beside = connected.execute(
                "SELECT count(*) FROM pg_database WHERE starts_with(datname, %s) AND datname <> %s",
                [self.owner.database, self.owner.database],
            ).fetchone()
            return count_rows(connected) == {} and beside == (0,) and not self.media.exists()


@pytest.fixture
def target(tmp_path: Path, django_db_setup: None) -> Iterator[Target]:
    name = f"said_test_{os.getpid()}_target"
    owner = Address(database.address("owner", name))
    database._maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    database._maintain("CREATE DATABASE {}", name)
    yield Target(owner, Address(database.address("default", name)), tmp_path / "restored")
    database._maintain("DROP DATABASE {} WITH (FORCE)", name)


def keep(copy: database.Copy, path: Path, media: Path | None = None) -> Path:
    nothing = path.with_name("no media")
    back_up(Address(copy.owner_url), Address(copy.url).role, media or nothing, path)
    return path


def head_of(owner_url: str) -> Head:
    with psycopg.connect(owner_url, autocommit=True) as connected:
        return checked_head(connected)


def test_a_restored_record_has_the_same_rows_head_and_media(
    committed: database.Copy, target: Target, tmp_path: Path
) -> None:
    make_decided_demand()
    media = tmp_path / "media"
    (media / "captures").mkdir(parents=True)
    (media / "captures/Übung.pdf").write_bytes(b"%PDF" * 1000)
    path = keep(committed, tmp_path / "said.tar", media)
    manifest = target.restore(path)
    assert head_of(target.owner.url) == head_of(committed.owner_url) == manifest.head
    assert manifest.head.seq == 4
    with psycopg.connect(target.owner.url) as connected:
        assert count_rows(connected) == manifest.rows
    assert (target.media / "captures/Übung.pdf").read_bytes() == b"%PDF" * 1000
    with pytest.raises(Trouble, match="holds 4 publications already"):
        target.restore(path)


def test_a_restore_waits_for_nobody_who_works_there(
    committed: database.Copy, target: Target, tmp_path: Path
) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media/one").touch()
    path = keep(committed, tmp_path / "said.tar", tmp_path / "media")
    with (
        psycopg.connect(target.application.url),
        pytest.raises(Trouble, match="end the site first"),
    ):
        target.restore(path)
    target.media.mkdir()
    (target.media / "a file").touch()
    with pytest.raises(Trouble, match="holds files already"):
        target.restore(path)


def rewritten(path: Path, dump: bytes | None = None, **said: Any) -> Path:
    """The same backup with something else in it, every hash right."""
    other = path.with_name("other.tar")
    with path.open("rb") as old, other.open("w+b") as new:
        archive, writer = Archive(old), Writer(new)
        writer.add(DATABASE, [dump] if dump else archive.chunks(DATABASE))
        writer.close(replace(archive.manifest, members=writer.hashes, **said))
    return other


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"dump": b"PGDMP and nothing else"}, "pg_restore failed"),
        ({"dump": DUMP * 10_000}, "pg_restore failed"),
        ({"rows": {"auth_user": 7}}, "its manifest says"),
        ({"migrations": ["statements.9999_later"]}, "newer version of the site: statements.9999"),
    ],
)
def test_nothing_is_left_of_a_restore_that_failed(
    said: dict[str, Any], sentence: str, committed: database.Copy, target: Target, tmp_path: Path
) -> None:
    path = rewritten(keep(committed, tmp_path / "said.tar"), **said)
    with pytest.raises(Trouble, match=sentence):
        target.restore(path)
    assert target.is_untouched()


def test_an_empty_database_has_no_record_to_keep(target: Target, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="no record in this database"):
        back_up(target.owner, "said_app", tmp_path, tmp_path / "said.tar")
    assert not (tmp_path / "said.tar").exists()


def test_the_commands_refuse_in_a_sentence(tmp_path: Path) -> None:
    other = {"DATABASE_OWNER_URL": "", "DATABASE_URL": "postgresql:///said"}
    for words, sentence in (
        (["backup", str(tmp_path / "x.tar")], "Nothing was kept. DATABASE_OWNER_URL must be set."),
        (["restore", str(tmp_path / "x.tar")], "Nothing was restored. DATABASE_OWNER_URL must"),
    ):
        done = run(*words, environment=other)
        assert done.returncode == 1
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr


def run(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=CHECKOUT,
        env=os.environ | {"MEDIA_ROOT": "/nonexistent"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


# What somebody with the owner's rights did to the record before it was kept -------------------

SWITCH = """DO $$ DECLARE one regclass; BEGIN
    FOR one IN SELECT DISTINCT tgrelid FROM pg_trigger WHERE NOT tgisinternal LOOP
        EXECUTE format('ALTER TABLE %s {} TRIGGER USER', one);
    END LOOP;
END $$"""
UNGUARDED, GUARDED = SWITCH.format("DISABLE"), SWITCH.format("ENABLE")
HARMLESS = (
    "CREATE OR REPLACE FUNCTION {} RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
)
# What is done while the guards sleep, and what is done to the guards.
FORGED: dict[str, tuple[list[str], str]] = {
    "a changed entry": (
        ["UPDATE statements_publication SET content = content || ' ' WHERE seq = 2"],
        "entry 2 is wrong",
    ),
    "a changed day": (
        ["UPDATE statements_publication SET at = at - interval '1 day' WHERE seq = 3"],
        "entry 3 is wrong",
    ),
    "an entry after a gap": (
        [
            "INSERT INTO statements_publication SELECT 6, at, kind, subject, subject_id, bears_on,"
            " content, salt, commitment, hash, hash FROM statements_publication WHERE seq = 4"
        ],
        "entry 5 is wrong",
    ),
    "a salt that is no number": (
        ["UPDATE statements_publication SET salt = 'x' WHERE seq = 1"],
        "entry 1 is wrong",
    ),
}
BENT: dict[str, tuple[list[str], str]] = {
    "a guard taken out": (
        ["DROP TRIGGER guard ON statements_call"],
        "trigger statements_call guard",
    ),
    "a guard made harmless": ([HARMLESS.format("guard_named()")], r"function guard_named\(\)"),
    "a guard put to sleep": (
        ["ALTER TABLE statements_call DISABLE TRIGGER guard"],
        "trigger statements_call guard|table statements_call",
    ),
    "a rule taken out": (
        ["ALTER TABLE statements_assessment DROP CONSTRAINT a_decision_has_a_reason"],
        "table statements_assessment",
    ),
    "a way in": (
        ["CREATE FUNCTION way_in() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"],
        r"function way_in\(\)",
    ),
}


@pytest.mark.faults
@pytest.mark.parametrize("kind", [*FORGED, *BENT])
def test_a_record_that_was_tampered_with_is_not_restored(
    kind: str, committed: database.Copy, target: Target, tmp_path: Path
) -> None:
    make_decided_demand()
    statements, sentence = (FORGED | BENT)[kind]
    with psycopg.connect(committed.owner_url, autocommit=True) as connected:
        for statement in [UNGUARDED, *statements, GUARDED] if kind in FORGED else statements:
            connected.execute(statement)
    path = keep(committed, tmp_path / "said.tar")
    with pytest.raises(Trouble, match=sentence):
        target.restore(path)
    assert target.is_untouched()


@pytest.mark.faults
def test_a_backup_of_an_older_version_is_brought_to_this_one(
    target: Target, tmp_path: Path
) -> None:
    name = f"said_test_{os.getpid()}_older"
    database._maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    database._maintain("CREATE DATABASE {}", name)
    older = database.Copy(name, database.address("default", name), database.address("owner", name))
    urls = named(older.url, older.owner_url)
    said(run("migrate", "--verbosity=0", "statements", "0002_spine", environment=urls))
    path = keep(older, tmp_path / "said.tar")
    database._maintain("DROP DATABASE {}", name)
    manifest = target.restore(path)
    with psycopg.connect(target.owner.url) as connected:
        assert set(migrations(connected)) > set(manifest.migrations)
        assert "digests_subscriber" in count_rows(connected)
    assert "digests_subscriber" not in manifest.rows


@pytest.mark.faults
def test_a_backup_is_of_one_moment_while_others_publish(
    committed: database.Copy, target: Target, tmp_path: Path
) -> None:
    heads: list[int] = []
    with ThreadPoolExecutor(1) as pool:
        publishing = pool.submit(publish_one_after_another, 40)
        while not publishing.done():
            path = keep(committed, tmp_path / f"{len(heads)}.tar")
            with path.open("rb") as file:
                manifest = Archive(file).manifest
            assert manifest.rows["statements_publication"] == manifest.head.seq
            heads.append(manifest.head.seq)
        publishing.result()
    assert len(set(heads)) > 2
    middle = len(heads) // 2
    assert target.restore(tmp_path / f"{middle}.tar").head.seq == heads[middle]
    print(f"{len(heads)} backups while 40 statements were published: {heads}")


def publish_one_after_another(number: int) -> None:
    for one in range(number):
        make_public_demand(f"Demand {one}")
    connection.close()


@pytest.mark.faults
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_a_restore_that_is_broken_off_leaves_nothing_in_the_way(
    sign: signal.Signals, committed: database.Copy, target: Target, tmp_path: Path
) -> None:
    make_decided_demand()
    path = keep(committed, tmp_path / "said.tar")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "restore", str(path)],
        cwd=CHECKOUT,
        env=os.environ | named(target.application.url, target.owner.url),
        stderr=subprocess.PIPE,
    )
    assert until(lambda: bool(database._names(f"{target.owner.database}_restoring_like")), 20)
    process.send_signal(sign)
    process.communicate()
    assert process.returncode
    if sign == signal.SIGTERM:
        assert target.is_untouched()
    # Programs that it had started end with it, if not in the same moment.
    assert until(lambda: not works_in(f"{target.owner.database}_"), 10)
    assert target.restore(path).head == head_of(target.owner.url)


def works_in(prefix: str) -> bool:
    with psycopg.connect(database.address("owner", "postgres")) as connected:
        found = connected.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE starts_with(datname, %s)", [prefix]
        ).fetchone()
    return found != (0,)


@pytest.mark.faults
def test_a_backup_does_not_carry_grants_along(
    committed: database.Copy, target: Target, tmp_path: Path
) -> None:
    with psycopg.connect(committed.owner_url) as connected:
        connected.execute("GRANT ALL ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC")
        connected.execute("GRANT ALL ON statements_publication TO PUBLIC")
    target.restore(keep(committed, tmp_path / "said.tar"))
    with (
        psycopg.connect(target.application.url) as connected,
        pytest.raises(psycopg.Error, match="permission denied"),
    ):
        connected.execute("SELECT copy_to_demand(1, 1)")


# The rehearsal: into a cluster that was made anew ---------------------------------------------

WHERE = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
SEARCHES = ("освободить", "ЗАДЕРЖАННЫХ", "release", "release -detained", "restraint")
ATTACKS = (
    "INSERT INTO statements_publication SELECT * FROM statements_publication",
    "INSERT INTO statements_bearson SELECT * FROM statements_bearson",
    "UPDATE statements_statement SET state = 'published' WHERE state = 'draft'",
    "UPDATE statements_demand SET status = 'met'",
    "UPDATE django_migrations SET name = name",
    "SELECT make_public('statement', 1, 1, 1)",
    "SELECT copy_to_demand(1, 1)",
    "SELECT grant_to_application('said_app')",
    "ALTER TABLE statements_publication DISABLE TRIGGER USER",
    "DROP TRIGGER guard ON statements_statement",
    "CREATE OR REPLACE FUNCTION record_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
    "CREATE TABLE mine (id int)",
    "SET ROLE said_owner",
    *(
        attack.format(noun)
        for noun in (*PUBLIC, "publication", "bearson")
        for attack in (
            "UPDATE statements_{0} SET {1} = {1}".replace(
                "{1}", "seq" if noun == "publication" else "id"
            ),
            "DELETE FROM statements_{0}",
            "TRUNCATE statements_{0} CASCADE",
        )
    ),
)


class Seen(NamedTuple):
    """What the outside sees of a record."""

    pages: dict[str, tuple[int, bytes, dict[str, str]]]
    refusals: dict[str, str]
    head: Head


def look(owner_url: str) -> Seen:
    return Seen(
        {path: fetch(path) for path in paths()},
        {attack: refusal(attack) for attack in ATTACKS},
        head_of(owner_url),
    )


def paths() -> list[str]:
    fixed = ["/", "/demands/", "/statements/", "/events/", "/institutions/", "/countries/"]
    fixed += ["/countries/KZ/", "/changes/", "/methodology/", "/demands/nothing/", "/healthz"]
    things = [*Demand.objects.public(), *Statement.objects.public(), *Event.objects.public()]
    return [
        *fixed,
        *(thing.get_absolute_url() for thing in things),
        *(f"/demands/?q={quote(search)}" for search in SEARCHES),
    ]


def fetch(path: str) -> tuple[int, bytes, dict[str, str]]:
    response = Client().get(path)
    return response.status_code, response.content, dict(response.headers)


def refusal(attack: str) -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
    except Error as error:
        return str(error)
    return "done"


@contextmanager
def pointed_at(urls: dict[str, str]) -> Iterator[None]:
    """Django works with these databases until the end of the block."""
    with ExitStack() as stack:
        for alias, url in (("default", "DATABASE_URL"), ("owner", "DATABASE_OWNER_URL")):
            have = connections.settings[alias]
            parts = conninfo_to_dict(urls[url])
            stack.callback(connections[alias].close)
            stack.callback(have.update, {name: have[name] for name in WHERE})
            connections[alias].close()
            have.update({name: parts[word] for name, word in WHERE.items()})
        yield


def fill() -> None:
    """The demonstration record, words in Russian, a draft, and somebody who is signed in."""
    call_command("demo", verbosity=0)
    make_everything_public()
    statement = make_statement("Заявление", body=RUSSIAN, language="ru")
    make_call(statement, make_demand("Free those held in Almaty"), RUSSIAN)
    publish(statement)
    make_statement("A draft that nobody has seen")
    Session.objects.create(session_key=CANARY, session_data=CANARY, expire_date="2100-01-01T00:00Z")
    AccessAttempt.objects.create(
        username=CANARY, ip_address="192.0.2.77", failures_since_start=1, get_data=CANARY
    )


class Rehearsal(NamedTuple):
    path: Path
    before: Seen
    after: Seen
    urls: dict[str, str]
    superuser: str
    rows: dict[str, int]


@pytest.fixture(scope="module")
def rehearsal(
    template: str,
    worker_id: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Rehearsal]:
    """A record, kept by the command and restored by the command into a cluster of its own."""
    path = tmp_path_factory.mktemp("kept") / "said.tar"
    place = Place(CHECKOUT / f"var/test/0{os.getpid()}")
    try:
        with django_db_blocker.unblock():
            with database.copy(template, f"said_test_{os.getpid()}_rehearsal") as copy:
                fill()
                before = look(copy.owner_url)
                said(run("backup", str(path), environment=named(copy.url, copy.owner_url)))
            cluster = Postgres(place, durable=False)
            superuser = cluster.url(SUPERUSER, "postgres")
            with started([cluster]) as unit, pointed_at(unit.urls):
                said(run("restore", str(path), environment=unit.urls))
                after = look(unit.urls["DATABASE_OWNER_URL"])
                with psycopg.connect(unit.urls["DATABASE_OWNER_URL"]) as connected:
                    rows = count_rows(connected)
                connections["default"].close()
                yield Rehearsal(path, before, after, unit.urls, superuser, rows)
    finally:
        place.remove()


def role_url(url: str, role: str) -> str:
    """The same server for a role whose password needs quoting."""
    return f"postgresql://{role}:{quote('a:b/c@d', safe='')}@{url.partition('@')[2]}"


def named(url: str, owner_url: str) -> dict[str, str]:
    return {"DATABASE_URL": url, "DATABASE_OWNER_URL": owner_url}


def said(done: subprocess.CompletedProcess[str]) -> None:
    print(done.stdout)
    assert done.returncode == 0, done.stderr


@pytest.mark.faults
def test_the_restored_pages_are_the_same_to_the_byte(rehearsal: Rehearsal) -> None:
    before, after = rehearsal.before.pages, rehearsal.after.pages
    assert len(before) > 100
    assert [path for path in before if before[path] != after.get(path)] == []
    found = before[f"/demands/?q={quote('ЗАДЕРЖАННЫХ')}"][1].decode()
    assert "Free those held in Almaty" in found
    print(f"{len(before)} pages, {sum(len(page[1]) for page in before.values()):,} bytes: the same")


@pytest.mark.faults
def test_the_restored_ledger_ends_where_it_ended(rehearsal: Rehearsal) -> None:
    assert rehearsal.before.head == rehearsal.after.head
    assert rehearsal.after.head.seq > 78
    with rehearsal.path.open("rb") as file:
        assert Archive(file).manifest.head == rehearsal.after.head


@pytest.mark.faults
def test_the_restored_database_refuses_the_same_attacks_in_the_same_words(
    rehearsal: Rehearsal,
) -> None:
    assert "done" not in rehearsal.before.refusals.values()
    assert rehearsal.after.refusals == rehearsal.before.refusals
    print(f"{len(ATTACKS)} attacks in the application’s role: refused before and after")


@pytest.mark.faults
def test_nobody_is_signed_in_and_no_attempt_is_remembered_after_a_restore(
    rehearsal: Rehearsal,
) -> None:
    assert "django_session" in left_out() and "axes_accessattempt" in left_out()
    with psycopg.connect(rehearsal.urls["DATABASE_URL"]) as connected:
        for table in left_out():
            assert connected.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert set(left_out()).isdisjoint(rehearsal.rows)


@pytest.mark.faults
def test_a_thief_finds_no_key_in_a_backup(rehearsal: Rehearsal) -> None:
    with rehearsal.path.open("rb") as file:
        archive = Archive(file)
        done = subprocess.run(
            [program("pg_restore"), "--file=-"],
            input=b"".join(archive.chunks(DATABASE)),
            capture_output=True,
            check=True,
        )
    everything = done.stdout.decode() + rehearsal.path.read_bytes().decode(errors="replace")
    assert RUSSIAN in everything
    secrets = [conninfo_to_dict(os.environ[url])["password"] for url in named("", "")]
    for secret in (CANARY, "192.0.2.77", settings.SECRET_KEY, *secrets):
        assert str(secret) not in everything


@pytest.mark.faults
def test_the_next_publication_goes_on_where_the_record_ended(
    rehearsal: Rehearsal, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        before = Publication.objects.latest("seq")
        demand = make_public_demand("Free the others too")
        entry = Publication.objects.latest("seq")
        connections["default"].close()
    assert (entry.seq, entry.prev) == (before.seq + 1, before.hash)
    assert head_of(rehearsal.urls["DATABASE_OWNER_URL"]) == (entry.seq, entry.hash)
    assert demand.publication_id == entry.seq


@pytest.mark.faults
def test_a_restore_fits_roles_of_other_names(rehearsal: Rehearsal, tmp_path: Path) -> None:
    """As in a cluster of the operator's own, made as docs/operators.md says."""
    owner = Address(role_url(rehearsal.superuser, "other_owner")).of("other")
    application = Address(role_url(rehearsal.superuser, "other_app")).of("other")
    urls = named(application.url, owner.url)
    with psycopg.connect(rehearsal.superuser, autocommit=True) as connected:
        connected.execute("CREATE ROLE other_owner LOGIN PASSWORD 'a:b/c@d'")
        connected.execute("CREATE ROLE other_app LOGIN PASSWORD 'a:b/c@d'")
        connected.execute("CREATE DATABASE other OWNER other_owner")
        refused = run("restore", str(rehearsal.path), environment=urls)
        assert "ALTER ROLE other_owner CREATEDB;" in refused.stderr
        connected.execute("ALTER ROLE other_owner CREATEDB")
    said(run("restore", str(rehearsal.path), environment=urls))
    assert head_of(owner.url) == rehearsal.before.head
    for attack in ATTACKS:
        with psycopg.connect(application.url) as connected, pytest.raises(psycopg.Error):
            connected.execute(attack)
