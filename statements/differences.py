"""Two texts word by word: what stayed, what went and what came."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"\s+|\d+(?:[.,:]\d+)+|\w+|[^\w\s]")
"""A number, a word, a sign, or the blanks between them: joined again they are the text."""

LONGEST = 4000
"""Words and blanks of both texts that are compared; more is shown as a whole."""


@dataclass(frozen=True)
class Piece:
    """Some words of either text, or of both: `kind` is `same`, `gone` or `new`."""

    kind: str
    words: str


def words_changed(before: str, after: str) -> list[Piece]:
    """The two texts as one: what both have, what only the earlier, what only the later has.

    Without what is new it is `before`, without what is gone `after`.
    """
    old, new = WORD.findall(before), WORD.findall(after)
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    middle = _middle(old[start : len(old) - end], new[start : len(new) - end])
    pieces = [("same", old[:start]), *middle, ("same", old[len(old) - end :])]
    return _joined((kind, "".join(some)) for kind, some in pieces if some)


def _shared(one: list[str], other: list[str]) -> int:
    """With how many words both begin."""
    number = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        number += 1
    return number


def _middle(old: list[str], new: list[str]) -> list[tuple[str, list[str]]]:
    # Comparing takes the product of both lengths; what is that different reads best as a whole.
    if len(old) + len(new) > LONGEST:
        return [("gone", old), ("new", new)]
    pieces: list[tuple[str, list[str]]] = []
    gone: list[str] = []
    came: list[str] = []
    compared = SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, a, b, c, d in compared.get_opcodes():
        if kind == "equal" and not (gone + came and "".join(old[a:b]).isspace()):
            pieces += [("gone", gone), ("new", came), ("same", old[a:b])]
            gone, came = [], []
        else:
            # A blank alone between two changes would only tear them to pieces.
            gone, came = gone + old[a:b], came + new[c:d]
    return [*pieces, ("gone", gone), ("new", came)]


def alike(before: str, after: str) -> float:
    """How much of the letters is the same: 1 if all are, 0 if none is."""
    return SequenceMatcher(a=before, b=after, autojunk=False).ratio()


def _joined(pieces: Iterable[tuple[str, str]]) -> list[Piece]:
    """Neighbours of one kind as one piece."""
    found: list[Piece] = []
    for kind, words in pieces:
        if found and found[-1].kind == kind:
            found[-1] = Piece(kind, found[-1].words + words)
        else:
            found.append(Piece(kind, words))
    return found
