"""A list that answers a question, page by page."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext
from django.views.generic import ListView

from statements.filters import PAGE, Question
from statements.languages import quoted

M = TypeVar("M", bound=Model)


def how_many(things: QuerySet[Any], owner: str) -> Coalesce:
    """How many of these each row has. A subquery, for a join would group the whole table."""
    mine = things.order_by().filter(**{owner: OuterRef("pk")}).values(owner)
    return Coalesce(Subquery(mine.annotate(number=Count("pk", distinct=True)).values("number")), 0)


@dataclass(frozen=True)
class NoPage:
    """A page that somebody asked for and that a list does not have."""

    wanted: str
    last: int

    def __str__(self) -> str:
        wanted = self.wanted if self.wanted.isdecimal() else quoted(self.wanted)
        said = (
            gettext("There is no page %(wanted)s: the last is %(last)s.")
            if self.last > 1
            else gettext("There is no page %(wanted)s: there is only one.")
        )
        return said % {"wanted": wanted, "last": self.last}


class Listing(ListView[M]):
    """The public rows that a filter finds; the filter’s state is the address of the page."""

    question: type[Question]
    filter: Question
    paginate_by = 50
    section = ""
    no_page: NoPage | None = None

    def get_queryset(self) -> QuerySet[M]:
        self.filter = self.question(
            self.request.GET, queryset=super().get_queryset(), request=self.request
        )
        return self.filter.qs

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """A page that is not there is answered with a sentence and no rows, never with others."""
        try:
            ranked: Any = self.filter.best_first(queryset)
            return super().paginate_queryset(ranked, page_size)
        except Http404:
            paginator = self.get_paginator(queryset, page_size)
            if not self.filter.form.errors:
                self.no_page = NoPage(self.request.GET.get(PAGE, "")[:20], paginator.num_pages)
            return paginator, paginator.page(1), queryset.none(), False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(filter=self.filter, section=self.section, **kwargs)
        return context | {"no_page": self.no_page}
