"""An answer for programs: all of what a question asks, or the sentences that refuse it."""

from typing import TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from statements.filters import PAGE, Question

Q = TypeVar("Q", bound=Question)

PLAIN = "text/plain; charset=utf-8"


def asked_whole(question: type[Q], request: HttpRequest, rows: QuerySet) -> Q:  # type: ignore[type-arg]
    """What an address asks; which page of it is of no account."""
    data = request.GET.copy()
    data.pop(PAGE, None)
    return question(data, queryset=rows, request=request)


def refused(asked: Question) -> HttpResponse:
    sentences = [str(one) for some in asked.errors.values() for one in some]
    return HttpResponse("\n".join(sentences), status=400, content_type=PLAIN)
