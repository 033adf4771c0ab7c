"""One search that one subscriber follows, and how they want to hear of it."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import Q

from statements.digests.tokens import UNSUBSCRIBE, new_handle, token
from statements.ledger.head import head_seq
from statements.vocabulary import Frequency

from .choices import Choices
from .search import Search
from .subscriber import Subscriber


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def due(self, now: datetime, head: int) -> Self:
        """Those to look at now. Whoever follows each change is looked at when the ledger has
        grown, and once a day for what comes by the day alone."""
        has_come = Q(next_due_at__lte=now) | Q(frequency=Frequency.EACH, seen_seq__lt=head)
        is_unseen = Q(seen_at=None) | Q(seen_at__lt=now)
        return self.filter(has_come, is_unseen, subscriber__is_paused=False)

    def follow(
        self, subscriber: Subscriber, search: Search, chosen: Choices, now: datetime
    ) -> "Subscription":
        """Follow this from now on, or, if it is followed, as is chosen now."""
        choices = {**chosen.chosen(), "next_due_at": chosen.next_due(now)}
        start = head_seq()
        new = {"confirmed_on": now.date(), "since_seq": start, "seen_seq": start}
        return self.update_or_create(
            subscriber=subscriber,
            search=search,
            defaults=choices,
            create_defaults={**choices, **new},
        )[0]


class Subscription(Choices):
    """A search that a subscriber follows."""

    handle = models.CharField(max_length=32, unique=True, default=new_handle)
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions"
    )
    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="subscriptions")
    confirmed_on = models.DateField()
    since_seq = models.BigIntegerField()
    """The ledger's head at confirmation: what comes after it is owed."""
    seen_seq = models.BigIntegerField()
    """The head when it was last looked at."""
    seen_at = models.DateTimeField(null=True)
    """When that was: a moment has one mail at most."""
    next_due_at = models.DateTimeField()
    broken_at = models.DateTimeField(null=True)
    """The due moment of the mail that told that this search makes no sense any more."""

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            *Choices.Meta.constraints,
            models.UniqueConstraint(
                fields=["subscriber", "search"], name="one_subscription_per_search"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_due_at"], name="subscriptions_by_due_moment"),
            models.Index(
                fields=["seen_seq"],
                condition=Q(frequency=Frequency.EACH),
                name="subscriptions_to_each",
            ),
        ]

    def __str__(self) -> str:
        return f"Subscription {self.pk}"

    def choose(self, chosen: dict[str, Any], now: datetime) -> None:
        """Follow it in another rhythm, or hear of other kinds, from now on."""
        for name in self.CHOSEN:
            setattr(self, name, chosen[name])
        self.next_due_at = self.next_due(now)
        self.save(update_fields=[*self.CHOSEN, "next_due_at"])

    def unsubscribe_token(self) -> str:
        return token(UNSUBSCRIBE, self.handle)

    def end(self) -> None:
        """Follow this no more. Whoever follows nothing else is forgotten altogether."""
        with transaction.atomic():
            Search.objects.hold()
            Subscriber.objects.select_for_update().filter(pk=self.subscriber_id).first()
            Subscription.objects.filter(pk=self.pk).delete()
            Search.objects.drop_unfollowed()
            others = Subscription.objects.filter(subscriber=self.subscriber_id)
            if not others.exists() and not self.subscriber.wishes.exists():
                self.subscriber.leave()
