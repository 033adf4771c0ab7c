"""Everything that one reader follows, behind a link that lives half an hour."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from statements.forms import public_form

from . import rhythms, tokens
from .clock import now
from .forms import AddressForm, ChoicesForm, SettingsForm
from .models import Mail, Subscriber, Subscription
from .searches import in_words
from .signup import LINK_LIVES, ask_for_link
from .vocabulary import MailKind


@sensitive_post_parameters("address")
@public_form
def ask(request: HttpRequest) -> HttpResponse:
    """Where a fresh link is asked for. The answer is the same whether the address is known."""
    moment = now()
    form = AddressForm(request.POST if request.method == "POST" else None, now=moment)
    if request.method == "POST" and (form.is_by_program or form.is_valid()):
        if not form.is_by_program:
            ask_for_link(form.cleaned_data["address"], moment)
        return redirect("digests:link_asked")
    context = {"form": form, "section": "follow"}
    return render(request, "digests/ask_link.html", context, status=400 if form.is_bound else 200)


@require_safe
@never_cache
def link_asked(request: HttpRequest) -> HttpResponse:
    return render(request, "digests/link_asked.html", {"section": "follow"})


@public_form
def managed(request: HttpRequest, token: str) -> HttpResponse:
    """See, change, pause, download and delete; only a POST changes anything."""
    subscriber = _owner(token, now())
    if subscriber is None:
        return render(request, "digests/link_late.html", status=404)
    if request.method != "POST":
        return _page(request, token, subscriber)
    action = request.POST.get("do", "")
    if action not in ACTIONS:
        raise Http404("There is no such button.")
    return ACTIONS[action](request, token, subscriber)


@require_safe
@never_cache
def download(request: HttpRequest, token: str) -> HttpResponse:
    """All that is kept of a reader but the sealed address, which nobody can read here."""
    subscriber = _owner(token, now())
    if subscriber is None:
        return render(request, "digests/link_late.html", status=404)
    name = 'attachment; filename="what-is-kept.json"'
    return JsonResponse(
        kept_of(subscriber),
        headers={"Content-Disposition": name},
        json_dumps_params={"indent": 1, "ensure_ascii": False},
    )


def kept_of(subscriber: Subscriber) -> dict[str, Any]:
    """Everything that is kept of a reader, by plain names; moments as ISO 8601 in UTC."""
    return {
        "address": "sealed: only the program that sends the mails can open it",
        "language": subscriber.language,
        "only_that_there_is_news": subscriber.is_discreet,
        "paused": subscriber.is_paused,
        "bounces": {"score": subscriber.bounce_score, "last_on": subscriber.bounced_on},
        "follows": [
            {
                "search": one.search.query,
                **one.chosen(),
                "confirmed_on": one.confirmed_on,
                "from_entry": one.since_seq,
                "looked_at_until_entry": one.seen_seq,
                "next_due_at": one.next_due_at,
            }
            for one in _followed(subscriber)
        ],
        "asked_for": [
            {"search": wish.search.query, **wish.chosen(), "asked_at": wish.asked_at}
            for wish in subscriber.wishes.select_related("search").order_by("pk")
        ],
        "told_of_entries": sorted(subscriber.deliveries.values_list("publication", flat=True)),
        "reminded_of": list(
            subscriber.reminders.order_by("pk").values("demand__public_id", "deadline")
        ),
        "mails": list(
            subscriber.mails.order_by("pk").values("kind", "due_at", "state", "attempts")
        ),
    }


def _owner(token: str, moment: datetime) -> Subscriber | None:
    handle = tokens.handle(tokens.MANAGE, token)
    fresh = Mail.objects.filter(kind=MailKind.MANAGE, due_at__gt=moment - LINK_LIVES)
    mail = fresh.select_related("subscriber").filter(handle=handle).first() if handle else None
    return mail.subscriber if mail else None


def _followed(subscriber: Subscriber) -> list[Subscription]:
    return list(subscriber.subscriptions.select_related("search").order_by("pk"))


def _page(
    request: HttpRequest,
    token: str,
    subscriber: Subscriber,
    wrong: ChoicesForm | None = None,
) -> HttpResponse:
    followed = [
        {
            "subscription": one,
            "words": in_words(one.search.query),
            "rhythm": rhythms.in_words(one),
            "form": wrong if wrong and wrong.prefix == one.handle else ChoicesForm.of(one),
        }
        for one in _followed(subscriber)
    ]
    settings = {"language": subscriber.speaks(), "is_discreet": subscriber.is_discreet}
    context = {
        "followed": followed,
        "subscriber": subscriber,
        "settings": SettingsForm(initial=settings),
        "token": token,
        "section": "follow",
    }
    return render(request, "digests/managed.html", context, status=400 if wrong else 200)


def _again(token: str) -> HttpResponse:
    return redirect(reverse("digests:managed", args=[token]))


def _named(request: HttpRequest, subscriber: Subscriber) -> Subscription:
    handle = request.POST.get("subscription", "").replace("\0", "")
    return get_object_or_404(subscriber.subscriptions.all(), handle=handle)


def _change(request: HttpRequest, token: str, subscriber: Subscriber) -> HttpResponse:
    subscription = _named(request, subscriber)
    form = ChoicesForm.of(subscription, request.POST)
    if not form.is_valid():
        return _page(request, token, subscriber, form)
    subscription.choose(form.chosen(), now())
    return _again(token)


def _end(request: HttpRequest, token: str, subscriber: Subscriber) -> HttpResponse:
    _named(request, subscriber).end()
    if not Subscriber.objects.filter(pk=subscriber.pk).exists():
        return render(request, "digests/unsubscribed.html")
    return _again(token)


def _settings(request: HttpRequest, token: str, subscriber: Subscriber) -> HttpResponse:
    form = SettingsForm(request.POST)
    if form.is_valid():
        Subscriber.objects.filter(pk=subscriber.pk).update(**form.cleaned_data)
    return _again(token)


def _pause(request: HttpRequest, token: str, subscriber: Subscriber) -> HttpResponse:
    Subscriber.objects.filter(pk=subscriber.pk).update(is_paused=True)
    return _again(token)


def _resume(request: HttpRequest, token: str, subscriber: Subscriber) -> HttpResponse:
    Subscriber.objects.filter(pk=subscriber.pk).update(is_paused=False)
    return _again(token)


def _delete(request: HttpRequest, token: str, subscriber: Subscriber) -> HttpResponse:
    subscriber.leave()
    return render(request, "digests/unsubscribed.html")


ACTIONS = {
    "change": _change,
    "end": _end,
    "settings": _settings,
    "pause": _pause,
    "resume": _resume,
    "delete": _delete,
}
"""What the buttons of the page do."""
