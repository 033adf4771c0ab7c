"""What every request and every answer passes."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]


class LegibleRequests:
    """Refuses an address that no text can hold, before anything puts it into a query."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.is_legible(request):
            return self.get_response(request)
        return HttpResponseBadRequest("This address holds bytes that are not text.")

    @staticmethod
    def is_legible(request: HttpRequest) -> bool:
        # In a path, Django writes a byte that is no text back as %FF; in a query it would put a
        # mark in its place. WSGI hands a query over as Latin-1.
        query = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
        try:
            words = unquote_to_bytes(request.path_info).decode() + unquote_to_bytes(query).decode()
        except UnicodeDecodeError:
            return False
        return "\0" not in words


DESK = "/admin/"


class CookiesOfTheDesk:
    """Cookies are of the desk alone: to a public page it is as if none had been sent, so that it
    neither differs by one nor answers with one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(DESK):
            request.COOKIES = {}
        return self.get_response(request)


class Headers:
    """What every answer forbids. A view that needs another policy sets the header itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_desk = request.path.startswith(DESK)
        policy = (
            settings.ADMIN_CONTENT_SECURITY_POLICY if is_desk else settings.CONTENT_SECURITY_POLICY
        )
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response


class LanguageOfThePath:
    """The path alone says in which language to answer, so that one address is one page.

    Django's own middleware would also look at what the browser prefers.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info)
        with translation.override(language or settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response
