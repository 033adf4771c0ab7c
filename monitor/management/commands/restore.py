"""`manage.py restore FILE`: a backup, back into a database that holds nothing yet."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from monitor.keeping.command import addresses, end_in_order
from monitor.keeping.restore import bring_back
from monitor.services.trouble import Trouble


class Command(BaseCommand):
    help = "Bring a backup back into a database that holds nothing yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="what `backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        end_in_order()
        try:
            owner, application = addresses()
            media = Path(settings.MEDIA_ROOT)
            manifest = bring_back(Path(options["file"]), owner, application, media)
        except (Trouble, OSError, psycopg.Error) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        seconds = time.monotonic() - began
        for line in (
            f"Restored from {options['file']}, of {manifest.made_at}: "
            f"{sum(manifest.rows.values()):,} rows, {seconds:.1f} s",
            f"The ledger holds, to its head: {manifest.head}",
            "Compare that head with one that was seen elsewhere: in a digest, a feed, a footer.",
        ):
            self.stdout.write(line)
