"""Forms for everybody: they work without a cookie, and keep nothing of who sends them.

A form carries a signed stamp, so that one that nobody fetched here is not taken; and a page of
another site cannot send it. There is no session that somebody else's page could borrow, so Django's
own check, which needs a cookie, is replaced by this one.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]

STAMP = "form"
# No least age: browsers fill in a form faster than any person, and send it at once.
OLDEST = timedelta(days=1)


def stamp(now: datetime) -> str:
    """When the form was made, signed."""
    return Signer(salt=STAMP).sign(str(int(now.timestamp())))


class StampedForm(forms.Form):
    """A form that says when it was made. `now` is the moment at which it is made, or comes back."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    # Programs fill in every field that they find; people do not see this one.
    website = forms.CharField(required=False)

    def __init__(self, data: Any = None, *, now: datetime, initial: Any = None) -> None:
        self.now = now
        super().__init__(data, initial={"stamp": stamp(now), **(initial or {})})

    @property
    def is_by_program(self) -> bool:
        return bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        age = self._age()
        if age is None or age > OLDEST:
            self._renew_stamp()
            raise forms.ValidationError(
                gettext("This form was open for too long. Please send it once more.")
            )
        return self.cleaned_data

    def _age(self) -> timedelta | None:
        try:
            made = int(Signer(salt=STAMP).unsign(self.cleaned_data.get("stamp", "")))
        except (BadSignature, ValueError):
            return None
        return timedelta(seconds=self.now.timestamp() - made)

    def _renew_stamp(self) -> None:
        self.data = {name: self.data[name] for name in self.data} | {"stamp": stamp(self.now)}


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
    """A page with a form for everybody. Reading it changes nothing; it is never kept by a cache."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def checked(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if request.method == "POST" and not is_ours(request):
            return render(request, "digests/refused.html", status=403)
        return view(request, *args, **kwargs)

    return checked


def client_address(request: HttpRequest) -> str:
    """Who asks: the entry that the outermost proxy of our own wrote; those before it are claims."""
    direct: str = request.META.get("REMOTE_ADDR", "")
    if not settings.PROXY_COUNT:
        return direct
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return chain[-settings.PROXY_COUNT] if len(chain) >= settings.PROXY_COUNT else direct
