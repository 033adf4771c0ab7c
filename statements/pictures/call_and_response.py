"""The call-and-response picture: calls above, reports below, between them the status, days along.

Few are drawn one by one, with their words. Many become density: a mark for each stretch of days,
larger and with a number where it stands for more.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext, ngettext

from statements.edtf import day_in_words
from statements.vocabulary import Stance, Strength

from .axis import time_axis
from .days import Scale
from .drawing import WIDTH, Area, Drawing, Line, Mark, Words, around_words, fitted
from .picture import Picture
from .story import CALL, REPORT, STATUS, Story, Thing

FEW = 14
"""So many calls, or reports, are drawn one by one."""
LEFT, RIGHT = 226, WIDTH - 24
ROW, BAND, TOP, AXIS = 27, 28, 22, 30
BIN = 44
"""The room of one mark with its number."""
LAST = 240
"""The room of the last status with its words."""
NEXT = 18
"""From one decision of a day to the next."""
SHORTEST = 12
"""Letters of a note that are worth showing."""
STRENGTHS = list(Strength)


def call_and_response(
    story: Story, *, name: str, title: str, address: str, query: str = ""
) -> Picture:
    """The picture of a story with at least one day."""
    return Picture(
        name=name,
        title=title,
        reading=_reading(story),
        description=_description(story),
        drawing=_draw(story) if story.dated else Drawing(),
        table=story.table(),
        address=address,
        query=query,
        rows=story.rows(),
    )


def _draw(story: Story) -> Drawing:
    turns = [turn.since for turn in story.turns if turn.since]
    scale = Scale(
        [thing.day for thing in story.dated if thing.day] + turns, LEFT + 14, RIGHT - LAST
    )
    calls = _lanes(story.of(CALL), scale, TOP)
    top = calls.bottom + 8
    axis = top + BAND
    reports = _lanes(story.of(REPORT), scale, axis + AXIS + 18)
    drawing = Drawing(height=reports.bottom + 4)
    _leaders(drawing, calls, scale, up_to=top)
    _leaders(drawing, reports, scale, up_to=axis + AXIS)
    _band(drawing, story, scale, top)
    time_axis(drawing, scale, top, axis, RIGHT)
    for lanes in (calls, reports):
        drawing.lines += lanes.lines
        drawing.words += lanes.words
        drawing.marks += lanes.marks
    return drawing


@dataclass
class Lanes:
    """One half of the picture: its rows from `top` down."""

    top: int
    bottom: int
    marks: list[Mark]
    words: list[Words]
    lines: list[Line]

    @property
    def all_words(self) -> list[Words]:
        return [*self.words, *(words for mark in self.marks for words in mark.words)]


def _lanes(things: Sequence[Thing], scale: Scale, top: int) -> Lanes:
    return _density(things, scale, top) if len(things) > FEW else _one_by_one(things, scale, top)


def _one_by_one(things: Sequence[Thing], scale: Scale, top: int) -> Lanes:
    lanes = Lanes(top, top + ROW * max(1, len(things)), [], [], [])
    before = ""
    for number, thing in enumerate(things):
        y = top + ROW * number + ROW // 2
        x = scale.x(thing.day or date.max)
        mark = _mark(thing, x, y)
        lanes.marks.append(mark)
        lanes.lines += _extent(thing, scale, x, y + 11)
        if thing.kind == CALL and thing.who != before:
            lanes.words.append(fitted(LEFT - 14, y + 5, thing.who, LEFT - 18, "who", "end"))
            ends = min([x - 14, *(words.left - 6 for words in mark.words)])
            lanes.lines += [Line(LEFT, y, ends, y, "guide")] if ends > LEFT else []
            before = thing.who
    if not things or things[0].kind == REPORT:
        words = gettext("Reported") if things else ""
        lanes.words.append(fitted(LEFT - 14, top + ROW // 2 + 5, words, LEFT - 18, "strong", "end"))
    return lanes


def _extent(thing: Thing, scale: Scale, x: int, y: int) -> list[Line]:
    """Beneath what lasted longer than a day, or whose day is not known more exactly."""
    if thing.day is None or thing.last_day is None or thing.last_day <= thing.day:
        return []
    return [Line(x, y, max(scale.x(thing.last_day), x + 10), y, "extent")]


def _mark(thing: Thing, x: int, y: int) -> Mark:
    size = _size(thing)
    return Mark(
        x=x,
        y=y,
        code=thing.shape,
        size=size,
        title=thing.in_words,
        address=thing.address,
        words=_beside(thing, x, y + 5, size),
        kind=" ".join([thing.kind, *(["withdrawn"] if thing.is_withdrawn else [])]),
    )


def _size(thing: Thing) -> int:
    """A call is larger where its words are stronger."""
    return 11 + 2 * STRENGTHS.index(Strength(thing.code)) if thing.kind == CALL else 14


def _beside(thing: Thing, x: int, y: int, size: int) -> tuple[Words, ...]:
    """The words of a thing: to its right if they fit there, else where there is more room."""
    off = size // 2 + 7
    right, left = WIDTH - x - off - 4, x - off - LEFT
    wanted = _said(thing, WIDTH)
    is_right = wanted.width <= right or right >= left
    side, anchor = (x + off, "start") if is_right else (x - off, "end")
    said = _said(thing, right if is_right else left)
    return (replace(said, x=side, y=y, anchor=anchor),)


def _said(thing: Thing, room: int) -> Words:
    """A call's words, or what was reported and by whom, as far as there is room."""
    if thing.kind == CALL:
        said = fitted(0, 0, thing.text, room - 18, "quote").text
        quoted = gettext("“%(words)s”") % {"words": said}
        return Words(0, 0, quoted, "quote", language=thing.language)
    title = fitted(0, 0, thing.text, room)
    note = fitted(0, 0, thing.note, room - title.width - 16).text
    is_told = note and (note == thing.note or len(note) > SHORTEST)
    return replace(title, note=f"· {note}") if is_told else title


