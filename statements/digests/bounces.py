"""Mails that come back: to an address that names the mail, and that nobody else can make.

What has no such address in it is forged, or is about no mail of ours, and nothing comes of it.
"""

import base64
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from .clock import now
from .models import Mail, Subscriber, Suppression
from .reports import READ, Report, read
from .vocabulary import Why

PURPOSE = "digests.bounce"
SEPARATOR = "+"
SIGNATURE = 10
"""Bytes: what is guessed by mail need not be longer, and a local part may have 64 characters."""
SIGNED = re.compile(r"\+([a-z2-7]{55})@", re.IGNORECASE)

# Providers have been known to say of each of their mailboxes that it is not there.
MOST_GONE = 20
MOST_GONE_SHARE = 0.05
A_DAY = timedelta(days=1)


def sender(mail: Mail) -> str:
    """The envelope’s sender of a mail: to it the mail servers on the way report.

    The part before the @ is of small letters and digits alone, for there are servers that change
    the case of letters.
    """
    name, _, host = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{name}{SEPARATOR}{_signed(mail.handle)}@{host}"


def handles(text: str) -> Iterator[str]:
    """The handles of the mails whose senders’ addresses stand in a text, if we made these."""
    for packed in SIGNED.findall(text):
        data = base64.b32decode(packed.upper() + "=")
        handle = base64.urlsafe_b64encode(data[:-SIGNATURE]).decode()
        if constant_time_compare(_signed(handle), packed.lower()):
            yield handle


def come_back(raw: bytes, sent_to: str = "") -> Report:
    """Do what follows from a mail that came back, and say what it was.

    The signature counts, not where it stands: a report comes to the address itself, while a
    complaint comes to whoever the provider knows, and has the address in what it encloses.
    """
    text = f"{sent_to}\n{raw[:READ].decode('ascii', 'replace')}"
    known = Mail.objects.select_related("subscriber").filter(handle__in=list(handles(text))[:1])
    mail = known.first()
    if mail is None:
        return Report.NOTHING
    found = read(raw)
    heed(mail.subscriber, found)
    return found


def heed(subscriber: Subscriber, found: Report) -> None:
    """Never again write to a mailbox that is gone, whose owner complained, or that has sent back
    for long."""
    moment = now()
    if found is Report.COMPLAINT:
        subscriber.never_again(Why.COMPLAINT, moment)
    elif found is not Report.NOTHING:
        is_over = subscriber.bounced(moment.date()) or found is Report.GONE
        if is_over and not (_is_very_much(moment) and subscriber.subscriptions.exists()):
            subscriber.never_again(Why.BOUNCED, moment)


def _is_very_much(moment: datetime) -> bool:
    """Whether so many mailboxes went within a day that whoever confirmed is only counted: what is
    wrong then is hardly the mailboxes, and whom we forget we cannot ask again."""
    gone = Suppression.objects.filter(why=Why.BOUNCED, at__gt=moment - A_DAY).count()
    return gone >= MOST_GONE + MOST_GONE_SHARE * Mail.objects.of_a_day()


def _signed(handle: str) -> str:
    raw = base64.urlsafe_b64decode(handle)
    signature = salted_hmac(PURPOSE, handle, algorithm="sha256").digest()[:SIGNATURE]
    return base64.b32encode(raw + signature).decode().rstrip("=").lower()
