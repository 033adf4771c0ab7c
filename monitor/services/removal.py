"""`make clean`: the embedded record and all that the servers keep, gone for ever."""

from __future__ import annotations

import shutil

from monitor.services import VAR, Trouble, servers


def remove() -> None:
    for purpose in ("test", "run"):
        for server in servers(purpose):
            if not server.is_free():
                raise Trouble(f"{server.name} is at work: stop `make {purpose}` first.")
            server.place.remove()
    shutil.rmtree(VAR, ignore_errors=True)
