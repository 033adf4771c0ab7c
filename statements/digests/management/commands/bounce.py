"""`manage.py bounce < mail`: what follows from a mail that came back."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from statements.digests import fetching
from statements.digests.bounces import come_back

TRY_LATER = os.EX_TEMPFAIL


class Command(BaseCommand):
    help = (
        "Takes a mail that came back from its input, or with --poll all of the mailbox in "
        "BOUNCE_URL, and says what it was and nothing else of it."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default="", help="the address to which it was sent")
        parser.add_argument("--poll", action="store_true", help="read the mailbox in BOUNCE_URL")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["poll"]:
            self.poll()
        else:
            self.take(options["to"] or os.environ.get("ORIGINAL_RECIPIENT", ""))

    def take(self, sent_to: str) -> None:
        """A mail server would send back to a stranger whatever ends badly, so nothing does."""
        raw = sys.stdin.buffer.read(fetching.LARGEST)
        try:
            self.stdout.write(come_back(raw, sent_to).value)
        except OperationalError:
            # The database is away: the mail server keeps the mail and calls again.
            sys.exit(TRY_LATER)

    def poll(self) -> None:
        if not settings.BOUNCE_HOST:
            raise CommandError("BOUNCE_URL is not set.")
        try:
            counts = fetching.fetch()
        except fetching.TROUBLE as error:
            raise CommandError(f"The mailbox cannot be read: {type(error).__name__}.") from None
        said = ", ".join(f"{word} {number}" for word, number in sorted(counts.items()))
        self.stdout.write(said or "Nothing came back.")