def _density(things: Sequence[Thing], scale: Scale, top: int) -> Lanes:
    """A row for each strength or stance; in it a mark for each stretch of days."""
    every = list(reversed(Strength)) if things[0].kind == CALL else list(Stance)
    codes = [code for code in every if any(thing.code == code for thing in things)]
    numbers = Counter((thing.code, _bin(scale, thing)) for thing in things)
    most = max(numbers.values())
    lanes = Lanes(top, top + ROW * len(codes), [], [], [])
    for row, code in enumerate(codes):
        y = top + ROW * row + ROW // 2
        total = sum(number for (one, _), number in numbers.items() if one == code)
        label = fitted(LEFT - 46, y + 5, str(code.label), LEFT - 50, "who", "end")
        lanes.words += [label, Words(LEFT - 14, y + 5, str(total), "strong", "end")]
        lanes.lines.append(Line(LEFT, y, RIGHT, y, "guide"))
        for (one, x), number in sorted(numbers.items()):
            if one == code:
                lanes.marks.append(_counted(things[0].kind, code, x, y, number, most))
    return lanes


def _bin(scale: Scale, thing: Thing) -> int:
    """The place of the stretch of days in which a thing falls."""
    x = scale.x(thing.day or date.max)
    return x if scale.per_day >= BIN else scale.left + (x - scale.left) // BIN * BIN


def _counted(kind: str, code: TextChoices, x: int, y: int, number: int, most: int) -> Mark:
    words = (Words(x + 12, y + 5, str(number), "soft"),) if number > 1 else ()
    size = 8 + round(10 * (number / most) ** 0.5)
    title = f"{code.label}: {number}"
    shape = CALL if kind == CALL else str(code)
    return Mark(x, y, shape, size, title, words=words, kind=kind, number=number)


def _leaders(drawing: Drawing, lanes: Lanes, scale: Scale, up_to: int) -> None:
    """From the outermost mark of each day to the band; never through words."""
    if any(mark.number > 1 for mark in lanes.marks):
        return
    is_above = up_to > lanes.top
    for x in sorted({mark.x for mark in lanes.marks}):
        ys = [mark.y for mark in lanes.marks if mark.x == x]
        top, bottom = (min(ys) + 9, up_to) if is_above else (up_to, max(ys) - 9)
        drawing.lines += around_words(x, top, bottom, lanes.all_words)


