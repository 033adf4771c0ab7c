from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from statements.digests.tick import tick


class Command(BaseCommand):
    help = "Plan the mails that are due and send those that wait: what the worker does each minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seconds", type=float, default=600, help="Stop after so many seconds."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = tick(options["seconds"])
        words = ", ".join(f"{outcome} {number}" for outcome, number in outcomes.items())
        self.stdout.write(words or "Nothing is due, nothing waits.")
