"""What `backup` and `restore` share as commands."""

import os
import signal
import sys

from monitor.keeping.programs import Address
from monitor.services.trouble import Trouble


def addresses() -> tuple[Address, Address]:
    """The owner's and the application's. Raises `Trouble` where one of them is not named."""
    for name in ("DATABASE_OWNER_URL", "DATABASE_URL"):
        if not os.environ.get(name):
            raise Trouble(f"{name} must be set.")
    return Address(os.environ["DATABASE_OWNER_URL"]), Address(os.environ["DATABASE_URL"])


def end_in_order() -> None:
    """A request to end clears up what is half done, as Ctrl-C does."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