def _band(drawing: Drawing, story: Story, scale: Scale, top: int) -> None:
    drawing.lines += [
        Line(LEFT, top, RIGHT, top, "axis"),
        Line(LEFT, top + BAND, RIGHT, top + BAND, "axis"),
    ]
    heading = gettext("Status") if story.turns else gettext("Decided")
    drawing.words.append(fitted(LEFT - 14, top + 19, heading, LEFT - 18, "strong", "end"))
    if not story.turns:
        drawing.marks += _decided(story, scale, top + BAND // 2)
        return
    for start, end, status, label in _stretches(story, scale):
        _stretch(drawing, start, end, top, status, label)


def _decided(story: Story, scale: Scale, y: int) -> list[Mark]:
    """Decisions of one day side by side."""
    marks: list[Mark] = []
    for thing in story.of(STATUS):
        x = scale.x(thing.day or date.max)
        if marks and marks[-1].x >= x - NEXT:
            x = marks[-1].x + NEXT
        marks.append(Mark(x, y, thing.code, 14, thing.in_words, thing.address, kind=STATUS))
    return marks


def _stretches(story: Story, scale: Scale) -> list[tuple[int, int, str, str]]:
    """From where to where the status was which, with its words."""
    called = story.called_on or scale.days[0]
    first = scale.x(called)
    begins: list[tuple[int, str, str]] = []
    if first > scale.left:
        begins.append((LEFT, "", gettext("not yet demanded")))
    for turn in story.turns:
        start = scale.x(turn.since) if turn.since else first if begins else LEFT
        begins.append((start, turn.status, turn.label))
    ends = [*(start for start, _, _ in begins[1:]), RIGHT]
    return [
        (start, end, status, label)
        for (start, status, label), end in zip(begins, ends, strict=True)
        if end > start
    ]


def _stretch(drawing: Drawing, start: int, end: int, top: int, status: str, label: str) -> None:
    room = end - start
    drawing.areas.append(
        Area(start, top, room, BAND, f"band {status}" if status else "before", label)
    )
    if not status:
        drawing.words.append(fitted(start + 6, top + 19, label, room - 10, "soft"))
        return
    drawing.lines.append(Line(start, top, start, top + BAND, "axis"))
    if room < 18:
        return
    text = fitted(start + 28, top + 19, label, room - 32, "strong tone")
    shown = (text,) if text.text == label else ()
    drawing.marks.append(
        Mark(start + 15, top + BAND // 2, status, 16, label, words=shown, kind="status")
    )


def _reading(story: Story) -> str:
    parts = [gettext("Calls stand above, larger where their words are stronger; reports below.")]
    if story.turns:
        parts.append(gettext("The status between them changes on the day on which it took effect."))
    else:
        parts.append(gettext("Decisions stand between them on the day on which they took effect."))
    if any(len(story.of(kind)) > FEW for kind in (CALL, REPORT)):
        parts.append(gettext("A number says how many a mark stands for."))
    parts.append(gettext("Order in time is not cause."))
    return " ".join(parts)


def _description(story: Story) -> str:
    calls, reports = len(story.of(CALL)), len(story.of(REPORT))
    counts = Counter(thing.code for thing in story.of(REPORT))
    parts = [
        ngettext("%(n)s call.", "%(n)s calls.", calls) % {"n": calls},
        ngettext("%(n)s report.", "%(n)s reports.", reports) % {"n": reports},
    ]
    parts += [f"{stance.label}: {counts[stance]}." for stance in Stance if counts[stance]]
    parts += [
        gettext("Since %(day)s: %(status)s.")
        % {"day": day_in_words(turn.since), "status": turn.label}
        for turn in story.turns
        if turn.since
    ]
    if story.undated:
        told = ngettext(
            "%(n)s has no day and is not drawn.",
            "%(n)s have no day and are not drawn.",
            len(story.undated),
        )
        parts.append(told % {"n": len(story.undated)})
    return " ".join(parts)
