"""Where the record stands."""

from django.http import HttpRequest

from statements.models import Publication


def head() -> Publication | None:
    """The newest entry of the ledger; nothing if nothing was ever published."""
    return Publication.objects.defer("content", "bears_on").order_by("-seq").first()


def head_seq() -> int:
    return Publication.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def ledger_head(request: HttpRequest) -> dict[str, object]:
    """For the foot of a page: asked only by a page that shows it."""
    return {"ledger_head": head}
