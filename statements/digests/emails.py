"""The mails: one function for each kind, with a template trio for subject, text and HTML."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from email.utils import format_datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from statements.ledger.head import head
from statements.models import Demonstration

from .clock import now
from .models import Mail, Subscriber, Subscription
from .news import Story, absolute, marks_of, stories
from .searches import in_words
from .tokens import CONFIRM, MANAGE, NEVER, token
from .vocabulary import MailKind

LARGEST = 100_000
"""Bytes of HTML: mail programs hide what is beyond, the link for unsubscribing first of all."""

# Everything that is no text: control characters, and the separators that would break lines.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

# What the tags of a template leave behind in a text.
SOUP = re.compile(r"\n\s*\n\s*\n")


class Shown(NamedTuple):
    """As many changes as a mail can hold, and how many there are beyond."""

    stories: list[Story]
    rest: int


def confirmation(mail: Mail) -> EmailMultiAlternatives:
    """Asks the owner of an address. Nothing that anybody typed stands in it: whoever can make us
    write to others must not choose the words."""
    confirm = absolute(reverse("digests:confirm", args=[mail.token(CONFIRM)]))
    never = absolute(reverse("digests:never", args=[token(NEVER, mail.subscriber.handle)]))
    return _message("confirmation", mail, {"confirm_url": confirm, "never_url": never})


def manage(mail: Mail) -> EmailMultiAlternatives:
    """The fresh link to everything that somebody follows."""
    link = absolute(reverse("digests:managed", args=[mail.token(MANAGE)]))
    return _message("manage", mail, {"manage_url": link})


def digest(mail: Mail) -> EmailMultiAlternatives | None:
    """Everything that one subscriber is owed; nothing if they do not want it any more."""
    followed = {one.search_id: one for one in _followed(mail.subscriber)}
    phrases = {pk: in_words(one.search.query) for pk, one in followed.items()}
    whys = _still_wanted(mail, followed)
    because = {
        demand: [phrases[pk] for pk in sorted(wanted)] for demand, wanted in _searches(whys).items()
    }
    found = stories(marks_of(whys), because)
    if not found:
        return None
    follows = [
        (phrases[pk], one.get_frequency_display().lower(), _unsubscribe_url(one))
        for pk, one in followed.items()
    ]
    return _cut_to_size(mail, found, {"follows": follows, "head": head()})


WRITERS: dict[MailKind, Callable[[Mail], EmailMultiAlternatives | None]] = {
    MailKind.CONFIRMATION: confirmation,
    MailKind.DIGEST: digest,
    MailKind.MANAGE: manage,
}
"""Every kind of mail there is."""


def write(mail: Mail) -> EmailMultiAlternatives | None:
    """The message of a mail in the subscriber’s language; nothing if it is not wanted any more."""
    with translation.override(mail.subscriber.speaks()):
        return WRITERS[MailKind(mail.kind)](mail)


def _followed(subscriber: Subscriber) -> Iterable[Subscription]:
    return subscriber.subscriptions.select_related("search").order_by("pk")


def _still_wanted(mail: Mail, followed: dict[int, Subscription]) -> dict[int, dict[int, list[int]]]:
    """What was planned, without what was unsubscribed since: by publication and demand.

    What no search asked for came because it was told of before, and is told in any case.
    """
    whys = {}
    for publication, why in mail.deliveries.values_list("publication", "why"):
        wanted = {
            int(demand): [pk for pk in searches if pk in followed]
            for demand, searches in why.items()
        }
        whys[publication] = {
            demand: some for demand, some in wanted.items() if some or not why[str(demand)]
        }
    return whys


def _searches(whys: dict[int, dict[int, list[int]]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for why in whys.values():
        for demand, searches in why.items():
            found.setdefault(demand, set()).update(searches)
    return found


def _cut_to_size(mail: Mail, found: list[Story], context: dict[str, Any]) -> EmailMultiAlternatives:
    number = sum(len(story.changes) for story in found)
    keep = number
    while True:
        shown = _first(found, keep)
        told = {**context, "stories": shown.stories, "rest": shown.rest, "number": number}
        message = _message("digest", mail, told)
        size = len(str(message.alternatives[0][0]).encode())
        if size <= LARGEST or keep == 1:
            return message
        keep = max(1, min(keep - 1, keep * LARGEST // size))


def _first(found: list[Story], keep: int) -> Shown:
    shown, left = [], keep
    for story in found:
        if left > 0:
            shown.append(replace(story, changes=story.changes[:left]))
            left -= len(story.changes)
    return Shown(shown, sum(len(story.changes) for story in found) - keep)


def _message(name: str, mail: Mail, context: dict[str, Any]) -> EmailMultiAlternatives:
    stop = _unsubscribe_url(mail.subscriber)
    context = {
        **context,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "changes_url": absolute(reverse("statements:changes")),
        "ledger_url": absolute(reverse("ledger:ledger")),
        "unsubscribe_url": stop,
        "is_demonstration": Demonstration.objects.exists(),
    }
    message = EmailMultiAlternatives(
        subject=" ".join(_render(f"{name}.subject.txt", context).split()),
        body=SOUP.sub("\n\n", _render(f"{name}.txt", context)).strip() + "\n",
        to=[mail.subscriber.address()],
        headers=_headers(mail),
    )
    message.attach_alternative(_render(f"{name}.html", context), "text/html")
    return message


def _headers(mail: Mail) -> dict[str, str]:
    # A program of the mail provider posts to the first of these, without asking anybody.
    one_click = reverse("digests:one_click", args=[mail.subscriber.unsubscribe_token()])
    return {
        "Message-ID": mail.message_id,
        "Date": format_datetime(now()),
        "Auto-Submitted": "auto-generated",
        "List-Id": f"<post.{settings.SITE_HOST}>",
        "List-Unsubscribe": f"<{absolute(one_click)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _unsubscribe_url(whom: Subscriber | Subscription) -> str:
    return absolute(reverse("digests:unsubscribe", args=[whom.unsubscribe_token()]))


def _render(template: str, context: dict[str, Any]) -> str:
    return UNPRINTABLE.sub("", render_to_string(f"digests/{template}", context))
