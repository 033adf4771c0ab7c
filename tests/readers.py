"""What readers do: ask, look into their mail, say yes, follow, leave."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from statements.digests import emails
from statements.digests.clock import now
from statements.digests.models import Invitation, Mail, Search, Subscriber, Subscription, Wish
from statements.digests.tick import tick
from statements.digests.vocabulary import MailKind, MailState, News
from statements.forms import stamp
from statements.models import Demand

from .make import make_assessment, make_event, make_evidence, make_public_demand, publish

RecordTime = Callable[[datetime | str], AbstractContextManager[None]]

Response = Any
"""Whatever the test client answers, with what it adds."""

NOON = datetime(2022, 3, 9, 12, tzinfo=UTC)
"""A Wednesday."""
READER = "reader@example.org"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
LINK = re.compile(r"http://localhost:\d+(/\S+)")
SHOWN = re.compile(r'name="subscription" value="([^"]+)" checked')


CHOICES = {"weekday": "0", "hour": "6", "zone": "UTC", "kinds": News.values}
"""What the form proposes."""


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
    **extra: Any,
) -> Response:
    """Send the form that was fetched a minute before."""
    made = stamp(at - timedelta(minutes=1))
    fields = {**CHOICES, "address": address, "frequency": frequency, "stamp": made, **extra}
    return Client().post(f"/subscribe/?{query}", fields)


def say_yes(words: str | None = None) -> Response:
    """Open the link of the newest confirmation mail and press the button for all it shows."""
    client = Client()
    path = link(words or str(mails()[-1].body), "/confirm/")
    handles = SHOWN.findall(client.get(path).content.decode())
    return client.post(path, {"subscription": handles})


def follow(
    query: str = "",
    address: str = READER,
    frequency: str = "each",
    at: datetime = NOON,
    **chosen: Any,
) -> Subscription:
    """A confirmed subscription, without the mails that lead to it."""
    subscriber = Subscriber.objects.at(address)
    search, _ = Search.objects.get_or_create(query=query)
    wish = Wish(subscriber=subscriber, search=search, frequency=frequency, asked_at=at, **chosen)
    Wish.objects.ask(wish)
    subscriber.wishes.pending(at).confirm(at)
    return subscriber.subscriptions.get(search=search)


def claim() -> Mail | None:
    """One mail that waits, taken."""
    return next(iter(Mail.objects.claim(1)), None)


def minute() -> int:
    """One tick; how many mails it sent."""
    return tick(60)["sent"]


def page(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def one_click_of(address: str = READER) -> str:
    """The path in the header of the newest mail to somebody."""
    sent = [mail for mail in mails() if mail.to == [address]][-1]
    return link(sent.extra_headers["List-Unsubscribe"].strip("<>"), "one-click")


def everything_kept() -> list[object]:
    kinds = (Search, Subscriber, Subscription, Wish, Mail, Invitation)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


def decide(demand: Demand, status: str = "met", event: str = "", **fields: str) -> None:
    """Two publications: the evidence, and the decision that rests on it."""
    happened = make_event(event or f"An event for {status}")
    evidence = make_evidence(happened, demand)
    publish(happened, evidence)
    publish(make_assessment(demand, evidence, status=status, **fields))


def told(demand: Demand | None = None, **fields: str) -> EmailMultiAlternatives:
    """A digest of one decision."""
    demand = demand or make_public_demand()
    follow()
    decide(demand, **{"event": "Twelve people freed", **fields})
    minute()
    return mails()[-1]


def every_mail(address: str = READER) -> dict[MailKind, EmailMultiAlternatives]:
    """One mail of each kind that there is, written for somebody who is owed a digest.

    A kind that nobody taught how to be written is an error here, so that whoever looks for
    something in every mail finds a new kind by itself.
    """
    subscriber = Subscriber.objects.at(address)
    written = {}
    for kind in MailKind:
        mail = subscriber.mails.filter(kind=kind, state=MailState.QUEUED).last()
        mail = mail or Mail.objects.create(
            subscriber=subscriber, kind=kind, due_at=now(), next_try=now()
        )
        message = emails.write(mail)
        assert message is not None, kind
        written[kind] = message
    return written


def whole(message: EmailMultiAlternatives) -> str:
    """Everything of a mail: headers, subject, text and HTML, as they are sent and as written."""
    headers = " ".join(message.extra_headers.values())
    sent = message.message().as_string()
    return "\n".join([sent, str(message.subject), headers, str(message.body), html(message)])


def queue(*names: str) -> list[Mail]:
    """A confirmation mail waits for each of them."""
    for name in names:
        ask(address=f"{name}@example.org")
    return list(Mail.objects.order_by("pk"))


def states() -> list[str]:
    return [mail.state for mail in Mail.objects.order_by("pk")]
