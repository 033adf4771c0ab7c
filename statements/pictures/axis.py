"""The days under a picture."""

from django.utils.translation import ngettext

from .days import Scale
from .drawing import Area, Drawing, Line, Words
from .letters import width

AXIS = 30
TICK = 13


def time_axis(
    drawing: Drawing, scale: Scale, top: int, below: int, right: int, *, is_open: bool = False
) -> None:
    """Days by name below a line, and where an empty time is cut short, from `top` down to it.

    The end of an open one is a day that has not come, and is not named.
    """
    drawing.lines.append(Line(scale.left, below, right, below, "axis"))
    ticks = []
    for tick in scale.ticks():
        if is_open and tick.x >= right:
            continue
        drawing.lines.append(Line(tick.x, below, tick.x, below + 5, "axis"))
        ticks.append(Words(tick.x, below + 21, tick.label, "tick", "middle"))
    for gap in scale.gaps():
        said = ngettext("%(days)s day", "%(days)s days", gap.days) % {"days": gap.days}
        drawing.areas.append(Area(gap.x - 9, top, 18, below - top, "cut", said))
        half = width(said, TICK) // 2 + 6
        if all(words.left > gap.x + half or words.right < gap.x - half for words in ticks):
            ticks.append(Words(gap.x, below + 21, said, "tick", "middle"))
    drawing.words += ticks
