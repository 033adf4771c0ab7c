"""The answer of the tracker as a table to take away: the same question, all rows, one row each."""

import csv
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.generic import View

from statements.filters import DemandFilter
from statements.models import Actor, Demand

from .for_programs import asked_whole, refused
from .tracker import reading, shown

AT_ONCE = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
"""What a spreadsheet would take for the beginning of a formula, and run."""


def _named(actors: Iterable[Actor]) -> list[str]:
    """Each once, in the order of the calls."""
    return list(dict.fromkeys(actor.name for actor in actors))


COLUMNS: dict[str, Callable[[Any], Any]] = {
    "id": lambda demand: demand.public_id,
    "summary": lambda demand: demand.summary,
    "type": lambda demand: demand.type,
    "status": lambda demand: demand.status,
    "called_on": lambda demand: demand.called_on,
    "calls": lambda demand: len(demand.public_calls),
    "issuers": lambda demand: _named(
        actor for call in demand.public_calls for actor in call.statement.issuers.all()
    ),
    "addressees": lambda demand: _named(demand.addressees.all()),
    "countries": lambda demand: sorted(
        {code for call in demand.public_calls for code in call.statement.countries}
    ),
    "themes": lambda demand: demand.themes,
    "flags": lambda demand: getattr(demand, "flags", ()),
    "address": lambda demand: f"{settings.SITE_URL}{demand.get_absolute_url()}",
}
"""The columns and what stands in them; several values are parted by a semicolon."""


class DemandTable(View):
    """Streams all demands that a question finds; a senseless one gets its sentences."""

    question = DemandFilter

    def get(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        asked = asked_whole(DemandFilter, request, Demand.objects.all())
        if not asked.is_valid():
            return refused(asked)
        answer = StreamingHttpResponse(_lines(asked), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="demands.csv"'
        return answer


class _Echo:
    """A file that gives back what is written to it."""

    @staticmethod
    def write(line: str) -> str:
        return line


def _lines(asked: DemandFilter) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\N{BYTE ORDER MARK}"
    yield writer.writerow(COLUMNS)
    for demand in _demands(asked):
        yield writer.writerow(_cell(column(demand)) for column in COLUMNS.values())


def _demands(asked: DemandFilter) -> Iterator[Demand]:
    """Every demand as the tracker reads it, some hundred at a time."""
    keys = list(asked.qs.values_list("pk", flat=True))
    for first in range(0, len(keys), AT_ONCE):
        some = asked.qs.filter(pk__in=keys[first : first + AT_ONCE])
        yield from reading(shown(some, asked.moment), asked.moment)


def _cell(value: Any) -> str:
    """A cell that no spreadsheet runs."""
    if value is None:
        return ""
    text = (
        str(value)
        if isinstance(value, str | int) or hasattr(value, "isoformat")
        else "; ".join(value)
    )
    return f"'{text}" if text.startswith(FORMULA) else text
