from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand

from statements.digests.models import Mail
from statements.digests.tick import tick


class Command(BaseCommand):
    help = "Plan the mails that are due and send those that wait, as the worker does at each tick."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seconds", type=float, default=600, help="Stop after so many seconds."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = tick(options["seconds"])
        self.stdout.write(in_words(outcomes) or "Nothing was due, nothing waited.")
        if unfinished := Mail.objects.unfinished():
            self.stdout.write(f"Not sent so far: {in_words(unfinished)}")


def in_words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{word} {number}" for word, number in counts.items())
