"""What a search would have brought in the last month, before anybody follows it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .clock import now
from .searches import Senseless, canonical, in_words
from .volume import preview as preview_of


@require_safe
@never_cache
def preview(request: HttpRequest) -> HttpResponse:
    try:
        query = canonical(request.GET)
    except Senseless as senseless:
        return refused(request, senseless)
    context = {
        "query": query,
        "followed": in_words(query),
        "preview": preview_of(query, now()),
        "section": "follow",
    }
    return render(request, "digests/preview.html", context)


def refused(request: HttpRequest, senseless: Senseless) -> HttpResponse:
    """What is wrong with a search that nobody can follow."""
    context = {"sentences": senseless.sentences, "section": "follow"}
    return render(request, "digests/senseless.html", context, status=400)
