"""Loads the demonstration record into an empty one, or makes a large one to measure with."""

import os
import secrets
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections, transaction

from statements.demo.generating import MOST, generate
from statements.demo.loading import load, refuse_a_filled_record
from statements.models import Actor, Demand, Demonstration, Publication, Refusal

EDITORS = ("anna", "boris")
NEEDS_THE_OWNER = (
    "Only the owner of the tables can write so much at once. Set DATABASE_OWNER_URL to the same "
    "database as DATABASE_URL, with the role that migrates."
)


class Command(BaseCommand):
    help = (
        "Load the demonstration record into an empty one. Makes the editors anna and boris with "
        "the password in DEMO_PASSWORD, or a random one that it prints. With --generate NUMBER it "
        "fills the empty record with so many made-up demands instead, the same each time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--generate", type=int, metavar="NUMBER")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["generate"] is not None:
            self.generate(options["generate"])
            return
        if Demonstration.objects.exists():
            self.stdout.write("The demonstration record is loaded already; nothing was changed.")
            return
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
        try:
            with transaction.atomic():
                refuse_a_filled_record()
                author, reviewer = (make_editor(name, password) for name in EDITORS)
                counts = load(author, reviewer)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        for noun, count in counts.items():
            self.stdout.write(f"{noun}: {count}")
        self.stdout.write(
            f"Editors: {' and '.join(EDITORS)}, each may publish what the other wrote."
        )
        if "DEMO_PASSWORD" not in os.environ:
            self.stdout.write(f"Their password: {password}")

    def generate(self, number: int) -> None:
        if not 1 <= number <= MOST:
            raise CommandError(f"Say how many demands: from 1 to {MOST:,}.")
        if "owner" not in connections.databases:
            raise CommandError(NEEDS_THE_OWNER)
        if Publication.objects.exists() or Actor.objects.exists() or Demand.objects.exists():
            raise CommandError(
                "There is a record here already. A generated one needs an empty one."
            )
        owner = connections["owner"]
        owner.ensure_connection()
        generate(owner.connection, number)
        entries = Publication.objects.count()
        self.stdout.write(f"Made {number:,} demands, told in {entries:,} entries of the ledger.")


def make_editor(name: str, password: str) -> User:
    if User.objects.filter(username=name).exists():
        raise Refusal(f"There is an account “{name}” already; it is left as it is.")
    user = User.objects.create_user(name, password=password, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=["Editor", "Publisher"]))
    return user
