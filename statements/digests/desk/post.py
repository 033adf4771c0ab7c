"""The page “Post”: how it is, and what can be done about it."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from statements.digests.clock import now
from statements.digests.condition import condition
from statements.digests.models import Mail, Post
from statements.digests.models.post import LONGEST
from statements.digests.sending import send_test
from statements.digests.vocabulary import MailState, Why

from . import picture

MAY_LOOK, MAY_RUN = "digests.view_post", "digests.change_post"


class Cannot(Exception):
    """Something that is not done, and why, for whoever asked for it."""


def post(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(MAY_LOOK):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request)
    if not request.user.has_perm(MAY_RUN):
        raise PermissionDenied
    try:
        do = DONE[request.POST.get("do", "")]
        messages.success(request, do(request))
    except KeyError:
        messages.error(request, "Nothing was done: this page has no such button.")
    except Cannot as why:
        messages.error(request, str(why))
    return HttpResponseRedirect(request.path)


def _page(request: HttpRequest) -> HttpResponse:
    found = condition(now())
    context = {
        **admin.site.each_context(request),
        "title": "The post",
        "post": found,
        "states": [(state.label, found.states[state], state) for state in MailState],
        "suppressed": [(why.label, found.suppressed[why]) for why in Why],
        "drawing": picture.draw(found.days),
        "table": picture.table(found.days),
        "total": sum(found.days.values()),
        "longest": LONGEST,
        "may_run": request.user.has_perm(MAY_RUN),
    }
    return render(request, "admin/post/post.html", context)


def _pause(request: HttpRequest) -> str:
    why = " ".join(request.POST.get("because", "").split())
    if not why:
        raise Cannot("Say why. Nothing was done.")
    if not Post.objects.pause(why, now()):
        raise Cannot("It was paused already.")
    return "No mail leaves any more until somebody resumes."


def _resume(request: HttpRequest) -> str:
    if not Post.objects.resume():
        raise Cannot("It was not paused.")
    return "Mails leave again, with the worker’s next minute."


def _retry(request: HttpRequest) -> str:
    return f"Mails to be tried again: {Mail.objects.revive()}."


def _test(request: HttpRequest) -> str:
    address = getattr(request.user, "email", "")
    if not address:
        raise Cannot("Your account has no address. Whoever makes accounts can add one.")
    if trouble := send_test(address):
        raise Cannot(f"It did not leave: {trouble}.")
    return "A mail left for the address of your account."


DONE: dict[str, Callable[[HttpRequest], str]] = {
    "pause": _pause,
    "resume": _resume,
    "retry": _retry,
    "test": _test,
}
"""What each button does; the sentence says that it is done."""
