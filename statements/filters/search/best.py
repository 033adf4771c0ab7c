"""The best match first, of so many that it is quick; the rest by day."""

from functools import cached_property
from typing import Any

from django.db.models import F, FloatField, Func, QuerySet, Value

from .asked import Asked

MOST = 2000
"""So many are put in order, the newest; further back nobody reads for the best match."""

WEIGHTS = "{0.02,0.1,0.4,1}"
"""Of codes, names, quotes, and of the title or summary: one word there outweighs many elsewhere."""

WORDS_THEMSELVES = 10
"""Words as they were asked for, against words that say the same."""


def rank(asked: Asked) -> Any:
    """How well a row matches."""
    return _rank(asked.near()) * Value(WORDS_THEMSELVES) + _rank(asked.wide())


def _rank(query: Func) -> Func:
    return Func(
        Value(WEIGHTS),
        F("search"),
        query,
        function="ts_rank",
        template="%(function)s(%(expressions)s)",
        output_field=FloatField(),
    )


class BestFirst:
    """An answer, which comes ordered by day, with its best matches first; to be cut into pages."""

    ordered = True

    def __init__(self, found: QuerySet[Any], asked: Asked) -> None:
        self.found, self.asked = found, asked

    @cached_property
    def _probe(self) -> list[int]:
        """Without an order, so that nobody looks through all days for a rare word."""
        return list(self.found.order_by().values_list("pk", flat=True)[: MOST + 1])

    @cached_property
    def best(self) -> list[int]:
        are_all = len(self._probe) <= MOST
        newest = self.found.filter(pk__in=self._probe) if are_all else self.found
        rows = newest.annotate(rank=rank(self.asked)).values_list("pk", "rank")[:MOST]
        return [pk for pk, _ in sorted(rows, key=lambda row: -row[1])]

    def count(self) -> int:
        return len(self._probe) if len(self._probe) <= MOST else self.found.count()

    def __getitem__(self, page: slice) -> list[Any]:
        first, end = page.start or 0, page.stop
        chosen = self.best[first:end]
        rows = self.found.in_bulk(chosen)
        rest = self.found[max(first, MOST) : end] if end > MOST and self.count() > MOST else ()
        return [*(rows[pk] for pk in chosen if pk in rows), *rest]
