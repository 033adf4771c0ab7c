"""`manage.py catalogues`: collect the sentences of the site, and say which wait for their words."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from monitor.languages.collecting import collect, update
from monitor.languages.compiling import compile_changed


class Command(BaseCommand):
    help = "Bring the catalogues in locale/ up to date with the sources, and compile them."

    def handle(self, *args: Any, **options: Any) -> None:
        found = collect()
        for language, name in settings.LANGUAGES:
            if language != settings.LANGUAGE_CODE:
                waiting = update(language, found)
                self.stdout.write(f"{name}: {len(found)} sentences, {len(waiting)} to translate")
        compile_changed()
