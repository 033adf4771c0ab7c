"""How a status and a stance look: one definition for pages, pictures and cards.

Each is drawn in a square of 16 by strokes that SVG can take as they are. Circles fill as a demand
is met; action against it is the only diamond; what has ended is square. A stance is never the
shape of a status.
"""

from dataclasses import dataclass
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .vocabulary import Stance, Status


@dataclass(frozen=True)
class Stroke:
    """One path; `full` is filled with the colour, `cut` is a line in the colour of the ground."""

    path: str
    paint: str = ""
    width: float = 0
    dashes: str = ""

    @property
    def svg(self) -> SafeString:
        given = {
            "class": self.paint,
            "d": self.path,
            "stroke-width": f"{self.width:g}" if self.width else "",
            "stroke-dasharray": self.dashes,
        }
        words = [format_html(' {}="{}"', name, value) for name, value in given.items() if value]
        return format_html("<path{}/>", mark_safe("".join(words)))


Shape = tuple[Stroke, ...]


def ring(radius: float, paint: str = "", width: float = 0, dashes: str = "") -> Stroke:
    """A circle around the middle."""
    r = f"{radius:g}"
    half = f"a{r} {r} 0 1 1"
    return Stroke(
        f"M{8 - radius:g} 8{half} {2 * radius:g} 0{half} {-2 * radius:g} 0z", paint, width, dashes
    )


def full(path: str) -> Stroke:
    return Stroke(path, "full")


def cut(path: str) -> Stroke:
    return Stroke(path, "cut")


RIM = ring(6.2, width=1.5)

STATUSES: dict[str, Shape] = {
    Status.NOT_ASSESSED: (ring(6, dashes="1.6 2.17"),),
    Status.NO_INFORMATION: (RIM, ring(1.9, "full")),
    Status.NO_ACTION: (ring(6, width=2.4),),
    Status.ANNOUNCED: (RIM, full("M2.4 10.4h11.2a6 6 0 0 1-11.2 0z")),
    Status.IN_PROGRESS: (RIM, full("M2 8h12A6 6 0 0 1 2 8z")),
    Status.PARTLY_MET: (RIM, full("M2.6 5.5h10.8a6 6 0 1 1-10.8 0z")),
    Status.MET: (ring(7, "full"), cut("M4.5 8.3l2.5 2.5 4.6-5.3")),
    Status.REVERSED: (ring(7, "full"), cut("M12 8H5m3-3.4L4.6 8 8 11.4")),
    Status.CONTRARY_ACTION: (
        full("M8 .4l7.6 7.6L8 15.6.4 8z"),
        cut("M5.6 5.6l4.8 4.8m0-4.8-4.8 4.8"),
    ),
    Status.NO_LONGER_POSSIBLE: (full("M1.6 1.6h12.8v12.8H1.6z"), cut("M4.4 8h7.2")),
    Status.WITHDRAWN: (Stroke("M2.4 2.4h11.2v11.2H2.4zM2.4 13.6 13.6 2.4"),),
}

STANCES: dict[str, Shape] = {
    Stance.SUPPORTS: (Stroke("M8 2v12M2 8h12"),),
    Stance.CONTRADICTS: (Stroke("M3 3l10 10M13 3 3 13"),),
    Stance.MIXED: (Stroke("M8 1v8M4 5h8M3 13.5h10"),),
    Stance.CONTEXT: (full("M1 6.6h3v3H1zm5.5 0h3v3h-3zm5.5 0h3v3h-3z"),),
    Stance.CONTINUED_NEED: (Stroke("M8 1v9M8 12.2v2.6"),),
}

CALL = (full("M1 3h14L8 14.5z"),)
"""The mark of a call, which points down to what became of it."""


@cache
def svg(code: str) -> SafeString:
    """The inside of an <svg viewBox="0 0 16 16"> for a status, a stance or “call”."""
    known = STATUSES | STANCES | {"call": CALL}
    return mark_safe("".join(stroke.svg for stroke in known[code]))
