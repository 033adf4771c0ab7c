"""The digest of everything, week by week: what a mail would have told of it, for all to read."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Case, F, Max, Min, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.views.generic import TemplateView

from statements.digests.news import Story, marks_of, stories
from statements.filters import PAGE
from statements.filters.moment import record_today
from statements.filters.weeks import Week, weeks
from statements.models import BearsOn, Publication
from statements.views.change import changes
from statements.views.listing import NoPage
from statements.views.subjects import LONG, About

MOST = 25
"""Demands on one page, and entries that bear on none."""


class WeekList(TemplateView):
    template_name = "feeds/week_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(section="changes", weeks=weeks(), **kwargs)


class WeekPage(TemplateView):
    template_name = "feeds/week.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        week, before, after = _found(str(kwargs["week"]))
        digest = Digest(week)
        page = digest.page(self.request.GET.get(PAGE, "1"))
        return super().get_context_data(
            section="changes",
            shown=week,
            before=before,
            after=after,
            is_over=week.last < record_today(),
            digest=digest,
            stories=digest.stories(page),
            changes=digest.others(page),
            page_obj=page,
            paginator=digest.paginator,
            is_paginated=page.has_other_pages(),
            **kwargs,
        )


def _found(name: str) -> tuple[Week, Week | None, Week | None]:
    """A week of the record, with the ones before and after it."""
    every = weeks()
    names = [week.name for week in every]
    if name not in names:
        raise Http404(gettext("Nothing was published in such a week."))
    place = names.index(name)
    before = every[place + 1] if place + 1 < len(every) else None
    return every[place], before, every[place - 1] if place else None


class Digest:
    """Everything of one week: the demands on which it bears, and the entries that bear on none."""

    def __init__(self, week: Week) -> None:
        self.entries = week.entries()
        self.marks = BearsOn.objects.filter(publication__in=self.entries.values("pk"))

    @cached_property
    def demands(self) -> list[int]:
        """The demands to tell of; first those that came to another status, as in a mail."""
        is_new = Case(When(before=F("after"), then=0), default=1)
        rows = (
            self.marks.order_by()
            .annotate(kept=Coalesce("demand__merged_into", "demand"))
            .values("kept")
            .annotate(moved=Max(is_new), first=Min("publication"))
            .order_by("-moved", "first", "kept")
        )
        return [row["kept"] for row in rows]

    @cached_property
    def alone(self) -> list[int]:
        """The entries that bear on no demand."""
        rows = self.entries.exclude(pk__in=self.marks.values("publication")).order_by("seq")
        return list(rows.values_list("pk", flat=True))

    @cached_property
    def paginator(self) -> Paginator[int]:
        return Paginator(range(max(len(self.demands), len(self.alone))), MOST)

    def page(self, wanted: str) -> Page[int]:
        try:
            return self.paginator.page(wanted)
        except InvalidPage:
            raise Http404(str(NoPage(wanted[:20], self.paginator.num_pages))) from None

    def stories(self, page: Any) -> list[Story]:
        some = self.demands[_slice(page)]
        marks = self.marks.annotate(kept=Coalesce("demand__merged_into", "demand"))
        whys: dict[int, dict[int, list[int]]] = {}
        for seq, demand in marks.filter(kept__in=some).values_list("publication", "demand"):
            whys.setdefault(seq, {})[demand] = []
        return stories(marks_of(whys), {}) if whys else []

    def others(self, page: Any) -> list[About]:
        entries = Publication.objects.filter(pk__in=self.alone[_slice(page)])
        return changes(entries.defer(*LONG).order_by("seq"))


def _slice(page: Any) -> slice:
    return slice((page.number - 1) * MOST, page.number * MOST)
