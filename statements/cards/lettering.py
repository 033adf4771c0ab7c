"""Words for a card: in letters that its fonts have, in lines that fit."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).parent / "fonts"
SERIF, SANS = "NotoSerif-Regular.ttf", "NotoSans-Bold.ttf"

LETTERS = re.compile(
    "["
    "\u0020-\u007e\u00a0-\u024f\u0400-\u052f\u1e00-\u1eff\u02b9-\u02bc\u0300-\u0304"
    "\u0306-\u0308\u030a-\u030c\u0327\u0328\u2010-\u2015\u2018-\u201f\u2020-\u2022\u2026\u2030"
    "\u2032\u2033\u2039\u203a\u20ac\u20b4\u20b8\u20bd\u2116"
    "]*"
)
"""What the fonts have; fonts/README.md says the same to the program that made them."""

Font = ImageFont.FreeTypeFont


@cache
def font(name: str, size: int) -> Font:
    # The plain layout: the same bytes with and without a shaping library on the machine.
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def writable(*candidates: str) -> str:
    """The first of these that the fonts can write, on one line; else nothing."""
    for words in candidates:
        plain = unicodedata.normalize("NFC", words)
        plain = "".join(c for c in plain if c.isspace() or unicodedata.category(c)[0] != "C")
        plain = " ".join(plain.split())
        if plain and LETTERS.fullmatch(plain):
            return plain
    return ""


def lines(words: str, face: Font, width: float) -> list[str]:
    """Words in lines of at most this width; one that is longer by itself is broken."""
    found: list[str] = []
    blank = face.getlength(" ")
    used = width
    for piece, length in _pieces(words, face, width):
        if found and used + blank + length <= width:
            found[-1] += f" {piece}"
            used += blank + length
        else:
            found.append(piece)
            used = length
    return found


def _pieces(words: str, face: Font, width: float) -> Iterator[tuple[str, float]]:
    """Each word with its length, in pieces if it is longer than a line."""
    for word in words.split():
        rest = word
        while (length := face.getlength(rest)) > width and len(rest) > 1:
            fits = bisect_right(range(1, len(rest)), width, key=lambda n: face.getlength(rest[:n]))
            head, rest = rest[: max(fits, 1)], rest[max(fits, 1) :]
            yield head, face.getlength(head)
        yield rest, length


def cut(words: str, face: Font, width: float, count: int = 1) -> list[str]:
    """The same in so many lines at the most; what does not fit ends in “…”."""
    found = lines(words, face, width)
    if len(found) <= count:
        return found
    last = found[count - 1]
    while last and face.getlength(f"{last}…") > width:
        last = last.rpartition(" ")[0] or last[:-1]
    return [*found[: count - 1], f"{last.rstrip(' ,.;:–-')}…"]


def balanced(words: str, face: Font, width: int, count: int) -> list[str]:
    """The same with lines of about one length."""
    best = cut(words, face, width, count)
    if len(best) == 1 or best[-1].endswith("…"):
        return best
    for narrower in range(width - 40, width // 2, -40):
        trial = lines(words, face, narrower)
        if len(trial) > len(best):
            break
        best = trial
    return best
