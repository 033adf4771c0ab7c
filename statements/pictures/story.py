"""What was called for and what became of it: the facts of the call-and-response picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, pgettext

from statements.edtf import words
from statements.vocabulary import Stance, Status, Strength

from .table import Table

CALL, REPORT, STATUS = "call", "report", "status"
ORDER = (CALL, REPORT, STATUS)
"""Of one day: what was asked, what was reported, what was concluded."""


@dataclass(frozen=True)
class Thing:
    """A call, a report or a decision on a day; `code` is its strength, stance or status."""

    kind: str
    code: str
    written: str
    day: date | None
    last_day: date | None
    who: str
    text: str
    note: str = ""
    address: str = ""
    language: str = ""
    is_withdrawn: bool = False

    @property
    def shape(self) -> str:
        """The code of its mark."""
        return CALL if self.kind == CALL else self.code

    @property
    def label(self) -> str:
        kinds: dict[str, type[Strength] | type[Stance] | type[Status]]
        kinds = {CALL: Strength, REPORT: Stance, STATUS: Status}
        return str(kinds[self.kind](self.code).label)

    @property
    def date_in_words(self) -> str:
        return words(self.written)

    @property
    def in_words(self) -> str:
        """All of it in one line."""
        said = gettext("“%(words)s”") % {"words": self.text} if self.kind == CALL else self.text
        told = [self.date_in_words, self.label, self.who, said, self.note]
        return " · ".join(" ".join(one.split()) for one in told if one)


@dataclass(frozen=True)
class Turn:
    """A status, and the day since which it was in effect; none: since the first call."""

    status: str
    since: date | None

    @property
    def label(self) -> str:
        return str(Status(self.status).label)


@dataclass(frozen=True)
class Row:
    """One line of the list: a thing, and the status that stood on its day."""

    thing: Thing
    status: str
    is_new_day: bool


class Story:
    """Everything in the order of days, with the status beside it; what has no day comes last."""

    def __init__(self, things: Iterable[Thing], turns: Iterable[Turn] = ()) -> None:
        self.things = sorted(things, key=_place)
        self.turns = list(turns)
        self.dated = [thing for thing in self.things if thing.day]
        self.undated = [thing for thing in self.things if not thing.day]

    def of(self, kind: str) -> list[Thing]:
        return [thing for thing in self.dated if thing.kind == kind]

    @property
    def called_on(self) -> date | None:
        return next((thing.day for thing in self.of(CALL)), None)

    def status_on(self, day: date) -> str:
        """The status on a day; none before the first call."""
        if not self.turns or self.called_on is None or day < self.called_on:
            status = ""
        else:
            status = str(Status.NOT_ASSESSED)
        for turn in self.turns:
            if turn.since and turn.since <= day:
                status = turn.status
        return status

    def rows(self) -> list[Row]:
        rows, before = [], None
        for thing in self.things:
            status = self.status_on(thing.day) if thing.day else ""
            rows.append(Row(thing, status, is_new_day=thing.written != before))
            before = thing.written
        return rows

    def table(self) -> Table:
        head = [
            gettext("First day"),
            gettext("Date"),
            gettext("What"),
            gettext("How"),
            gettext("Who"),
            gettext("Words"),
            gettext("Note"),
            gettext("Address"),
        ]
        return Table(head, [_cells(thing) for thing in self.things])


def _place(thing: Thing) -> tuple[date, date, int]:
    return (thing.day or date.max, thing.last_day or date.max, ORDER.index(thing.kind))


def kind_label(kind: str) -> str:
    names = {
        CALL: gettext("Call"),
        REPORT: pgettext("of an event", "Report"),
        STATUS: gettext("Status"),
    }
    return names[kind]


def _cells(thing: Thing) -> list[str]:
    day = thing.day.isoformat() if thing.day else ""
    kind = kind_label(thing.kind)
    said = [thing.who, " ".join(thing.text.split()), thing.note, thing.address]
    return [day, thing.written, kind, thing.label, *said]
