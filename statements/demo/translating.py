"""The translations of the demonstration record, one file for each language.

Nobody who reads both languages has been through them, so they say of themselves that a machine
made them.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from statements.models import Translation
from statements.models.translation import target_word
from statements.vocabulary import Origin

FILES = Path(__file__).with_name("translations")


def translations(things: Mapping[str, Mapping[str, Any]]) -> Iterator[Translation]:
    """A draft for each of these that is public and that a file translates; by kind and key."""
    for file in sorted(FILES.glob("*.json")):
        for kind, rows in json.loads(file.read_text(encoding="utf-8")).items():
            keys = {things[kind][key].pk: key for key in rows}
            for thing in _public(things[kind], keys):
                draft = _draft(file.stem, thing, rows[keys[thing.pk]])
                draft.clean()
                draft.save()  # All else is checked by the database, which is quicker.
                yield draft


def _public(things: Mapping[str, Any], keys: Mapping[int, str]) -> Any:
    """Those of some rows that are public, as they are now."""
    model: Any = type(next(iter(things.values())))
    return model.objects.public().filter(pk__in=keys).order_by("pk")


def _draft(language: str, thing: Any, words: str | Mapping[str, str]) -> Translation:
    """Where there is only one column of words, the file gives them as they are."""
    given = {thing.translated[0]: words} if isinstance(words, str) else words
    return Translation(
        target=target_word(thing),
        target_id=thing.public_id,
        language=language,
        origin=Origin.MACHINE,
        **given,
    )
