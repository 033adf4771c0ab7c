"""`manage.py backup [FILE]`: the record in one file."""

import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from monitor.keeping.archive import file_hash, read_chunks
from monitor.keeping.backup import back_up
from monitor.keeping.command import addresses, end_in_order
from monitor.services.place import BACKUPS
from monitor.services.trouble import Trouble

NOT_IN_IT = (
    "Not in it, to be kept apart from it: the settings (SECRET_KEY above all), the passwords "
    "(var/*.password) and the ledger’s key (LEDGER_KEY or var/ledger/). Nor who is signed in."
)


class Command(BaseCommand):
    help = "Write the database and the media of this moment into one file. The site may go on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="default: var/backups/said-TIME.tar")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        end_in_order()
        path = Path(options["file"] or default_path())
        try:
            owner, application = addresses()
            manifest = back_up(owner, application.role, Path(settings.MEDIA_ROOT), path)
        except (Trouble, OSError, psycopg.Error) as error:
            raise CommandError(f"Nothing was kept. {error}") from error
        size, seconds = path.stat().st_size, time.monotonic() - began
        with path.open("rb") as file:
            digest = file_hash(read_chunks(file))
        for line in (
            f"Kept in {path}: {size:,} bytes, {seconds:.1f} s",
            f"The ledger’s head: {manifest.head}",
            f"SHA-256 of the file: {digest}",
            NOT_IN_IT,
        ):
            self.stdout.write(line)


def default_path() -> Path:
    folder = settings.VAR_DIR / BACKUPS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(folder / f"said-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar")
