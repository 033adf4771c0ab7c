"""A mail as a web page, at an address that only the mail has: for whoever cannot read it there, and
for whoever asked that it names nothing.

It tells what the mail told, and nothing of why: not what its reader follows.
"""

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import tokens
from .models import Mail
from .models.mail import KEPT_FOR
from .news import Story, falling_due, marks_of, stories
from .vocabulary import MailKind

CHANGES = 100
"""On one page."""


@require_safe
@never_cache
def mail_page(request: HttpRequest, token: str) -> HttpResponse:
    """The same answer for a token that was never given and a mail that is not kept any more."""
    try:
        return _secret(render(request, "digests/mail_page.html", _told(request, _mail(token))))
    except (Mail.DoesNotExist, InvalidPage):
        context = {"days": KEPT_FOR.days}
        return _secret(render(request, "digests/mail_gone.html", context, status=404))


def _mail(token: str) -> Mail:
    handle = tokens.handle(tokens.READ, token)
    return Mail.objects.filter(kind=MailKind.DIGEST).get(handle=handle)


def _told(request: HttpRequest, mail: Mail) -> dict[str, object]:
    rows = mail.deliveries.order_by("publication").values_list("publication", "why")
    told = [(seq, demand) for seq, why in rows for demand in sorted(map(int, why))]
    page = Paginator(told, CHANGES).page(request.GET.get("page", 1))
    return {
        "stories": _stories(page),
        "page_obj": page,
        "paginator": page.paginator,
        "is_paginated": page.has_other_pages(),
        "due": falling_due(mail.reminders.values_list("demand", "deadline")),
        "is_senseless": mail.subscriber.subscriptions.filter(broken_at=mail.due_at).exists(),
        "days": KEPT_FOR.days,
    }


def _stories(page: Page[tuple[int, int]]) -> list[Story]:
    whys: dict[int, dict[int, list[int]]] = {}
    for publication, demand in page:
        whys.setdefault(publication, {})[demand] = []
    return stories(marks_of(whys), {})


def _secret(response: HttpResponse) -> HttpResponse:
    """Whoever knows the address reads the mail: no other site and no search engine may learn it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
