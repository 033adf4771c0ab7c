"""Every way in which the public is told something, found by asking the site itself.

A new address is searched by itself; one with a part that nobody taught us to fill fails loudly.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from statements.filters.question import Question
from statements.filters.weeks import weeks
from statements.models import Actor, Demand, Event, Publication, Statement, StatementText
from statements.views import sitemap

NOT_PUBLIC = ("admin/", "mailbox/")
"""Where only editors go, and what only a development site has."""
WORD = "zebrafish"
"""Stands in everything that is hidden, and is searched for."""
DAYS = ("2022-01-09", "2022-02-15")

Answer = tuple[int, bytes, tuple[tuple[str, str], ...]]
"""Status, body and headers."""


def patterns(of: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Each public address as it is written in urls.py, with its view."""
    for one in (of or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if route.startswith(NOT_PUBLIC):
            continue
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        else:
            yield route, one


def paths() -> list[str]:
    """Every address with every question that it takes, public or not, as things stand now."""
    found: list[str] = []
    for route, pattern in patterns():
        for path in _filled(route):
            found += [f"/{path}"]
            found += [f"/{path}?{query}" for query in _queries(route, pattern)]
    return found


def _filled(route: str) -> list[str]:
    """A route with its parts filled in, by everything that there is."""
    part = re.search(r"<(?:\w+:)?(\w+)>", route)
    if not part:
        return [route.lstrip("^").rstrip("$")]
    return [route.replace(part[0], value) for value in _values(route, part[1])]


def _own(route: str) -> str:
    """An address without its language."""
    return re.sub(r"^(ru|kk|uk)/", "", route)


def _values(route: str, name: str) -> list[str]:
    named: dict[str, Any] = {"statements": Statement, "events": Event, "institutions": Actor}
    if name == "public_id":
        return [*Demand.objects.values_list("public_id", flat=True)]
    if name == "slug":
        model = named[_own(route).partition("/")[0]]
        rows = model.objects.order_by("-pk")[:4]
        return sorted({str(row.slug or row.public_id) for row in rows})
    if name == "code":
        return {"themes": ["liberty", "life"], "types": ["release"]}.get(
            route.partition("/")[0], ["KZ", "KG"]
        )
    if name == "week":
        return [week.name for week in weeks()]
    if name == "seq":
        newest = Publication.objects.count()
        return [str(n) for n in (1, *range(max(2, newest - 1), newest + 2))]
    if name == "kind":
        return ["pages", *sitemap.KINDS]
    if name == "number":
        return ["1"]
    if name == "token":
        return ["nonsense"]
    raise AssertionError(f"Say in channels.py what stands for <{name}> in {route}.")


def _queries(route: str, pattern: URLPattern) -> Iterator[str]:
    view = getattr(pattern.callback, "view_class", None)
    question = getattr(view, "question", None)
    # The two forms of a feed say the same: tests/test_feeds.py.
    if question and not route.endswith("feed.json") and issubclass(question, Question):
        for name, one in question.base_filters.items():
            for value in _asked(one):
                yield urlencode({name: value})
    if _own(route).startswith(("demands/", "institutions/", "countries/", "themes/", "types/")):
        yield from (f"on={DAYS[0]}", f"as_of={DAYS[1]}")
    if route == "statements/<slug:slug>/":
        newest = StatementText.objects.order_by("-pk")[:2]
        yield from (f"beside={text.public_id}" for text in newest)
    if _own(route) in ("subscribe/", "subscribe/preview/"):
        yield urlencode({"q": WORD})


def _asked(one: filters.Filter) -> list[str]:
    choices = one.extra.get("choices")
    if choices is not None:
        listed = choices() if callable(choices) else choices
        return ["KG"] if callable(choices) else [str(listed[0][0])]
    if isinstance(one, filters.ModelMultipleChoiceFilter | filters.ModelChoiceFilter):
        newest = Actor.objects.order_by("-pk")[:2]
        return [str(actor.slug or actor.public_id) for actor in newest]
    if isinstance(one, filters.DateFilter):
        return [DAYS[1]]
    return [WORD]


STAMP = re.compile(rb'(name="stamp"[^>]*value=")[^"]*')


def answers(these: list[str], **headers: str) -> dict[str, Answer]:
    """What the site answers at each address now, but for the moment at which it was asked."""
    client = Client()
    found = {}
    for path in these:
        response: Any = client.get(path, headers=headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        found[path] = (
            response.status_code,
            STAMP.sub(rb"\1", body),
            tuple(sorted(h for h in response.headers.items() if h[0] != "Expires")),
        )
    return found
