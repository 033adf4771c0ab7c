"""Run a command with the servers that it needs.

    python -m monitor.services [--test] -- COMMAND…

Starts what the environment does not name (or joins what `make run` has running), puts
DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL into the command's environment, runs it, and ends
what it started.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from monitor.services import (
    CHECKOUT,
    Trouble,
    remove,
    started,
    unit_for_running,
    unit_for_testing,
)
from monitor.services.child import leash
from monitor.services.server import Server


def run(command: list[str], servers: list[Server]) -> int:
    with started(servers) as unit:
        # Ctrl-C reaches the command by itself; a request to end is handed on to it. (To ignore
        # the signal would be inherited.)
        signal.signal(signal.SIGINT, lambda *_: None)
        process = subprocess.Popen(
            leash(command, session=False), env=os.environ | unit.urls, cwd=CHECKOUT
        )
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        return process.wait()


def main(words: list[str]) -> int:
    if words == ["--remove"]:
        remove()
        return 0
    mark = words.index("--") if "--" in words else len(words)
    command = words[mark + 1 :]
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    return run(command, unit_for_testing() if words[0] == "--test" else unit_for_running())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(f"{trouble}")
