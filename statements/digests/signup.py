"""Asking to follow a search."""

from datetime import datetime

from django.db import transaction

from .models import Invitation, Mail, Search, Subscriber, Subscription
from .vocabulary import MailKind


def sign_up(address: str, query: str, frequency: str, now: datetime) -> None:
    """Note the wish and, at most once a day, ask the owner of the address by mail.

    Nothing tells the caller whether the address was known. The link in the last mail confirms
    whatever was asked for until it is opened, so that one mail a day is enough. Raises `TooMany`.
    """
    with transaction.atomic():
        Search.objects.hold()
        may_write = Invitation.objects.allow(address, now)
        subscriber = Subscriber.objects.at(address, now)
        search, _ = Search.objects.get_or_create(query=query)
        Subscription.objects.ask(subscriber, search, frequency, now)
        if may_write:
            Mail.objects.create(
                subscriber=subscriber, kind=MailKind.CONFIRMATION, due_at=now, next_try=now
            )
