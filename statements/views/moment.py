"""Pages that can be read at a moment: on a day, and as the record stood on a day."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.generic import View

from statements.filters import Moment, MomentFilter
from statements.filters.question import MOMENT
from statements.models import Demand, Publication, Removal
from statements.models.correction import put_back
from statements.vocabulary import RemovalKind

from .gone import Gone, gone


def first_entry(at: Moment) -> datetime | None:
    """When the record began, where that is asked for."""
    if not at.is_before_the_record:
        return None
    return Publication.objects.order_by("seq").values_list("at", flat=True).first()


class AtAMoment(View):
    """Answers a senseless day, and one before the record, with a sentence and nothing else."""

    asked: MomentFilter
    moment: Moment

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.asked = MomentFilter(_days(request.GET), queryset=Demand.objects.none())
        self.moment = self.asked.moment
        if self.asked.form.errors or self.moment.is_before_the_record:
            return self.without_an_answer()
        return self.read(request, *args, **kwargs)

    def read(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().get(request, *args, **kwargs)  # type: ignore[misc]

    def without_an_answer(self, status: int = 200) -> HttpResponse:
        context = {
            "form": self.asked.form,
            "moment": self.moment,
            "first_entry": first_entry(self.moment),
        }
        return render(self.request, "statements/no_moment.html", context, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"moment": self.moment, "moment_form": self.asked.form}


def _days(asked: QueryDict) -> QueryDict:
    """What is asked of time: these pages do not read the rest of an address."""
    days = QueryDict(mutable=True)
    for name in MOMENT:
        if name in asked:
            days.setlist(name, asked.getlist(name))
    return days


def put_back_all(rows: list[Any], at: Moment) -> None:
    """Let rows read as they did, if that is asked for."""
    if at.seq is not None:
        put_back(rows, at.seq)


class Then:
    """Statements or events that were there at a moment, by a condition on today's values.

    `rows` are public ones, with what their list shows of them.
    """

    def __init__(self, rows: QuerySet[Any], at: Moment, **condition: Any) -> None:
        self._at = at
        self._every = rows.model.objects.filter(**condition)
        self.readable = self._standing(rows.filter(**condition))

    def _standing(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self._at.seq is not None:
            rows = rows.public_at(self._at.seq)  # type: ignore[attr-defined]
        return rows.filter(first_day__lte=self._at.on) if self._at.on else rows

    def first(self, number: int) -> list[Any]:
        """The first rows, as they read then."""
        rows = list(self.readable[:number])
        put_back_all(rows, self._at)
        return rows

    def gone(self) -> list[Gone]:
        """Those that were unpublished since. Of what was deleted nothing tells that it was here."""
        if self._at.seq is None:
            return []
        deleted = Removal.objects.public().filter(
            kind=RemovalKind.REDACT, target_id=OuterRef("public_id")
        )
        rows = self._standing(self._every).filter(publication=None)
        return gone(rows.exclude(Exists(deleted)))
