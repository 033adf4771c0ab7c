"""The feeds: of what a question of the tracker matches, of all changes, of all corrections; and the
calendar of a question."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext
from django.views.generic import View

from statements.digests.news import absolute
from statements.digests.searches import in_words
from statements.filters import (
    ChangeFilter,
    CorrectionFilter,
    DemandFilter,
    Question,
    matching_changes,
)
from statements.filters.weeks import told
from statements.ledger.head import head_of, signed
from statements.models import Demand, Publication
from statements.views.for_programs import asked_whole, refused
from statements.views.revisions import REVISED
from statements.views.subjects import LONG

from . import atom, ical, json_feed
from .deadlines import deadlines
from .entries import bearing_on, entries
from .feed import Feed

MOST = 50
"""Entries of a feed, the newest."""

FORMS: dict[str, tuple[Callable[[Feed], str], str]] = {
    "atom": (atom.written, atom.KIND),
    "json": (json_feed.written, json_feed.KIND),
}


def both(route: str, view: type["FeedView"], name: str) -> list[URLPattern]:
    """The two addresses of a feed."""
    return [
        path(f"{route}feed.{form}", view.as_view(form=form), name=f"{name}_{form}")
        for form in FORMS
    ]


class FeedView(View):
    form = "atom"
    question: type[Question]
    rows: ClassVar[type[Model]] = Publication
    page = ""
    """The page that shows the same."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked: Any = asked_whole(self.question, request, self.rows._default_manager.all())
        if not asked.is_valid():
            return refused(asked)
        write, kind = FORMS[self.form]
        return HttpResponse(write(self.feed(asked)), content_type=kind)

    def feed(self, asked: Any) -> Feed:
        query = f"?{asked.canonical()}" if asked.canonical() else ""
        newest = list(self.publications(asked).defer(*LONG).order_by("-seq")[:MOST])
        return Feed(
            title=f"{settings.SITE_NAME}: {self.title(asked)}",
            language=get_language() or settings.LANGUAGE_CODE,
            address=absolute(f"{self.request.path}{query}"),
            page=absolute(f"{reverse(self.page)}{query}"),
            entries=entries(newest, self.bearing(asked, newest)),
            head=head_of(self.request),
            checkpoint=signed(),
        )

    def title(self, asked: Any) -> str:
        raise NotImplementedError

    def publications(self, asked: Any) -> QuerySet[Publication]:
        raise NotImplementedError

    def bearing(self, asked: Any, newest: list[Publication]) -> Iterable[tuple[int, int]]:
        """The demands that each of these is to tell of."""
        return bearing_on(newest)


class DemandFeed(FeedView):
    """What changed for the demands of a question, as a mail to whoever follows it would tell."""

    question = DemandFilter
    rows = Demand
    page = "statements:demand_list"

    def title(self, asked: DemandFilter) -> str:
        return in_words(asked.canonical())

    def publications(self, asked: DemandFilter) -> QuerySet[Publication]:
        changes = matching_changes(asked.canonical(), 0).order_by("-publication")
        newest = changes.values_list("publication", flat=True).distinct()[:MOST]
        return Publication.objects.filter(pk__in=newest)

    def bearing(self, asked: DemandFilter, newest: list[Publication]) -> Iterable[tuple[int, int]]:
        changes = matching_changes(asked.canonical(), 0).filter(publication__in=newest)
        return changes.order_by("publication", "pk").values_list("publication", "demand")


class ChangeFeed(FeedView):
    """Everything that became public. Slips of the pen are told to nobody."""

    question = ChangeFilter
    page = "statements:changes"

    def title(self, asked: ChangeFilter) -> str:
        return gettext("Changes")

    def publications(self, asked: ChangeFilter) -> QuerySet[Publication]:
        found: QuerySet[Publication] = asked.qs
        return found.filter(pk__in=told(translations=bool(asked.form.cleaned_data["subject"])))


class CorrectionFeed(ChangeFeed):
    """Everything that was corrected, unpublished or redacted."""

    question = CorrectionFilter
    page = "statements:corrections"

    def title(self, asked: ChangeFilter) -> str:
        return gettext("Corrections")

    def publications(self, asked: ChangeFilter) -> QuerySet[Publication]:
        return super().publications(asked).filter(kind__in=REVISED)


class Calendar(View):
    """The deadlines of what a question finds."""

    question = DemandFilter

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = asked_whole(DemandFilter, request, Demand.objects.all())
        if not asked.is_valid():
            return refused(asked)
        query = asked.canonical()
        name = gettext("Deadlines: %(demands)s") % {"demands": in_words(query)}
        address = absolute(f"{request.path}{query and f'?{query}'}")
        made = ical.written(f"{settings.SITE_NAME}. {name}", address, deadlines(asked.again(query)))
        return HttpResponse(made, content_type=ical.KIND)
