"""The ledger for whoever wants to check it: explained on one page, and whole for download."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import quote_etag
from django.views.decorators.http import condition, require_safe
from django.views.generic import TemplateView

from statements.models import Publication

from . import keys
from .export import Export
from .head import head
from .models import Checkpoint

SHOWN = 50
FILES = ("script", "entries", "checkpoint", "key")
TEXT = "text/plain; charset=utf-8"
LINES = "application/x-ndjson"
SCRIPT = Path(__file__).with_name("verify.py")

NO_CHECKPOINT = "No head of the ledger was signed yet."
NO_SUCH_CHECKPOINT = "The ledger was never signed at such an entry. Only some are: those that were"
NO_SUCH_CHECKPOINT += " the newest when the worker looked."
NO_KEY = "No key was announced in the ledger yet, so nothing is signed."


class LedgerPage(TemplateView):
    template_name = "ledger/ledger.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        newest = Publication.objects.order_by("-seq").defer("content", "bears_on", "salt", "prev")
        key = keys.announced().first()
        return super().get_context_data(
            section="ledger",
            site=settings.SITE_URL,
            paths=[reverse(f"ledger_files:{name}") for name in FILES],
            entries=list(newest[:SHOWN]),
            key=key,
            fingerprint=keys.fingerprint(keys.announced_pem(key)) if key else "",
            checkpoint=Checkpoint.objects.order_by("-seq").first(),
            **kwargs,
        )


def tag(newest: Publication | None) -> str:
    return quote_etag(f"{newest.seq}-{newest.hash}" if newest else "0")


def tag_of_head(request: HttpRequest) -> str:
    return tag(head())


def time_of_head(request: HttpRequest) -> datetime | None:
    newest = head()
    return newest.at if newest else None


@require_safe
@condition(tag_of_head, time_of_head)
def entries(request: HttpRequest) -> HttpResponseBase:
    """Every entry, one a line."""
    if request.method == "HEAD":
        return HttpResponse(content_type=LINES)
    export = Export()
    return StreamingHttpResponse(export, content_type=LINES, headers={"ETag": tag(export.head)})


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed head, or the one of the entry that is asked for."""
    if "seq" not in request.GET:
        found = Checkpoint.objects.order_by("-seq").first()
        return _text(found.text() if found else None, NO_CHECKPOINT)
    asked = request.GET.getlist("seq")
    number = asked[0] if len(asked) == 1 else ""
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    found = Checkpoint.objects.filter(seq=number).first() if is_number else None
    return _text(found.text() if found else None, NO_SUCH_CHECKPOINT)


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The public key in force."""
    entry = keys.announced().first()
    return _text(keys.announced_pem(entry) if entry else None, NO_KEY)


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The very file that this repository tests."""
    return HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")


def _text(text: str | None, otherwise: str) -> HttpResponse:
    if text is None:
        return HttpResponse(f"{otherwise}\n", status=404, content_type=TEXT)
    return HttpResponse(text, content_type=TEXT)
