"""What stood at an address once: 410 with the class of the reason, and nothing of the thing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from statements.models import Publication, Removal
from statements.vocabulary import RemovalReason

from .subjects import LONG

GONE = {
    "demand": _("This demand is not public any more"),
    "statement": _("This statement is not public any more"),
    "event": _("This event is not public any more"),
    "institution": _("This institution is not public any more"),
}


class Tombstoned(DetailView[Any]):
    """The page of one thing, or the tombstone of one that left the record."""

    noun = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            gone = self.tombstone()
            if gone is None:
                raise
            return self.answer(request, gone)

    def tombstone(self) -> Publication | None:
        """The entry that took away what stood at this address."""
        field = self.get_slug_field()
        found = self.get_queryset().model.objects.filter(
            **{field: self.kwargs[self.slug_url_kwarg]}, tombstone__isnull=False, publication=None
        )
        seq = found.values_list("tombstone", flat=True).first()
        return Publication.objects.defer(*LONG).filter(pk=seq).first() if seq else None

    def answer(self, request: HttpRequest, entry: Publication) -> HttpResponse:
        removal = Removal.objects.public().filter(publication=entry).first()
        context = {
            # Its address may name it, so no link repeats it.
            "editions": (),
            "title": GONE[self.noun],
            "entry": entry,
            "reason": RemovalReason(removal.reason) if removal else None,
        }
        return render(request, "statements/gone.html", context, status=410)
