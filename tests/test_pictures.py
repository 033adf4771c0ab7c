"""Pictures without a database: what is drawn, that it is legible, and that its numbers are one."""

import csv
import random
from datetime import date, timedelta
from io import StringIO

import pytest

from statements.pictures.call_and_response import FEW, call_and_response
from statements.pictures.days import Scale
from statements.pictures.drawing import WIDTH, Drawing, Words
from statements.pictures.figures import Claim, figures
from statements.pictures.letters import fit, width
from statements.pictures.lifelines import Life, lifelines
from statements.pictures.picture import Picture
from statements.pictures.story import CALL, REPORT, Story, Thing, Turn
from statements.pictures.table import Table
from statements.vocabulary import Counted, Stance, Status, Strength

FIRST = date(2022, 1, 4)
LONG = "The Office of the United Nations High Commissioner for Human Rights in Central Asia "


def thing(kind: str, day: date | None, code: str = "", **fields: object) -> Thing:
    code = code or (Strength.URGES if kind == CALL else Stance.CONTRADICTS)
    written = day.isoformat() if day else ""
    values = {"who": "European Union", "text": "to exercise restraint", "last_day": day, **fields}
    return Thing(kind=kind, code=code, written=written, day=day, **values)  # type: ignore[arg-type]


def picture_of(*things: Thing, turns: tuple[Turn, ...] = ()) -> Picture:
    return call_and_response(Story(things, turns), name="p", title="A title", address="/p")


def a_story(seed: int, number: int, days: int) -> Picture:
    """As many calls and reports as asked for, on any of so many days, with long and short words."""
    chance = random.Random(seed)
    things = []
    for one in range(number):
        kind = chance.choice((CALL, REPORT))
        code = chance.choice(list(Strength) if kind == CALL else list(Stance))
        day = FIRST + timedelta(chance.randrange(days))
        words = LONG * chance.randint(0, 3) + f"number {one}"
        things.append(
            thing(
                kind,
                day,
                code,
                who=LONG if chance.random() < 0.3 else f"Institution {one % 5}",
                text=words,
                note=chance.choice(("", "an activist", LONG)),
                last_day=day + timedelta(chance.choice((0, 0, 0, 3, 40, 365))),
            )
        )
    turns = [Turn(Status.NOT_ASSESSED, None)]
    turned = sorted(chance.sample(range(days), k=min(days, 4)))
    turns += [Turn(chance.choice(list(Status)), FIRST + timedelta(day)) for day in turned]
    return picture_of(*things, turns=tuple(turns))


STORIES = [
    pytest.param(seed, number, days, id=f"{number} on {days} days, {seed}")
    for seed in range(4)
    for number, days in ((1, 1), (5, 4), (12, 1), (9, 640), (40, 30), (500, 640), (500, 3))
]


def meet(one: Words, other: Words) -> bool:
    """Whether two lines of words touch."""
    beside = one.right < other.left or other.right < one.left
    return not beside and abs(one.y - other.y) < max(one.size, other.size) - 2


@pytest.mark.parametrize(("seed", "number", "days"), STORIES)
def test_no_words_touch_others_or_leave_the_picture(seed: int, number: int, days: int) -> None:
    drawing = a_story(seed, number, days).drawing
    told = [words for words in drawing.all_words if words.text]
    for at, one in enumerate(told):
        assert one.left >= -2, one
        assert one.right <= WIDTH + 2, one
        assert 0 < one.y <= drawing.height, one
        assert not [other for other in told[at + 1 :] if meet(one, other)], one


@pytest.mark.parametrize(("seed", "number", "days"), STORIES)
def test_no_line_goes_through_words(seed: int, number: int, days: int) -> None:
    drawing = a_story(seed, number, days).drawing
    for line in (line for line in drawing.lines if line.kind == "leader"):
        crossed = [
            words
            for words in drawing.all_words
            if words.left <= line.x1 <= words.right
            and line.y1 < words.y - words.size // 2 < line.y2
        ]
        assert not crossed, line


@pytest.mark.parametrize(("seed", "number", "days"), STORIES)
def test_everything_with_a_day_is_drawn_once(seed: int, number: int, days: int) -> None:
    picture = a_story(seed, number, days)
    drawn = [mark for mark in picture.drawing.marks if mark.kind.split()[0] in (CALL, REPORT)]
    assert sum(mark.number for mark in drawn) == len(picture.table.rows) == number
    assert len(picture.rows) == number


def test_many_become_density_with_numbers_that_are_those_of_the_table() -> None:
    picture = a_story(1, 500, 640)
    drawn = [mark for mark in picture.drawing.marks if mark.kind == REPORT]
    assert len(drawn) < 120
    told = {words.text for mark in drawn for words in mark.words}
    assert told == {str(mark.number) for mark in drawn if mark.number > 1}
    for stance in Stance:
        rows = [row for row in picture.table.rows if row[3] == str(stance.label)]
        assert sum(mark.number for mark in drawn if mark.code == stance) == len(rows)
    assert picture.drawing.height < 700


def test_so_few_are_drawn_one_by_one_and_one_more_is_not() -> None:
    days = [FIRST + timedelta(day) for day in range(FEW + 1)]
    one_by_one = picture_of(*(thing(REPORT, day) for day in days[:FEW]))
    assert len(one_by_one.drawing.marks) == FEW
    density = picture_of(*(thing(REPORT, day) for day in days))
    assert sum(mark.number for mark in density.drawing.marks) == FEW + 1
    assert "A number says how many" in density.reading


def test_a_call_is_larger_where_its_words_are_stronger() -> None:
    marks = picture_of(*(thing(CALL, FIRST, code) for code in Strength)).drawing.marks
    sizes = [mark.size for mark in marks]
    assert sizes == sorted(set(sizes))


