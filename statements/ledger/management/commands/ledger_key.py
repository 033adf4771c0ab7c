"""`manage.py ledger_key`: the key that signs the head of the ledger."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from statements.ledger import keys
from statements.ledger.keys import KeyTrouble, SigningKey


class Command(BaseCommand):
    help = (
        "Makes the key that signs the head of the ledger and announces it there, if there is none. "
        "Needs DATABASE_OWNER_URL, and the user who keeps the key."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--rotate", action="store_true", help="make a new one, signed by the one that is there"
        )
        which.add_argument(
            "--lost", action="store_true", help="make a new one that nothing can sign for"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.finish_turning()
            if options["rotate"]:
                self.rotate()
            elif options["lost"]:
                self.replace_lost()
            else:
                self.make_first()
        except (KeyTrouble, OSError) as trouble:
            raise CommandError(str(trouble)) from trouble

    def finish_turning(self) -> None:
        """A rotation that was broken off is announced already or not at all."""
        waiting = SigningKey.read(keys.next_place())
        if waiting and waiting.id == named():
            keys.turn()
            self.stdout.write(f"The key {waiting.id}, announced before, now signs.")

    def make_first(self) -> None:
        known = named()
        if not known:
            key = SigningKey.make(keys.place())
            self.announce(key, None)
            return
        held = SigningKey.read(keys.place())
        if held and held.id == known:
            self.stdout.write(f"The key {known} signs the ledger’s head.")
        else:
            self.stderr.write(
                f"The ledger names the key {known}, and it is not in {keys.place()}: nothing is "
                "signed here. docs/operators.md says what to do if it is lost."
            )

    def rotate(self) -> None:
        old, known = SigningKey.read(keys.place()), named()
        if not old or old.id != known:
            raise CommandError(f"The key that the ledger names is not in {keys.place()}.")
        new = SigningKey.make(keys.next_place())
        self.announce(new, old.sign(new.pem))
        keys.turn()

    def replace_lost(self) -> None:
        known, held = named(), SigningKey.read(keys.place())
        if not known or (held and held.id == known):
            raise CommandError("No key is lost: the ledger names none, or the one that is there.")
        self.announce(SigningKey.make(keys.place()), None)

    def announce(self, key: SigningKey, signature: str | None) -> None:
        alias = "owner" if "owner" in connections else "default"
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT announce_key(%s, %s)", [key.pem, signature])
                (seq,) = cursor.fetchone()
        except DatabaseError as error:
            raise CommandError(f"The key was not announced: {error}") from error
        self.stdout.write(f"The key {key.id} is announced by entry {seq} of the ledger.")


def named() -> str | None:
    """The id of the key in force."""
    return keys.announced().values_list("subject_id", flat=True).first()
