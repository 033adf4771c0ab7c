"""PostgreSQL and Valkey for one machine, each only where the environment names no other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from monitor.services.child import Echo
from monitor.services.place import Place
from monitor.services.postgres import Postgres
from monitor.services.server import Server
from monitor.services.trouble import Trouble
from monitor.services.valkey import Valkey

__all__ = ["CHECKOUT", "Trouble", "Unit", "servers", "started"]

CHECKOUT = Path(__file__).resolve().parent.parent.parent
VAR = CHECKOUT / "var"


class Unit:
    """The servers of one purpose ("run" or "test") and the addresses that lead to them."""

    def __init__(self, running: list[Server]) -> None:
        self.servers = running
        self.urls = {name: url for server in running for name, url in server.urls().items()}
        self.has_own_database = any(isinstance(server, Postgres) for server in running)

    def private_places(self) -> list[Path]:
        """Folders outside the checkout, if the servers could not be run inside it."""
        return sorted({server.place.home for server in self.servers if server.place.is_private})

    def ended(self) -> str | None:
        """What is wrong, as soon as one of the servers is gone."""
        return next(filter(None, (server.ended() for server in self.servers)), None)


def servers(purpose: str) -> list[Server]:
    """Those that the environment does not name. Tests have a cluster of their own."""
    place = Place(VAR if purpose == "run" else VAR / purpose)
    found: list[Server] = []
    if not os.environ.get("DATABASE_URL"):
        found.append(Postgres(place, durable=purpose == "run"))
    if not os.environ.get("REDIS_URL"):
        found.append(Valkey(place))
    return found


@contextmanager
def started(purpose: str, echo: Echo | None = None, *, patient: bool = True) -> Iterator[Unit]:
    """The servers, started or joined; `patient`: what we started ends after its last user."""
    with ExitStack() as stack:
        running = servers(purpose)
        for server in running:
            stack.callback(server.close, patient=patient)
            server.open(echo)
        yield Unit(running)
