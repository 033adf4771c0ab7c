"""How many mails left on each day, as a picture."""

from datetime import date

from statements.pictures.axis import AXIS, time_axis
from statements.pictures.days import Scale
from statements.pictures.drawing import Area, Drawing, Line, Words
from statements.pictures.table import Table

WIDTH, LEFT, RIGHT = 400, 48, 388
TOP, LOW = 12, 132
BAR = 9


def draw(days: dict[date, int]) -> Drawing:
    """A bar a day for about a month, as high as most of them left on one."""
    scale = Scale(days, LEFT, RIGHT - BAR)
    most = max(days.values()) or 1
    drawing = Drawing(width=WIDTH, height=LOW + AXIS, name="volume")
    drawing.lines.append(Line(LEFT, TOP, RIGHT, TOP, "guide"))
    drawing.words += [
        Words(LEFT - 8, TOP + 5, str(most), "tick", "end"),
        Words(LEFT - 8, LOW + 5, "0", "tick", "end"),
    ]
    for day, number in days.items():
        height = round((LOW - TOP) * number / most)
        bar = Area(scale.x(day), LOW - height, BAR, height, "sure", f"{day}: {number}")
        drawing.areas.append(bar)
    time_axis(drawing, scale, TOP, LOW, RIGHT)
    return drawing


def table(days: dict[date, int]) -> Table:
    return Table(["Day", "Mails"], [[str(day), str(number)] for day, number in days.items()])
