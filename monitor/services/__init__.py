"""PostgreSQL and Valkey for one machine, each only where the environment names no other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from monitor.services.child import Echo
from monitor.services.place import Place
from monitor.services.postgres import Postgres
from monitor.services.server import Server
from monitor.services.trouble import Trouble
from monitor.services.valkey import Valkey

__all__ = [
    "CHECKOUT",
    "VAR",
    "Trouble",
    "Unit",
    "remove",
    "started",
    "unit_for_running",
    "unit_for_testing",
]

CHECKOUT = Path(__file__).resolve().parent.parent.parent
VAR = CHECKOUT / "var"
TEST_VAR = VAR / "test"


class Unit:
    """The servers of one purpose and the addresses that lead to them."""

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


def unit_for_running() -> list[Server]:
    return _servers(Place(VAR), durable=True)


def unit_for_testing() -> list[Server]:
    """Servers of their own, so that tests disturb neither `make run` nor each other."""
    for number in count(1):
        found = _servers(Place(TEST_VAR / str(number)), durable=False)
        if all(server.claim() for server in found):
            break
    return found


def _servers(place: Place, *, durable: bool) -> list[Server]:
    """Those that the environment does not name."""
    found: list[Server] = []
    if not os.environ.get("DATABASE_URL"):
        found.append(Postgres(place, durable=durable))
    if not os.environ.get("REDIS_URL"):
        found.append(Valkey(place))
    return found


@contextmanager
def started(
    servers: list[Server], echo: Echo | None = None, *, patient: bool = True
) -> Iterator[Unit]:
    """The servers, started, or joined if they are running already.

    `patient`: what we started ends only after its last user.
    """
    with ExitStack() as stack:
        for server in servers:
            stack.callback(server.close, patient=patient)
            server.open(echo)
        yield Unit(servers)


def remove() -> None:
    """The embedded record and all else that the servers and the site keep, gone for ever."""
    places = [Place(folder) for folder in (*TEST_VAR.glob("[0-9]*"), VAR)]
    for place in places:
        for server in (Postgres(place, durable=True), Valkey(place)):
            if not server.claim():
                raise Trouble(f"{server.name} is at work in {place.home}: end it first.")
    for place in places:
        place.remove()
