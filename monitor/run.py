"""`make run`: the whole site on one machine, started together and ended together."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from types import FrameType

from monitor.console import Console
from monitor.services import Trouble, started, unit_for_running
from monitor.site import HOST, Site

DEFAULT_PORT = "8000"


class Ended(Exception):
    """Somebody asked us to end."""


def free_port() -> int:
    """PORT, once it is known that nobody listens there."""
    word = os.environ.get("PORT") or DEFAULT_PORT
    if not (word.isascii() and word.isdigit() and 0 < int(word) < 65536):
        raise Trouble(f"PORT must be a number from 1 to 65535, not {word!r}.")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, int(word)))
        except OSError as error:
            other = int(word) % 65535 + 1
            raise Trouble(
                f"Port {word} cannot be used: {error.strerror}. Try `make run PORT={other}`."
            ) from error
    return int(word)


def end(signal_number: int, frame: FrameType | None) -> None:
    # Only the first request: a second one must not break off the orderly end.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Ended


def listen_to_signals() -> None:
    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as `nohup` leaves it
        signal.signal(signal.SIGHUP, end)


def watch(site: Site, console: Console) -> None:
    """Until a part of the site ends, or whoever started us is gone."""
    parent = os.getppid()
    while os.getppid() == parent and not console.gone.is_set():
        if story := site.ended():
            raise Trouble(story)
        time.sleep(0.2)


def serve(console: Console) -> None:
    port = free_port()
    with started(unit_for_running(), console.line, patient=False) as unit:
        site = Site(unit, console, port)
        try:
            site.prepare()
            site.start()
            watch(site, console)
        finally:
            site.end()


def main() -> int:
    console = Console()
    listen_to_signals()
    try:
        serve(console)
    except Ended:
        console.say("Ended.")
    except (Trouble, OSError) as trouble:
        console.say(f"Said and Done has stopped. {trouble}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
