"""An unchanged page costs its reader nothing: it is the same as long as its tag is.

A public page depends on its address, the head of the ledger, the day, and what is installed; so it
can be told to be unchanged before anything of the record is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from statements.ledger.head import head, signed_seq
from statements.models.notice import notice_stamp

PUBLIC = "statements"
"""The namespace of the pages that are the same for everybody."""
INSTALLED = ("statements", "monitor", "templates", "static", "locale")
SHARED_SECONDS = 60
FEEDS = ("_atom", "_json")
"""How the names of their addresses end."""


@cache
def release() -> str:
    """What is installed, by its very bytes: a new release makes every page a new one."""
    digest = hashlib.sha256()
    for folder in INSTALLED:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(settings.BASE_DIR)}\0".encode())
                digest.update(Path(path).read_bytes())
    return digest.hexdigest()


def is_public_page(request: HttpRequest) -> bool:
    match = request.resolver_match
    is_asking = request.method in ("GET", "HEAD")
    return bool(is_asking and match and match.namespaces[:1] == [PUBLIC])


def tag(request: HttpRequest) -> str:
    """The tag of a page now. The head that it was made of is kept for the page’s foot."""
    newest = request.head = head()  # type: ignore[attr-defined]
    at = f"{newest.seq} {newest.hash} {newest.today}" if newest else "nothing yet"  # type: ignore[attr-defined]
    parts = (at, _besides(request), request.get_full_path(), release(), settings.SITE_NAME)
    return quote_etag(hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32])


def _besides(request: HttpRequest) -> str:
    """What a page shows that changes without an entry: the first page notices, a feed the head that
    was signed last."""
    name = str(request.resolver_match and request.resolver_match.url_name)
    if name.endswith(FEEDS):
        return str(signed_seq())
    return notice_stamp() if name == "home" else ""


class Freshness:
    """Gives public pages their tag, and answers that nothing changed where that is so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        found = getattr(request, "tag", None)
        if found and response.status_code == 200 and not response.has_header("Cache-Control"):
            response.headers["ETag"] = found
            patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        if not is_public_page(request):
            return None
        found = request.tag = tag(request)  # type: ignore[attr-defined]
        unchanged = get_conditional_response(request, etag=found)
        if unchanged and unchanged.status_code == 304:
            unchanged.headers["ETag"] = found
            patch_cache_control(unchanged, public=True, max_age=0, s_maxage=SHARED_SECONDS)
            return unchanged
        return None


class Compression(GZipMiddleware):
    """Public pages are compressed here. Others hold links that are nobody else’s business, which a
    compressed length could give away."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        return super().process_response(request, response) if is_public_page(request) else response
