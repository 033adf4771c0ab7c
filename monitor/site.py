"""The site's own processes: what is done before it opens, and what serves it."""

from __future__ import annotations

import http.client
import os
import sys
import time
from pathlib import Path

import psycopg

from monitor.console import Console
from monitor.environ import flag
from monitor.services import CHECKOUT, VAR, Unit
from monitor.services.child import Child
from monitor.services.passwords import keep, kept, password

HOST = "127.0.0.1"
READY_SECONDS = 60
# With what the servers may take after it, everything is over within ten seconds.
END_SECONDS = 3
# Only for migrating: whatever serves the site with it could undo what guards the record.
OWNER_URL = "DATABASE_OWNER_URL"

DEMO = "demo"
MANAGE = (sys.executable, "manage.py")
GUNICORN = "-m gunicorn monitor.wsgi --worker-class gthread --workers 2 --threads 4"
GUNICORN += " --graceful-timeout 2 --no-control-socket --access-logfile -"
WORKER = "-m celery --quiet -A monitor worker --concurrency 2 --loglevel info"
WORKER += " --without-gossip --without-mingle --without-heartbeat"
BEAT = "-m celery --quiet -A monitor beat --loglevel info"


class Site:
    def __init__(self, unit: Unit, console: Console, port: int) -> None:
        self.unit = unit
        self.console = console
        self.port = port
        self.environment = {
            **os.environ,
            **unit.urls,
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
        }
        self.children: list[Child] = []

    def prepare(self) -> None:
        self.finish("migrate", "migrate", as_owner=True)
        if self.unit.has_own_database and self.is_empty():
            self.load_demo()
        # Here all processes are of one user; with DEBUG off the pages refuse to start beside it.
        if flag("DEBUG", default=True):
            self.finish("key", "ledger_key", as_owner=True)
            self.finish("key", "post_key")
        self.finish("static", "collectstatic", "--noinput")

    def is_empty(self) -> bool:
        """Where nobody has an account, nobody can have written anything yet."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            found = connection.execute("SELECT NOT EXISTS (SELECT FROM auth_user)").fetchone()
        return bool(found and found[0])

    def load_demo(self) -> None:
        """Its editors' password is kept, so that later starts can say it again."""
        word = os.environ.get("DEMO_PASSWORD") or password(VAR, DEMO)
        keep(VAR, DEMO, word)
        self.environment["DEMO_PASSWORD"] = word
        self.finish("demo", "demo")

    def start(self) -> None:
        """All at once, then each until it is ready."""
        web = self.launch("web", f"{GUNICORN} --bind {HOST}:{self.port}")
        worker = self.launch("worker", WORKER, announces=" ready.")
        beat = self.launch("beat", BEAT, announces="beat: Starting")
        web.wait_for(self.answers, READY_SECONDS)
        worker.wait_for(worker.announced.is_set, READY_SECONDS)
        beat.wait_for(beat.announced.is_set, READY_SECONDS)
        self.greet()

    def ended(self) -> str | None:
        for child in self.children:
            if child.process.poll() is not None:
                return child.story(f"{child.name} ended with status {child.status()}")
        return self.unit.ended()

    def end(self) -> None:
        deadline = time.monotonic() + END_SECONDS
        for child in self.children:
            child.ask_to_end()
        for child in self.children:
            child.end(deadline)

    def finish(self, name: str, *words: str, as_owner: bool = False) -> None:
        """A command that has to end well before the site opens."""
        child = self.child(name, [*MANAGE, *words], as_owner=as_owner)
        child.finish()
        self.children.remove(child)

    def launch(self, name: str, words: str, announces: str = "") -> Child:
        return self.child(name, [sys.executable, *words.split()], announces=announces)

    def child(
        self, name: str, command: list[str], *, as_owner: bool = False, announces: str = ""
    ) -> Child:
        environment = dict(self.environment)
        if not as_owner:
            environment.pop(OWNER_URL, None)
        child = Child(
            name,
            command,
            environment=environment,
            folder=CHECKOUT,
            echo=self.console.line,
            announces=announces,
        )
        self.children.append(child)
        return child

    def answers(self) -> bool:
        """Any answer will do: with DEBUG off it may be one that sends us to https."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except OSError:
            return False
        finally:
            connection.close()
        return True

    def greet(self) -> None:
        self.console.say(f"Said and Done is open at http://localhost:{self.port}/")
        if os.environ.get("EMAIL_URL"):
            self.console.say("Mail goes to the server in EMAIL_URL.")
        else:
            mail = Path("var/mail")
            self.console.say(
                f"Mail goes to {mail}/, shown at http://localhost:{self.port}/mailbox/"
            )
        if self.unit.has_own_database and (word := kept(VAR, DEMO)):
            self.console.say(
                f"Editors: anna and boris, password {word}, at http://localhost:{self.port}/admin/"
            )
        for place in self.unit.private_places():
            self.console.say(f"The servers' programs and data are in {place}")
        self.console.say("Ctrl-C ends everything.")
