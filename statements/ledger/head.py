"""Where the record stands."""

from django.http import HttpRequest

from statements.models import Publication
from statements.models.flag import Today


def head() -> Publication | None:
    """The newest entry of the ledger, and `today` as the record tells it; nothing if nothing was
    ever published."""
    entries = Publication.objects.defer("content", "bears_on").annotate(today=Today())
    return entries.order_by("-seq").first()


def head_seq() -> int:
    return Publication.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def ledger_head(request: HttpRequest) -> dict[str, object]:
    """For the foot of a page: what was asked for its tag, else asked by a page that shows it."""
    return {"ledger_head": getattr(request, "head", head)}
