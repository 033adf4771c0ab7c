"""Who asked to hear. The address lies in one column, and one method reads it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction

from statements.digests.addresses import address_key, mailbox_key
from statements.digests.tokens import UNSUBSCRIBE, new_handle, token
from statements.languages import language
from statements.vocabulary import Language

from .search import Search

if TYPE_CHECKING:
    from .mail import Delivery, Mail
    from .subscription import SubscriptionQuerySet

PER_MAILBOX = timedelta(hours=24)
SITE_WIDE = (300, timedelta(hours=1))


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def at(self, address: str, now: datetime) -> "Subscriber":
        """The subscriber of this address, made if there is none, with the language of now."""
        known = {"kept_address": address.strip(), "created_at": now, "language": language()}
        return self.get_or_create(address_key=address_key(address), defaults=known)[0]


class Subscriber(models.Model):
    """Whoever asked to hear, known by an address and nothing else."""

    handle = models.CharField(max_length=32, unique=True, default=new_handle)
    address_key = models.CharField(max_length=64, unique=True)
    kept_address = models.CharField(max_length=254)
    language = models.CharField(max_length=3, choices=Language.choices, default=Language.EN)
    created_at = models.DateTimeField()

    objects = SubscriberQuerySet.as_manager()

    subscriptions: "SubscriptionQuerySet"
    mails: "models.QuerySet[Mail]"
    deliveries: "models.QuerySet[Delivery]"

    def __str__(self) -> str:
        return f"Subscriber {self.pk}"

    def address(self) -> str:
        """Where to write. The only reader of the column, so that it can be sealed here."""
        return self.kept_address

    def speaks(self) -> str:
        """The language in which to write: one that the site has words in."""
        spoken: dict[str, str] = dict(settings.LANGUAGES)
        return self.language if self.language in spoken else settings.LANGUAGE_CODE

    def unsubscribe_token(self) -> str:
        return token(UNSUBSCRIBE, self.handle)

    def leave(self) -> None:
        """Forget this subscriber: searches that nobody else follows, mails and deliveries too."""
        with transaction.atomic():
            Search.objects.hold()
            # The planner holds the same row while it makes a mail: nothing of it stays behind.
            Subscriber.objects.select_for_update().filter(pk=self.pk).first()
            Subscriber.objects.filter(pk=self.pk).delete()
            Search.objects.drop_unfollowed()


class TooMany(Exception):
    """The whole site has sent as many confirmations as it may in this hour."""


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def allow(self, address: str, now: datetime) -> bool:
        """Whether this mailbox may be written to, counted if so. Raises `TooMany`.

        Whoever calls holds `Search`, so that two at once are counted one after the other.
        """
        number, period = SITE_WIDE
        if self.filter(at__gt=now - period).count() >= number:
            raise TooMany
        key = mailbox_key(address)
        if self.filter(mailbox_key=key, at__gt=now - PER_MAILBOX).exists():
            return False
        self.update_or_create(mailbox_key=key, defaults={"at": now})
        return True

    def forget(self, now: datetime) -> None:
        self.filter(at__lte=now - PER_MAILBOX).delete()


class Invitation(models.Model):
    """That a mailbox was asked to confirm, kept for a day: the limit on what others can cause."""

    mailbox_key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="invitations_by_time")]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"
