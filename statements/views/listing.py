"""A list that answers a question, page by page."""

from typing import Any, TypeVar

from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.views.generic import ListView

from statements.filters import Question

M = TypeVar("M", bound=Model)


def how_many(things: QuerySet[Any], owner: str) -> Coalesce:
    """How many of these each row has. A subquery, for a join would group the whole table."""
    mine = things.order_by().filter(**{owner: OuterRef("pk")}).values(owner)
    return Coalesce(Subquery(mine.annotate(number=Count("pk", distinct=True)).values("number")), 0)


class Listing(ListView[M]):
    """The public rows that a filter finds; the filter’s state is the address of the page."""

    question: type[Question]
    filter: Question
    paginate_by = 50
    section = ""

    def get_queryset(self) -> QuerySet[M]:
        self.filter = self.question(
            self.request.GET, queryset=super().get_queryset(), request=self.request
        )
        return self.filter.qs

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        try:
            return super().paginate_queryset(queryset, page_size)
        except Http404:
            wanted = self.request.GET.get("page", "")[:20]
            pages = self.get_paginator(queryset, page_size).num_pages
            raise Http404(
                f"There is no page “{wanted}” of this list. Its pages run from 1 to {pages}."
            ) from None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(filter=self.filter, section=self.section, **kwargs)
