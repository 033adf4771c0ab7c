"""The map of the site for programs: every public page in every language, in pieces."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import condition, require_safe

from statements.filters.moment import NOW
from statements.filters.weeks import weeks
from statements.ledger.head import head
from statements.models import Actor, BearsOn, Demand, Event, Issuer, Publication, Statement
from statements.vocabulary import Subject

from .theme import listed
from .tracker import by_country

ADDRESSES = 5000
"""Addresses in one piece of the map: each page counts once for each language."""
XML = "application/xml; charset=utf-8"
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
FIXED = (
    *(f"statements:{name}" for name in (
        "home", "demand_list", "statement_list", "event_list", "institution_list", "country_list",
        "theme_list", "compare",
        "changes", "week_list", "corrections", "methodology", "about", "accessibility", "contact",
        "site",
    )),
    "ledger:ledger", "digests:subscribe", "digests:privacy",
)  # fmt: skip


def _last_entry(subject: Subject) -> Coalesce:
    """When the newest entry about a row was made."""
    entries = Publication.objects.filter(subject=subject, subject_id=OuterRef("public_id"))
    return Coalesce(Subquery(entries.order_by("-seq").values("at")[:1]), F("publication__at"))


def _last_mark() -> Coalesce:
    """When the newest entry that bears on a demand was made."""
    marks = BearsOn.objects.filter(demand=OuterRef("pk")).order_by("-publication")
    return Coalesce(Subquery(marks.values("publication__at")[:1]), F("publication__at"))


def _last_spoken() -> Coalesce:
    """When the newest statement of an institution became public."""
    spoke = Issuer.objects.filter(actor=OuterRef("pk"), statement__publication__isnull=False)
    newest = spoke.order_by("-statement__publication").values("statement__publication__at")
    return Coalesce(Subquery(newest[:1]), F("publication__at"))


@dataclass(frozen=True)
class Kind:
    """Pages of one kind: the public rows, what their address is made of, and when they changed."""

    rows: Callable[[], QuerySet[Any]]
    key: str
    view: str
    changed: Callable[[], Any]


KINDS = {
    "demands": Kind(lambda: Demand.objects.public(), "public_id", "demand", _last_mark),
    "statements": Kind(
        lambda: Statement.objects.public(),
        "slug",
        "statement",
        lambda: _last_entry(Subject.STATEMENT),
    ),
    "events": Kind(
        lambda: Event.objects.public(), "slug", "event", lambda: _last_entry(Subject.EVENT)
    ),
    "institutions": Kind(Actor.objects.public, "slug", "institution", _last_spoken),
}


def tag(request: HttpRequest, **kwargs: Any) -> str:
    newest = head()
    return f'"{newest.seq}-{newest.hash[:16]}"' if newest else '"0"'


@require_safe
@condition(tag)
def index(request: HttpRequest) -> HttpResponse:
    """Where the pieces are."""
    pieces = [("pages", 1)]
    for kind in KINDS:
        pieces += [(kind, number) for number in _pieces(kind).page_range]
    found = (
        f"<sitemap><loc>{settings.SITE_URL}{reverse('machine:sitemap', args=piece)}</loc></sitemap>"
        for piece in pieces
    )
    return _xml(f'<sitemapindex xmlns="{SCHEMA}">', found, "</sitemapindex>")


@require_safe
@condition(tag)
def piece(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """One piece: the pages of one kind, each in each language and with its sisters."""
    if kind == "pages" and number == 1:
        rows: Iterable[tuple[str, datetime | None]] = [(path, None) for path in _fixed()]
    elif kind in KINDS and number in _pieces(kind).page_range:
        rows = _rows(kind, number)
    else:
        raise Http404
    found = (address for path, at in rows for address in _addresses(path, at))
    return _xml(f'<urlset xmlns="{SCHEMA}" xmlns:xhtml="{XHTML}">', found, "</urlset>")


def _fixed() -> list[str]:
    with override(settings.LANGUAGE_CODE):
        countries = [reverse("statements:country", args=[code]) for code in by_country(NOW)]
        rights = listed(NOW)
        named = {"theme": rights["themes"], "type": rights["types"]}
        of_rights = [
            reverse(f"statements:{name}", args=[row[0]]) for name in named for row in named[name]
        ]
        of_weeks = [week.address for week in weeks()]
        return [*map(reverse, FIXED), *countries, *of_rights, *of_weeks]


def _pieces(kind: str) -> Paginator[Any]:
    rows = KINDS[kind].rows().order_by("pk")
    return Paginator(rows, ADDRESSES // len(settings.LANGUAGES), allow_empty_first_page=False)


def _rows(kind: str, number: int) -> Iterator[tuple[str, datetime | None]]:
    of = KINDS[kind]
    with override(settings.LANGUAGE_CODE):
        # One address is asked for and the others are written like it: this is thousands.
        before, _, after = reverse(f"statements:{of.view}", args=["key"]).partition("key")
    page: Any = _pieces(kind).page(number).object_list
    for key, at in page.annotate(changed=of.changed()).values_list(of.key, "changed"):
        yield f"{before}{key}{after}", at


def _addresses(path: str, at: datetime | None) -> Iterator[str]:
    day = f"<lastmod>{at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if at else ""
    editions = {code: f"{settings.SITE_URL}{_in(code)}{path}" for code, _ in settings.LANGUAGES}
    sisters = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(url)}/>'
        for code, url in editions.items()
    )
    for url in editions.values():
        yield f"<url><loc>{escape(url)}</loc>{day}{sisters}</url>"


def _in(language: str) -> str:
    return "" if language == settings.LANGUAGE_CODE else f"/{language}"


def _xml(start: str, lines: Iterable[str], end: str) -> HttpResponse:
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', start, *lines, end])
    return HttpResponse(text + "\n", content_type=XML)
