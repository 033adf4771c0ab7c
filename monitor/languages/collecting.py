"""Every sentence of the sources that can be translated, with where it stands."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from .compiling import catalogue

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    # What the rule says: it knows nothing of Django, and pages translate it.
    "said": None,
}
PYTHON = ("statements",)
ENGLISH_ONLY = ("admin", "migrations", "management", "mailbox")
"""The desk and the commands speak English."""
SINCE = datetime(2026, 11, 28, tzinfo=UTC)
"""A day that stands in each catalogue, the same whenever it is written."""
TEXTS = {".html", ".txt", ".svg"}


def collect() -> Catalog:
    """All sentences, in the order of their files."""
    found = Catalog(fuzzy=False, creation_date=SINCE)
    for path in sources():
        where = path.relative_to(settings.BASE_DIR).as_posix()
        for line, words, comments, context in sentences(path):
            found.add(words, locations=[(where, line)], auto_comments=comments, context=context)
    return found


def sources() -> Iterator[Path]:
    folders = [*(settings.BASE_DIR / name for name in PYTHON), settings.BASE_DIR / "templates"]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder).parts
            is_source = path.suffix == ".py" if folder.name in PYTHON else path.suffix in TEXTS
            if is_source and not set(inside).intersection(ENGLISH_ONLY):
                yield path


def sentences(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text()
    if path.suffix != ".py":
        # Django turns a template into something like Python, whose blanks mean nothing.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))
    yield from extract("python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"})


def update(language: str, found: Catalog) -> list[str]:
    """Write a catalogue anew: new sentences are empty, those that nobody says any more leave.

    Returns the sentences that wait for their words.
    """
    path = catalogue(language)
    if path.exists():
        with path.open("rb") as file:
            kept = read_po(file, locale=language)
    else:
        kept = Catalog(locale=language, project=settings.SITE_NAME, version="", fuzzy=False)
    kept.header_comment = "# Read docs/translating.md before you translate."
    kept.update(found, no_fuzzy_matching=True, update_header_comment=False)
    kept.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, kept, width=100, sort_output=True, omit_header=False, include_lineno=False)
    return [str(one.id) for one in kept if one.id and not is_translated(one.string)]


def is_translated(string: str | list[str] | tuple[str, ...] | None) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)
