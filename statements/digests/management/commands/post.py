"""`manage.py post`: how the post is, and whether it runs."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from statements.digests.clock import now
from statements.digests.condition import Condition, condition
from statements.digests.models import Mail, Post


class Command(BaseCommand):
    help = (
        "Says how the post is; ends with status 1 if it is paused, or if something is late or was "
        "given up, so that somebody has to look. Never prints an address."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        do = parser.add_mutually_exclusive_group()
        do.add_argument("--status", action="store_true", help="how the post is; the usual")
        do.add_argument("--pause", metavar="WHY", help="let no mail leave until --resume")
        do.add_argument("--resume", action="store_true", help="let mails leave again")
        do.add_argument(
            "--retry-dead", action="store_true", help="try mails again that were given up"
        )
        parser.add_argument("--json", action="store_true", help="the same for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["pause"] is not None:
            self.pause(options["pause"])
        elif options["resume"]:
            self.say("Mails leave again." if Post.objects.resume() else "It was not paused.")
        elif options["retry_dead"]:
            self.say(f"Mails to be tried again: {Mail.objects.revive()}.")
        else:
            self.status(condition(now()), as_json=options["json"])

    def pause(self, why: str) -> None:
        if not why.strip():
            raise CommandError("Say why.")
        was_running = Post.objects.pause(why.strip(), now())
        self.say("No mail leaves any more." if was_running else "It was paused already.")

    def status(self, found: Condition, *, as_json: bool) -> None:
        if as_json:
            self.say(json.dumps(found.as_json(), cls=DjangoJSONEncoder, indent=2))
        else:
            self.say("\n".join(in_words(found)))
        sys.exit(1 if found.needs_somebody else 0)

    def say(self, words: str) -> None:
        self.stdout.write(words)


def in_words(found: Condition) -> list[str]:
    paused = f"paused since {_time(found.paused_at)}: {found.because}"
    return [
        f"Post: {paused if found.paused_at else 'running'}",
        f"Worker: {_time(found.beat_at)}",
        f"Waiting: {found.waiting}, in hand {found.in_hand}, to be tried again {found.retries}"
        + (f", next at {_time(found.next_retry)}" if found.next_retry else ""),
        f"Mails: {_counts(found.states)}",
        f"Never written to: {_counts(found.suppressed)}; sent back of late: {found.bouncing}",
        f"Subscribers: {found.subscribers}; subscriptions: {found.subscriptions}",
        f"Key: {found.key or 'none'}; {'opens' if found.opens_addresses else 'closed'} here",
        *(f"LATE: {sentence}" for sentence in found.late),
    ]


def _counts(numbers: dict[str, int]) -> str:
    return ", ".join(f"{word} {number}" for word, number in numbers.items())


def _time(moment: Any) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"
