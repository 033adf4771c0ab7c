"""What a form that comes without a cookie is checked for: that one of our pages sent it."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def is_ours(request: HttpRequest) -> bool:
    """Whether the page that sent this, if the browser names it, is of this site. It may be under
    its own name or under the one that was asked for, such as that of an onion service."""
    named = request.headers.get("Origin") or request.headers.get("Referer")
    if named is None:
        return True
    try:
        parts = urlsplit(named)
    except ValueError:
        return False
    here = f"{request.scheme}://{request.get_host()}"
    return f"{parts.scheme}://{parts.netloc}" in (settings.SITE_URL, here)


def public_form(view: View) -> View:
    """A page with a form for everybody. Reading it changes nothing; it is never kept by a cache.

    There is no session that somebody else's page could borrow, so Django's check, which needs a
    cookie, is replaced by this one.
    """

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def checked(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if request.method == "POST" and not is_ours(request):
            return render(request, "digests/refused.html", status=403)
        return view(request, *args, **kwargs)

    return checked
