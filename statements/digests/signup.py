"""Asking to follow a search, and asking for the link to what one follows."""

from datetime import datetime, timedelta

from django.db import transaction

from .addresses import mailbox_key
from .models import Invitation, Mail, Search, Subscriber, Suppression, Wish
from .vocabulary import MailKind

LINK_LIVES = timedelta(minutes=30)
LINKS_A_DAY = 3


def sign_up(address: str, query: str, wish: Wish, now: datetime) -> None:
    """Note a wish, which has its choices but neither whose it is nor what it is about, and, at
    most once a day, ask the owner of the address by mail.

    Nothing tells the caller whether the address was known, or is never written to. The link in the
    last mail confirms whatever was asked for until it is opened, so that one mail a day is enough.
    Raises `TooMany`, and `SealingKey.DoesNotExist` where no address can be sealed yet.
    """
    with transaction.atomic():
        Search.objects.hold()
        may_write = Invitation.objects.allow(address, now)
        if Suppression.objects.filter(mailbox_key=mailbox_key(address)).exists():
            return
        wish.subscriber = Subscriber.objects.at(address)
        wish.search, _ = Search.objects.get_or_create(query=query)
        wish.asked_at = now
        Wish.objects.ask(wish)
        if may_write:
            _write(wish.subscriber, MailKind.CONFIRMATION, now)


def ask_for_link(address: str, now: datetime) -> None:
    """Send whoever follows something the link to all of it, at most some times a day. Nothing
    tells the caller whether the address is known."""
    subscriber = Subscriber.objects.known(address)
    if subscriber is None:
        return
    with transaction.atomic():
        Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
        links = subscriber.mails.filter(kind=MailKind.MANAGE)
        today = links.filter(due_at__gt=now - timedelta(days=1)).count()
        if today < LINKS_A_DAY and not links.filter(due_at__gt=now - LINK_LIVES).exists():
            _write(subscriber, MailKind.MANAGE, now)


def _write(subscriber: Subscriber, kind: MailKind, now: datetime) -> None:
    Mail.objects.create(subscriber=subscriber, kind=kind, due_at=now, next_try=now)
