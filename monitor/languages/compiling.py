"""Catalogues as people edit them, made into what gettext reads."""

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings

DOMAIN = "django"


def catalogue(language: str) -> Path:
    """Where the words of a language are edited."""
    folder: Path = settings.CATALOGUES
    return folder / f"{language}.po"


def compiled(language: str) -> Path:
    """Where Django looks for them."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / f"{DOMAIN}.mo"


def compile_changed() -> None:
    """Compile each catalogue that is newer than what was made of it."""
    for language, _ in settings.LANGUAGES:
        source, target = catalogue(language), compiled(language)
        if source.exists() and not is_current(source, target):
            compile_one(source, target)


def is_current(source: Path, target: Path) -> bool:
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime


def compile_one(source: Path, target: Path) -> None:
    """In one step, for several processes may start at once."""
    with source.open("rb") as file:
        words = read_po(file)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        write_mo(file, words)
    os.chmod(name, 0o644)
    os.replace(name, target)
