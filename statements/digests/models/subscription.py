"""One search that one subscriber follows, and how often they want to hear."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models, transaction
from django.db.models import Q

from statements.digests.schedule import first_due
from statements.digests.tokens import UNSUBSCRIBE, new_handle, token
from statements.ledger.head import head_seq
from statements.vocabulary import Frequency

from .search import Search
from .subscriber import Subscriber

UNCONFIRMED_FOR = timedelta(days=3)
MOST_PENDING = 20


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_on__isnull=False)

    def pending(self, now: datetime) -> Self:
        """What was asked for and waits for the owner of the address to say yes."""
        return self.exclude(asked="").filter(asked_at__gt=now - UNCONFIRMED_FOR)

    def due(self, now: datetime, head: int) -> Self:
        """Those to look at now. Between two publications a search has no new answers, so that
        whoever follows each change is looked at only when the ledger has grown."""
        has_grown = ~Q(frequency=Frequency.EACH) | Q(seen_seq__lt=head)
        return self.confirmed().filter(has_grown, next_due_at__lte=now)

    def ask(self, subscriber: Subscriber, search: Search, frequency: str, now: datetime) -> None:
        """Note a wish; nothing comes of it until it is confirmed.

        Where very many wait, the newest stay: whoever fills up somebody else's list does not keep
        them from asking for themselves.
        """
        wish = {"asked": frequency, "asked_at": now}
        self.update_or_create(subscriber=subscriber, search=search, defaults=wish)
        newest_first = subscriber.subscriptions.pending(now).order_by("-asked_at", "-pk")
        crowded_out = self.filter(pk__in=newest_first.values_list("pk")[MOST_PENDING:])
        if crowded_out.exists():
            crowded_out.drop_wishes()

    def drop_wishes(self) -> None:
        """Forget what was asked for; what was confirmed before stays as it was."""
        # Named once, for the second step no longer finds what the first one changed.
        these = type(self)(self.model).filter(pk__in=list(self.values_list("pk", flat=True)))
        these.filter(confirmed_on__isnull=False).update(asked="", asked_at=None)
        these.filter(confirmed_on__isnull=True).delete()
        Search.objects.drop_unfollowed()

    def confirm(self, now: datetime) -> list["Subscription"]:
        """Make these wishes true; what becomes public from now on is owed."""
        with transaction.atomic():
            wishes = list(
                self.select_for_update(of=("self",)).select_related("search").order_by("pk")
            )
            for wish in wishes:
                wish.become(Frequency(wish.asked), now)
        return wishes

    def forget_unconfirmed(self, now: datetime) -> None:
        """Drop wishes that nobody confirmed in time, and whoever then follows nothing."""
        late = self.exclude(asked="").filter(asked_at__lte=now - UNCONFIRMED_FOR)
        if not late.exists():
            return
        with transaction.atomic():
            Search.objects.hold()
            people = set(late.values_list("subscriber", flat=True))
            late.drop_wishes()
            Subscriber.objects.filter(pk__in=people, subscriptions=None).delete()


class Subscription(models.Model):
    """A search that a subscriber follows, or asked to follow and has not confirmed."""

    handle = models.CharField(max_length=32, unique=True, default=new_handle)
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions"
    )
    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="subscriptions")
    frequency = models.CharField(max_length=10, choices=Frequency.choices, blank=True)
    confirmed_on = models.DateField(null=True)
    since_seq = models.BigIntegerField(null=True)
    """The ledger's head at confirmation: what comes after it is owed."""
    seen_seq = models.BigIntegerField(null=True)
    """The head when it was last looked at."""
    next_due_at = models.DateTimeField(null=True)
    asked = models.CharField(max_length=10, choices=Frequency.choices, blank=True)
    asked_at = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subscriber", "search"], name="one_subscription_per_search"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None, frequency="", since_seq=None, seen_seq=None)
                & Q(next_due_at=None)
                | Q(confirmed_on__isnull=False, since_seq__isnull=False, seen_seq__isnull=False)
                & Q(next_due_at__isnull=False, frequency__in=Frequency.values),
                name="a_confirmed_subscription_is_due_some_day",
            ),
            models.CheckConstraint(
                condition=Q(asked="", asked_at=None)
                | Q(asked__in=Frequency.values, asked_at__isnull=False),
                name="a_wish_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=False) | ~Q(asked=""),
                name="a_subscription_is_confirmed_or_asked_for",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_due_at"],
                condition=Q(next_due_at__isnull=False),
                name="subscriptions_by_due_moment",
            ),
            models.Index(
                fields=["asked_at"],
                condition=Q(asked_at__isnull=False),
                name="subscriptions_asked_for",
            ),
        ]

    def __str__(self) -> str:
        return f"Subscription {self.pk}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_on is not None

    def become(self, frequency: Frequency, now: datetime) -> None:
        """Follow from now on, or, if it is followed already, in another rhythm."""
        if not self.is_confirmed:
            self.since_seq = self.seen_seq = head_seq()
            self.confirmed_on = now.date()
        self.frequency, self.asked, self.asked_at = frequency, "", None
        self.next_due_at = first_due(frequency, now)
        self.save()

    def unsubscribe_token(self) -> str:
        return token(UNSUBSCRIBE, self.handle)

    def end(self) -> None:
        """Follow this no more. Whoever follows nothing else is forgotten altogether."""
        with transaction.atomic():
            Search.objects.hold()
            Subscriber.objects.select_for_update().filter(pk=self.subscriber_id).first()
            Subscription.objects.filter(pk=self.pk).delete()
            Search.objects.drop_unfollowed()
            if not Subscription.objects.filter(subscriber=self.subscriber_id).exists():
                self.subscriber.leave()
