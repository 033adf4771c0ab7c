"""Figures as they were given: by day and by who claims them, from at least to at most.

They stand side by side. They are never added, averaged or chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from statements.edtf import words
from statements.vocabulary import Counted

from .drawing import WIDTH, Area, Drawing, Line, Words, fitted
from .letters import fit
from .picture import Picture
from .table import Table

FULL, LEFT, BAR_TOP = 350, 372, 30
ROW, TALL = 26, 12
DAY = 150


@dataclass(frozen=True)
class Claim:
    """A number: what it counts, from low to high, in which words, by whom, and of which day."""

    counted: str
    low: int | None
    high: int | None
    said: str
    claimed_by: str
    written: str
    day: date | None
    language: str = ""
    address: str = ""

    @property
    def sure(self) -> int:
        """What it claims at least."""
        return self.low or 0

    @property
    def up_to(self) -> int:
        return max(self.low or 0, self.high or 0)

    @property
    def date_in_words(self) -> str:
        return words(self.written)


@dataclass(frozen=True)
class Group:
    """Claims that count the same kind of thing, by day."""

    counted: str
    claims: Sequence[Claim]

    @property
    def label(self) -> str:
        return str(Counted(self.counted).label)

    @property
    def top(self) -> int:
        return max(claim.up_to for claim in self.claims) or 1


def groups(claims: Sequence[Claim]) -> list[Group]:
    """Each kind with its own scale: a death and an arrest are not compared."""
    ordered = sorted(claims, key=lambda claim: claim.day or date.max)
    found = [(kind, [one for one in ordered if one.counted == kind]) for kind in Counted]
    return [Group(str(kind), same) for kind, same in found if same]


def figures(claims: Sequence[Claim], *, title: str, address: str, query: str = "") -> Picture:
    every = groups(claims)
    return Picture(
        name="figures-drawn",
        title=title,
        reading=gettext(
            "Side by side as they were claimed. They are never added up, and none is chosen. Bars "
            "compare within one kind only: solid for at least, dashed for at most."
        ),
        description=_description(every),
        drawing=_draw(every),
        table=_table(every),
        address=address,
        query=query,
    )


def _draw(every: Sequence[Group]) -> Drawing:
    drawing, y = Drawing(), 0
    for group in every:
        drawing.words.append(Words(0, y + 18, _capital(group.label), "strong"))
        drawing.lines.append(Line(0, y + 26, WIDTH, y + 26))
        for row, claim in enumerate(group.claims):
            _claim(drawing, claim, group.top, y + BAR_TOP + ROW * row)
        y += BAR_TOP + ROW * len(group.claims) + 14
    drawing.height = max(0, y - 8)
    return drawing


def _claim(drawing: Drawing, claim: Claim, top: int, y: int) -> None:
    sure, up_to = (_length(number, top) for number in (claim.sure, claim.up_to))
    title = f"{claim.date_in_words}: {claim.said}, {claim.claimed_by}"
    drawing.words += [
        fitted(0, y + 17, claim.date_in_words, DAY - 8, "soft"),
        fitted(
            LEFT - 14, y + 17, _quoted(claim.said), LEFT - DAY - 22, "quote", "end", claim.language
        ),
        fitted(LEFT + up_to + 12, y + 17, claim.claimed_by, WIDTH - LEFT - up_to - 14, "soft"),
    ]
    if up_to > sure:
        drawing.areas.append(Area(LEFT + sure, y + 7, up_to - sure, TALL, "up-to", title))
    if sure:
        drawing.areas.append(Area(LEFT, y + 6, sure, TALL + 2, "sure", title))


def _quoted(said: str) -> str:
    return gettext("“%(words)s”") % {"words": fit(said, 14, LEFT - DAY - 40)}


def _length(number: int, top: int) -> int:
    """Never invisible where there is anything."""
    return max(2, round(number * FULL / top)) if number else 0


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _table(every: Sequence[Group]) -> Table:
    head = [
        gettext("Counted"),
        gettext("Date"),
        gettext("At least"),
        gettext("At most"),
        gettext("In words"),
        gettext("Claimed by"),
    ]
    return Table(head, [_cells(group, claim) for group in every for claim in group.claims])


def _cells(group: Group, claim: Claim) -> list[str]:
    numbers = ["" if number is None else str(number) for number in (claim.low, claim.high)]
    return [group.label, claim.written, *numbers, claim.said, claim.claimed_by]


def _description(every: Sequence[Group]) -> str:
    told = []
    for group in every:
        number = len(group.claims)
        said = ngettext("%(n)s figure for %(what)s.", "%(n)s figures for %(what)s.", number)
        told.append(said % {"n": number, "what": group.label})
    return " ".join(told)
