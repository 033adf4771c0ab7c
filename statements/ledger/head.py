"""Where the record stands."""

from functools import partial

from django.http import HttpRequest

from statements.models import Publication
from statements.models.flag import Today

from .models import Checkpoint


def head() -> Publication | None:
    """The newest entry of the ledger, and `today` as the record tells it; nothing if nothing was
    ever published."""
    entries = Publication.objects.defer("content", "bears_on").annotate(today=Today())
    return entries.order_by("-seq").first()


def head_seq() -> int:
    return Publication.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def signed() -> Checkpoint | None:
    """The head that was signed last, if any was."""
    return Checkpoint.objects.order_by("-seq").first()


def signed_seq() -> int:
    return Checkpoint.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def head_of(request: HttpRequest) -> Publication | None:
    """The head that a page was tagged with, so that all of the page names the same one."""
    return getattr(request, "head", None) or head()


def ledger_head(request: HttpRequest) -> dict[str, object]:
    """For the foot of a page: asked only by a page that shows it."""
    return {"ledger_head": partial(head_of, request)}
