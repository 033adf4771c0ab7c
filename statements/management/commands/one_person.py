"""`manage.py one_person --on`: an installation with a single editor, for all to see."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections, transaction

from statements.models import OnePerson

ON = (
    "On: from now on an author may publish alone. Every entry that is published so says "
    "“published by one person”, in public, in the ledger and for ever."
)
OFF = "Off: nobody publishes their own. What one person published goes on to say so."
NOT_THE_OWNER = (
    "Only the owner of the tables may switch this. Set DATABASE_OWNER_URL to the same database "
    "under the role that owns it."
)


class Command(BaseCommand):
    help = (
        "Says, or switches, whether an author may publish alone: the marked exception for an "
        "installation with a single editor."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        switch = parser.add_mutually_exclusive_group()
        switch.add_argument("--on", action="store_true", help="an author may publish alone")
        switch.add_argument("--off", action="store_true", help="it takes two people")

    def handle(self, *args: Any, **options: Any) -> None:
        alias = "owner" if "owner" in connections else "default"
        if options["on"] or options["off"]:
            try:
                switch(alias, is_on=options["on"])
            except DatabaseError as error:
                raise CommandError(NOT_THE_OWNER) from error
        self.stdout.write(ON if OnePerson.objects.using(alias).exists() else OFF)


def switch(alias: str, *, is_on: bool) -> None:
    """Let the one row be there, or not."""
    rows = OnePerson.objects.using(alias)
    with transaction.atomic(using=alias):
        if not is_on:
            rows.all().delete()
        elif not rows.exists():
            rows.create()
