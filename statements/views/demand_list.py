"""The tracker: the demands that a question finds, and what it could be narrowed by."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from statements.filters import DemandFilter, Moment
from statements.filters.choices import facets, ways_out
from statements.filters.facets import CAP, tally
from statements.models import Demand

from .gone import gone
from .listing import Listing
from .moment import first_entry
from .tracker import reading, shown


class DemandList(Listing[Demand]):
    template_name = "statements/demand_list.html"
    question = DemandFilter
    filter: DemandFilter
    section = "demands"

    def get_queryset(self) -> QuerySet[Demand]:
        self.queryset = Demand.objects.all()
        found = shown(super().get_queryset(), self.filter.moment)
        self.total, self.numbers = tally(self.filter)
        return found

    def get_paginator(self, *args: Any, **kwargs: Any) -> Paginator[Demand]:
        """Pages over what was counted already, and no further."""
        paginator: Any = super().get_paginator(*args, **kwargs)
        paginator.count = min(self.total, CAP)
        return paginator  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at: Moment = self.filter.moment
        context = super().get_context_data(moment=at, first_entry=first_entry(at), **kwargs)
        context["object_list"] = reading(context["object_list"], at)
        return context | (self.answer(context) if self.filter.is_valid() else {})

    def answer(self, context: dict[str, Any]) -> dict[str, Any]:
        """What is told around the rows of a question that makes sense."""
        rows = gone(self.filter.gone())
        return {
            "gone": rows,
            "number": context["paginator"].count + sum(row.number for row in rows),
            "cap": CAP if self.total > CAP else 0,
            "facets": facets(self.filter, self.numbers),
            "ways_out": [] if self.total or rows else ways_out(self.filter),
            "today": self.filter.today(),
        }
