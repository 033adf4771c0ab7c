"""What a card says and how it is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from statements.shapes import STATUSES, Shape, Stroke

from .lettering import SANS, SERIF, Font, balanced, cut, font, lines
from .painting import mask

WIDTH, HEIGHT = 1200, 630
EDGE = 64
BETWEEN = WIDTH - 2 * EDGE

PAPER, TINT, INK, SOFT, RULE = "#fcfbf8", "#f2efe7", "#1a1c1e", "#565b60", "#d8d3c7"
NONE = "#625f58"
TONES = {
    "met": "#1d6b45",
    "partly_met": "#2a6a8c",
    "announced": "#4d5c92",
    "in_progress": "#4d5c92",
    "contrary_action": "#9c301c",
    "reversed": "#7e4506",
}
"""The colours of the style sheet on paper; what is not named is of the colour of no tone."""

ARROW: Shape = (Stroke("M.5 8h14M9.5 3 14.5 8l-5 5", width=1.7),)
TITLES = (76, 64, 56, 48, 42)
TITLE_TOP, TITLE_HEIGHT = 114, 216
PARTIES_FOOT = 412
BOX_TOP, BOX_HEIGHT = 438, 128
FOOT = 606


@dataclass(frozen=True)
class Told:
    """A status in words, with a number or a day."""

    code: str
    word: str
    note: str = ""


@dataclass(frozen=True)
class Card:
    """All of it in words that the fonts can write; `told` is one status, or several in counts."""

    site: str
    kind: str
    title: str
    by: str
    of: str
    told: tuple[Told, ...]
    foot: str
    id: str


@lru_cache(maxsize=256)
def draw(card: Card) -> bytes:
    """The card as a PNG. Some are kept, so that asking again and again costs next to nothing."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    sheet = Sheet(image)
    sheet.head(card.site, card.kind)
    sheet.title(card.title)
    sheet.parties(card.by, card.of)
    sheet.verdict(card.told)
    sheet.foot(card.foot, card.id)
    file = BytesIO()
    # Few colours: the file is a third of the size, and nobody sees it.
    few = image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(file, "PNG", compress_level=6)
    return file.getvalue()


class Sheet:
    """The paper of one card, on which its parts are put."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image
        self.pen = ImageDraw.Draw(image)

    def write(self, words: str, x: float, y: float, face: Font, colour: str) -> None:
        """Words whose line begins here; y is the foot of the letters."""
        self.pen.text((x, y), words, font=face, fill=colour, anchor="ls")

    def at_the_end(self, words: str, y: float, face: Font, colour: str) -> None:
        self.write(words, WIDTH - EDGE - face.getlength(words), y, face, colour)

    def shape(self, shape: Shape, x: int, y: int, size: int, colour: str) -> None:
        self.image.paste(colour, (x, y), mask(shape, size))

    def head(self, site: str, kind: str) -> None:
        self.write(site, EDGE, 78, font(SERIF, 36), INK)
        self.at_the_end(kind, 78, font(SANS, 26), SOFT)
        self.pen.rectangle((EDGE, 98, WIDTH - EDGE, 100), fill=INK)

    def title(self, words: str) -> None:
        face = font(SERIF, next((s for s in TITLES if self._fits(words, s)), TITLES[-1]))
        height = round(face.size * 1.24)
        rows = balanced(words, face, BETWEEN, TITLE_HEIGHT // height)
        for number, row in enumerate(rows):
            self.write(row, EDGE, TITLE_TOP + face.size + number * height, face, INK)

    @staticmethod
    def _fits(words: str, size: int) -> bool:
        rows = lines(words, font(SERIF, size), BETWEEN)
        return len(rows) * round(size * 1.24) <= TITLE_HEIGHT

    def parties(self, by: str, of: str) -> None:
        """Who says it; after an arrow, to whom, below where one line cannot hold both."""
        strong, plain = font(SANS, 28), font(SERIF, 28)
        beside = round(strong.getlength(by)) + 18 if by else 0
        fits = beside + 40 + plain.getlength(of) <= BETWEEN
        for line in cut(by, strong, BETWEEN):
            self.write(line, EDGE, PARTIES_FOOT - (0 if fits or not of else 40), strong, INK)
        x = EDGE + (beside if fits else 0)
        for line in cut(of, plain, BETWEEN - 40):
            self.shape(ARROW, x, PARTIES_FOOT - 22, 26, SOFT)
            self.write(line, x + 40, PARTIES_FOOT, plain, INK)

    def verdict(self, told: tuple[Told, ...]) -> None:
        tone = TONES.get(told[0].code, NONE) if len(told) == 1 else NONE
        self.pen.rectangle((EDGE, BOX_TOP, WIDTH - EDGE, BOX_TOP + BOX_HEIGHT), fill=TINT)
        self.pen.rectangle((EDGE, BOX_TOP, EDGE + 9, BOX_TOP + BOX_HEIGHT), fill=tone)
        if len(told) == 1:
            self._one(told[0], tone)
        else:
            self._counts(told)

    def _one(self, told: Told, tone: str) -> None:
        self.shape(STATUSES[told.code], EDGE + 38, BOX_TOP + 26, 76, tone)
        x, y, space = EDGE + 142, BOX_TOP + (64 if told.note else 81), BETWEEN - 142 - 24
        face = next((f for f in map(_bold, (50, 42)) if f.getlength(told.word) <= space), _bold(34))
        self.write(cut(told.word, face, space)[0], x, y, face, tone)
        self.write(told.note, x, y + 42, font(SERIF, 28), SOFT)

    def _counts(self, told: tuple[Told, ...]) -> None:
        """Up to six statuses in two rows, each by shape, number and word."""
        columns = 2 if len(told) <= 4 else 3
        column, top = (BETWEEN - 56) // columns, BOX_TOP + (20 if len(told) > 2 else 46)
        number, word = font(SANS, 32), font(SANS, 28 if columns == 2 else 20)
        for place, one in enumerate(told[:6]):
            x, y = EDGE + 38 + place % columns * column, top + place // columns * 52
            tone = TONES.get(one.code, NONE)
            self.shape(STATUSES[one.code], x, y, 36, tone)
            self.write(one.note, x + 50, y + 29, number, INK)
            after = x + 50 + round(number.getlength(one.note)) + 12
            self.write(cut(one.word, word, x + column - after - 12)[0], after, y + 29, word, tone)

    def foot(self, words: str, name: str) -> None:
        self.write(words, EDGE, FOOT, font(SERIF, 22), SOFT)
        self.at_the_end(name, FOOT, font(SERIF, 22), SOFT)


def _bold(size: int) -> Font:
    return font(SANS, size)
