"""The status of one demand in one small picture, for other people's sites."""

from datetime import date

from django.utils.translation import gettext

from statements.edtf import day_in_words
from statements.vocabulary import Status

from .drawing import Area, Drawing, Mark, Words, fitted
from .picture import Picture
from .table import Table

WIDE, HIGH = 480, 104


def badge(*, status: str, title: str, site: str, day: date) -> Picture:
    label = str(Status(status).label)
    source = gettext("%(site)s, %(day)s") % {"site": site, "day": day_in_words(day)}
    shown = (Words(50, 62, label, "strong tone large"),)
    drawing = Drawing(
        width=WIDE,
        height=HIGH,
        areas=[Area(0, 0, WIDE, HIGH, "frame"), Area(0, 0, 6, HIGH, f"side {status}")],
        words=[fitted(22, 28, title, WIDE - 40), fitted(22, 90, source, WIDE - 40, "soft")],
        marks=[Mark(33, 56, status, 22, label, words=shown, kind="status")],
    )
    return Picture("status", title, "", f"{label}. {source}", drawing, Table([]))