def test_what_has_no_day_is_in_the_table_and_not_in_the_drawing() -> None:
    picture = picture_of(thing(CALL, FIRST), thing(REPORT, None))
    assert len(picture.drawing.marks) == 1
    assert [row[0] for row in picture.table.rows] == ["2022-01-04", ""]
    assert "1 has no day and is not drawn." in picture.description


def test_without_any_day_nothing_is_drawn_and_everything_listed() -> None:
    picture = picture_of(thing(CALL, None), thing(REPORT, None))
    assert picture.drawing == Drawing()
    assert len(picture.rows) == 2


def test_the_status_between_them_begins_on_its_day() -> None:
    turns = (Turn(Status.NOT_ASSESSED, None), Turn(Status.MET, date(2022, 1, 8)))
    picture = picture_of(thing(REPORT, FIRST), thing(CALL, date(2022, 1, 6)), turns=turns)
    bands = [area for area in picture.drawing.areas if area.kind.startswith(("band", "before"))]
    assert [area.title for area in bands] == ["not yet demanded", "Not yet assessed", "Met"]
    scale = {mark.kind: mark.x for mark in picture.drawing.marks}
    assert bands[1].x == scale["call"] < bands[2].x
    assert [row.status for row in picture.rows] == ["", "not_assessed"]


def test_a_withdrawn_call_is_drawn_otherwise() -> None:
    marks = picture_of(thing(CALL, FIRST, is_withdrawn=True)).drawing.marks
    assert [mark.kind for mark in marks] == ["call withdrawn"]


def test_days_stand_in_their_order_and_long_empty_times_are_cut_and_told() -> None:
    days = [FIRST, FIRST + timedelta(3), FIRST + timedelta(640)]
    scale = Scale(days, 100, 900)
    assert [scale.x(day) for day in days] == sorted({scale.x(day) for day in days})
    assert [gap.days for gap in scale.gaps()] == [637]
    assert Scale([FIRST], 100, 900).x(FIRST) == 100
    assert Scale([FIRST, FIRST + timedelta(9)], 100, 900).gaps() == []


@pytest.mark.parametrize("days", [1, 2, 9, 40, 200, 800, 4000, 40000])
def test_named_days_have_room_beside_each_other(days: int) -> None:
    scale = Scale([FIRST, *(FIRST + timedelta(n) for n in range(0, days, 20))], 200, 900)
    ticks = scale.ticks()
    assert ticks[0].label == "4 Jan 2022"
    for one, other in zip(ticks, ticks[1:], strict=False):
        assert one.x + width(one.label, 13) / 2 < other.x - width(other.label, 13) / 2


@pytest.mark.parametrize(
    "words", ["", "x", "Ünïcödé", "Требование", "مطالبة", "要求要求要求要求", "a" * 900]
)
@pytest.mark.parametrize("room", [0, 10, 80, 400])
def test_words_are_cut_to_their_room(words: str, room: int) -> None:
    cut = fit(words, 14, room)
    assert width(cut, 14) <= room or cut == ""
    assert cut == words or cut == "" or cut.endswith("…")


def claim(counted: str, low: int | None, high: int | None, **fields: object) -> Claim:
    values = {"said": "almost so many", "claimed_by": "Police", "written": "2022-01-09", **fields}
    return Claim(counted, low, high, day=FIRST, **values)  # type: ignore[arg-type]


def test_figures_of_one_kind_are_drawn_to_one_scale_and_none_is_summed() -> None:
    given = [claim(Counted.KILLED, 160, None), claim(Counted.KILLED, 40, 80)]
    picture = figures([*given, claim(Counted.ARRESTED, None, 8000)], title="T", address="/f")
    sure = [area.width for area in picture.drawing.areas if area.kind == "sure"]
    up_to = [area.width for area in picture.drawing.areas if area.kind == "up-to"]
    assert abs(sure[0] - 4 * sure[1]) <= 2
    assert abs(up_to[0] - sure[1]) <= 1
    numbers = {cell for row in picture.table.rows for cell in row[2:4]}
    assert numbers == {"160", "", "40", "80", "8000"}


def test_figures_with_long_words_do_not_touch() -> None:
    given = [claim(kind, n, 2 * n, said=LONG, claimed_by=LONG) for kind in Counted for n in (0, 9)]
    told = figures(given, title="T", address="/f").drawing.all_words
    for at, one in enumerate(told):
        assert one.right <= WIDTH + 2, one
        assert not [other for other in told[at + 1 :] if meet(one, other)], one


def test_each_part_has_a_line_that_changes_on_its_day() -> None:
    turns = [Turn(Status.NOT_ASSESSED, None), Turn(Status.MET, date(2022, 2, 1))]
    lives = [Life("Dana", turns), Life("Person 1", turns[:1])]
    picture = lifelines(lives, FIRST, title="T", address="/l")
    bands = [area.title for area in picture.drawing.areas]
    assert bands == ["Dana: Not yet assessed", "Dana: Met", "Person 1: Not yet assessed"]
    assert picture.table.rows[1] == ["Dana", "Met", "2022-02-01"]


def test_a_cell_is_never_a_formula_and_comes_back_from_csv_as_it_was() -> None:
    cells = ["=1+1", "+1", "-1", "@x", 'a "quoted", b', "two\nlines", "Қазақстан"]
    table = Table(["What"], [[cell] for cell in cells])
    read = [row[0] for row in csv.reader(StringIO(table.csv()))][1:]
    assert read == ["'=1+1", "'+1", "'-1", "'@x", *cells[4:]]
