"""What readers do: ask, look into their mail, say yes, follow, leave."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from statements.digests.forms import stamp
from statements.digests.models import Search, Subscriber, Subscription
from statements.digests.tick import tick

RecordTime = Callable[[datetime | str], AbstractContextManager[None]]

Response = Any
"""Whatever the test client answers, with what it adds."""

NOON = datetime(2022, 3, 9, 12, tzinfo=UTC)
"""A Wednesday."""
READER = "reader@example.org"
LINK = re.compile(r"http://localhost:\d+(/\S+)")
SHOWN = re.compile(r'name="subscription" value="([^"]+)" checked')


def after(**passed: float) -> datetime:
    return NOON + timedelta(**passed)


def mails() -> list[EmailMultiAlternatives]:
    """Whatever was sent so far, the newest last."""
    return [one for one in mail.outbox if isinstance(one, EmailMultiAlternatives)]


def digests() -> list[str]:
    """The text of each digest."""
    return [str(one.body) for one in mails() if "what you follow" in one.subject]


def html(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0][0])


def link(words: str, part: str) -> str:
    """The path of the last link in a mail that has this in it."""
    return str([path for path in LINK.findall(words) if part in path][-1])


def ask(
    query: str = "",
    address: str = READER,
    frequency: str = "each",
    at: datetime = NOON,
    **extra: str,
) -> Response:
    """Send the form that was fetched a minute before."""
    made = stamp(at - timedelta(minutes=1))
    fields = {"address": address, "frequency": frequency, "stamp": made, **extra}
    return Client().post(f"/subscribe/?{query}", fields)


def say_yes(words: str | None = None) -> Response:
    """Open the link of the newest confirmation mail and press the button for all it shows."""
    client = Client()
    path = link(words or str(mails()[-1].body), "/confirm/")
    handles = SHOWN.findall(client.get(path).content.decode())
    return client.post(path, {"subscription": handles})


def follow(
    query: str = "", address: str = READER, frequency: str = "each", at: datetime = NOON
) -> Subscription:
    """A confirmed subscription, without the mails that lead to it."""
    subscriber = Subscriber.objects.at(address, at)
    search, _ = Search.objects.get_or_create(query=query)
    Subscription.objects.ask(subscriber, search, frequency, at)
    subscriber.subscriptions.pending(at).confirm(at)
    return subscriber.subscriptions.get(search=search)


def minute() -> int:
    """One tick; how many mails it sent."""
    return tick(60)["sent"]
