"""Who asked to hear. The address lies in one column, sealed, and one method opens it."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, Value, When

from statements.digests import sealing
from statements.digests.addresses import address_key, mailbox_key
from statements.digests.tokens import UNSUBSCRIBE, new_handle, token
from statements.digests.vocabulary import Why
from statements.languages import language
from statements.vocabulary import Language

from .sealing_key import SealingKey
from .search import Search
from .suppression import Suppression

if TYPE_CHECKING:
    from .mail import Delivery, Mail
    from .subscription import SubscriptionQuerySet
    from .wish import WishQuerySet

SOFT_BOUNCE = 0.5
"""What one day with a bounce that may pass adds to the score."""
MOST_BOUNCES = 5
FORGIVEN_AFTER = timedelta(days=30)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def at(self, address: str) -> "Subscriber":
        """The subscriber of this address, made if there is none, with the language of now.
        Raises `SealingKey.DoesNotExist` where nothing can be sealed yet."""
        defaults = {**sealed(address), "mailbox_key": mailbox_key(address), "language": language()}
        return self.get_or_create(address_key=address_key(address), defaults=defaults)[0]

    def known(self, address: str) -> "Subscriber | None":
        return self.filter(address_key=address_key(address)).first()


def sealed(address: str) -> dict[str, Any]:
    """The columns that hold an address. Raises `SealingKey.DoesNotExist`."""
    key = SealingKey.objects.latest()
    return {
        "sealed_address": sealing.seal(address.strip(), bytes(key.public)),
        "sealed_with": key,
    }


class Subscriber(models.Model):
    """Whoever asked to hear, known by an address and nothing else."""

    handle = models.CharField(max_length=32, unique=True, default=new_handle)
    address_key = models.CharField(max_length=64, unique=True)
    mailbox_key = models.CharField(max_length=64)
    sealed_address = models.BinaryField(max_length=400)
    sealed_with = models.ForeignKey(SealingKey, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=3, choices=Language.choices, default=Language.EN)
    is_discreet = models.BooleanField(default=False)
    """Whether mails only say that there is news."""
    is_paused = models.BooleanField(default=False)
    bounce_score = models.FloatField(default=0)
    bounced_on = models.DateField(null=True)

    objects = SubscriberQuerySet.as_manager()

    subscriptions: "SubscriptionQuerySet"
    wishes: "WishQuerySet"
    mails: "models.QuerySet[Mail]"
    deliveries: "models.QuerySet[Delivery]"

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(bounce_score__gte=0), name="a_bounce_score_is_no_credit"
            )
        ]

    def __str__(self) -> str:
        return f"Subscriber {self.pk}"

    def address(self) -> str:
        """Where to write. The only reader of the column. Raises `sealing.Closed`."""
        return sealing.unseal(bytes(self.sealed_address), self.sealed_with_id)

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
            # As whoever sends one does: first the mail, then what it tells.
            list(self.mails.select_for_update().order_by("pk").values_list("pk"))
            Subscriber.objects.filter(pk=self.pk).delete()
            Search.objects.drop_unfollowed()

    def never_again(self, why: Why, now: datetime) -> None:
        """Forget whoever is written to at this mailbox, in whatever spelling, and never write to
        it again."""
        with transaction.atomic():
            Search.objects.hold()
            Suppression.objects.note(self.mailbox_key, why, now)
            for subscriber in Subscriber.objects.filter(mailbox_key=self.mailbox_key):
                subscriber.leave()

    def bounced(self, on: date) -> bool:
        """Count one bounce that may pass, at most one a day; whether there were too many."""
        is_recent = When(bounced_on__gte=on - FORGIVEN_AFTER, then=F("bounce_score"))
        ours = Subscriber.objects.filter(pk=self.pk)
        counted = ours.exclude(bounced_on=on).update(
            bounce_score=Case(is_recent, default=Value(0.0)) + SOFT_BOUNCE, bounced_on=on
        )
        return bool(counted) and ours.filter(bounce_score__gte=MOST_BOUNCES).exists()
