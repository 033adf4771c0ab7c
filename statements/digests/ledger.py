"""Where the record stands."""

from statements.models import Publication


def head() -> Publication | None:
    """The newest entry of the ledger; nothing if nothing was ever published."""
    return Publication.objects.defer("content").order_by("-seq").first()


def head_seq() -> int:
    return Publication.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
