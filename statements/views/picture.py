"""Pictures at an address of their own: as SVG, and their numbers as CSV."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext

from statements.edtf import day_in_words
from statements.ledger.head import head_of
from statements.pictures.drawing import WIDTH, fitted
from statements.pictures.picture import Picture
from statements.pictures.sheet import policy, sheet

HEAD = 78
"""The room above a picture that stands alone for its title and its source."""
EDGE = 28


def drawn(route: str, view: Any, name: str) -> list[URLPattern]:
    """The two addresses of a picture: `view` takes `form` and answers with `shown_alone()`."""
    return [
        path(f"{route}.{form}", view.as_view(form=form), name=f"{name}_{form}")
        for form in ("svg", "csv")
    ]


def shown_alone(request: HttpRequest, picture: Picture, form: str) -> HttpResponse:
    """A picture as a file, or its table as one."""
    return _csv(picture) if form == "csv" else _svg(request, picture)


def _csv(picture: Picture) -> HttpResponse:
    response = HttpResponse(picture.table.csv(), content_type="text/csv; charset=utf-8")
    name = picture.address.strip("/").replace("/", "-")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _svg(request: HttpRequest, picture: Picture) -> HttpResponse:
    return drawn_alone(
        request,
        picture,
        "pictures/alone.svg",
        heading=fitted(0, 0, picture.title, WIDTH * 0.6).text,
        source=source(request, picture),
        head=HEAD + EDGE,
        edge=EDGE,
        width=picture.drawing.width + 2 * EDGE,
        height=picture.drawing.height + HEAD + 2 * EDGE,
    )


def drawn_alone(
    request: HttpRequest, picture: Picture, template: str, **context: Any
) -> HttpResponse:
    """A picture with its style, which is all that the answer allows."""
    context |= {
        "picture": picture,
        "drawing": picture.drawing,
        "sheet": sheet(),
        "root": settings.SITE_URL,
        "language": get_language(),
    }
    response = render(request, template, context, "image/svg+xml")
    response["Content-Security-Policy"] = policy()
    return response


def for_other_sites(answer: HttpResponse) -> HttpResponse:
    """Lets other sites show an answer within their own pages: a status and the cards alone."""
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def source(request: HttpRequest, picture: Picture) -> str:
    """Where it is from: the site, the newest entry of its ledger, the day, and the address."""
    newest: Any = head_of(request)
    if newest is None:
        return settings.SITE_NAME
    told = {
        "site": settings.SITE_NAME,
        "number": newest.pk,
        "day": day_in_words(newest.today),
        "address": f"{settings.SITE_URL}{picture.svg}",
    }
    return gettext("%(site)s, entry %(number)s, %(day)s, %(address)s") % told
