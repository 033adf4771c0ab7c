"""Following by e-mail, for readers: nothing but a POST changes anything."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from statements.forms import client_address, public_form

from . import rhythms, tokens
from .clock import now
from .forms import SubscribeForm
from .models import Attempt, Mail, SealingKey, Subscriber, Subscription, TooMany
from .models.limits import KEPT_FOR as INVITED_FOR
from .models.limits import SOURCE_KEPT_FOR
from .models.mail import KEPT_FOR as MAIL_KEPT_FOR
from .models.suppression import KEPT_FOR as SUPPRESSED_FOR
from .models.wish import UNCONFIRMED_FOR
from .previewing import refused
from .searches import Senseless, canonical, in_words, is_of_a_day
from .signup import sign_up
from .vocabulary import MailKind, Why
from .volume import volume

ONE_CLICK = "List-Unsubscribe"
EVERYTHING = "everything"


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of whoever reads or subscribes; the periods are those of the code."""
    context = {
        "section": "privacy",
        "unconfirmed_days": UNCONFIRMED_FOR.days,
        "invited_days": INVITED_FOR.days,
        "source_hours": SOURCE_KEPT_FOR // timedelta(hours=1),
        "mail_days": MAIL_KEPT_FOR.days,
        "suppressed_years": SUPPRESSED_FOR.days // 365,
        "contact": settings.CONTACT_EMAIL,
    }
    return render(request, "digests/privacy.html", context)


@sensitive_post_parameters("address")
@public_form
def subscribe(request: HttpRequest) -> HttpResponse:
    try:
        query = canonical(request.GET)
    except Senseless as senseless:
        return refused(request, senseless)
    moment = now()
    if request.method != "POST":
        return _form_page(request, query, SubscribeForm(now=moment))
    form = SubscribeForm(request.POST, now=moment)
    # The same answer for a program, so that it learns nothing.
    if form.is_by_program or (form.is_valid() and _has_signed_up(request, form, query, moment)):
        return redirect("digests:asked")
    return _form_page(request, query, form, status=400)


def _has_signed_up(request: HttpRequest, form: SubscribeForm, query: str, moment: datetime) -> bool:
    try:
        if source := _source(request):
            Attempt.objects.count_in(source, moment)
        sign_up(form.cleaned_data["address"], query, form.wish(), moment)
    except TooMany:
        form.add_error(None, gettext("Very many people ask at this moment. Please try in an hour."))
        return False
    except SealingKey.DoesNotExist:
        form.add_error(None, gettext("This site cannot send mails yet. Please try later."))
        return False
    return True


def _source(request: HttpRequest) -> str:
    """Where a form came from. An onion service and a proxy on this machine stand for very many
    readers, so that what comes through them is limited with all others together."""
    address = client_address(request)
    return "" if _is_of_this_machine(address) else address


def _is_of_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _form_page(
    request: HttpRequest, query: str, form: SubscribeForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "query": query,
        "followed": in_words(query),
        "volume": volume(query, form.now),
        "is_of_a_day": is_of_a_day(request.GET),
        "section": "follow",
    }
    return render(request, "digests/subscribe.html", context, status=status)


@require_safe
@never_cache
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "digests/asked.html", {"section": "follow"})


@public_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    moment = now()
    mail = _invitation(token, moment)
    if mail is None:
        return render(request, "digests/confirm_late.html", status=404)
    pending = mail.subscriber.wishes.pending(moment)
    if request.method == "POST":
        # Only what the page showed: something may have been asked for since.
        chosen = set(request.POST.getlist("subscription"))
        wanted = [wish.pk for wish in pending if wish.handle in chosen]
        confirmed = pending.filter(pk__in=wanted).confirm(moment)
        return render(request, "digests/confirmed.html", {"followed": _followed(confirmed)})
    wishes = pending.select_related("search").order_by("pk")
    return render(request, "digests/confirm.html", {"wishes": _followed(list(wishes))})


def _invitation(token: str, moment: datetime) -> Mail | None:
    handle = tokens.handle(tokens.CONFIRM, token)
    mails = Mail.objects.filter(kind=MailKind.CONFIRMATION, due_at__gt=moment - UNCONFIRMED_FOR)
    return mails.select_related("subscriber").filter(handle=handle).first() if handle else None


def _followed(chosen: Sequence[Any]) -> list[tuple[Any, str, str]]:
    """Each with what is followed, and how, in words."""
    return [(one, in_words(one.search.query), rhythms.in_words(one)) for one in chosen]


@public_form
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    if request.method == "POST":
        return _ended(request, token, is_everything=EVERYTHING in request.POST)
    return _unsubscribe_page(request, token)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: the mail provider's program asks, with no cookie, origin or person. What it
    sends is fixed; anything else gets the page with the button."""
    if request.method == "POST" and ONE_CLICK in request.POST:
        return _ended(request, token, is_everything=False)
    return _unsubscribe_page(request, token)


@public_form
def never(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever was asked by mail to confirm what somebody else wished can forbid all mails."""
    handle = tokens.handle(tokens.NEVER, token)
    subscriber = Subscriber.objects.filter(handle=handle).first() if handle else None
    if request.method != "POST":
        return render(request, "digests/never.html")
    if subscriber:
        subscriber.never_again(Why.ASKED, now())
    return render(request, "digests/never_again.html")


def _unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    whom = _whom(token)
    if whom is None:
        return render(request, "digests/unsubscribed.html")
    context = {
        "followed": in_words(whom.search.query) if isinstance(whom, Subscription) else "",
        "action": reverse("digests:unsubscribe", args=[token]),
    }
    return render(request, "digests/unsubscribe.html", context)


def _ended(request: HttpRequest, token: str, *, is_everything: bool) -> HttpResponse:
    """The same page for every token, so that none can be tried out."""
    whom = _whom(token)
    if isinstance(whom, Subscriber):
        whom.leave()
    elif whom and is_everything:
        whom.subscriber.leave()
    elif whom:
        whom.end()
    return render(request, "digests/unsubscribed.html")


def _whom(token: str) -> Subscriber | Subscription | None:
    """The subscriber, or one subscription, that a link is about; nothing if they are gone."""
    handle = tokens.handle(tokens.UNSUBSCRIBE, token)
    if handle is None:
        return None
    return (
        Subscription.objects.select_related("search", "subscriber").filter(handle=handle).first()
        or Subscriber.objects.filter(handle=handle).first()
    )
