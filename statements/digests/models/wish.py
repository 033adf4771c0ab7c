"""What somebody asked for at an address, and its owner has not confirmed yet."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models, transaction

from statements.digests.tokens import new_handle

from .choices import Choices
from .search import Search
from .subscriber import Subscriber
from .subscription import Subscription

UNCONFIRMED_FOR = timedelta(days=3)
MOST_PENDING = 20


class WishQuerySet(models.QuerySet["Wish"]):
    def pending(self, now: datetime) -> Self:
        """What waits for the owner of the address to say yes."""
        return self.filter(asked_at__gt=now - UNCONFIRMED_FOR)

    def ask(self, wish: "Wish") -> None:
        """Note a wish; nothing comes of it until it is confirmed.

        Where very many wait, the newest stay: whoever fills up somebody else's list does not keep
        them from asking for themselves.
        """
        choices = {**wish.chosen(), "asked_at": wish.asked_at, "is_discreet": wish.is_discreet}
        self.update_or_create(subscriber=wish.subscriber, search=wish.search, defaults=choices)
        newest_first = wish.subscriber.wishes.order_by("-asked_at", "-pk")
        self.filter(pk__in=list(newest_first.values_list("pk", flat=True)[MOST_PENDING:])).drop()

    def drop(self) -> None:
        """Forget them, and the searches that nobody else asks or follows."""
        if self.delete()[0]:
            Search.objects.drop_unfollowed()

    def confirm(self, now: datetime) -> list[Subscription]:
        """Make these wishes true; what becomes public from now on is owed."""
        with transaction.atomic():
            wishes = list(
                self.select_for_update(of=("self",))
                .select_related("search", "subscriber")
                .order_by("pk")
            )
            return [wish.come_true(now) for wish in wishes]

    def forget_unconfirmed(self, now: datetime) -> None:
        """Drop wishes that nobody confirmed in time, and whoever then follows nothing."""
        late = self.filter(asked_at__lte=now - UNCONFIRMED_FOR)
        if not late.exists():
            return
        with transaction.atomic():
            Search.objects.hold()
            people = set(late.values_list("subscriber", flat=True))
            late.drop()
            Subscriber.objects.filter(pk__in=people, subscriptions=None, wishes=None).delete()


class Wish(Choices):
    """A search that was asked for at an address, by its owner or by anybody else."""

    handle = models.CharField(max_length=32, unique=True, default=new_handle)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="wishes")
    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="wishes")
    is_discreet = models.BooleanField(default=False)
    """Whether all mails to this address shall only say that there is news."""
    asked_at = models.DateTimeField()

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "wishes"
        constraints: ClassVar = [
            *Choices.Meta.constraints,
            models.UniqueConstraint(fields=["subscriber", "search"], name="one_wish_per_search"),
        ]
        indexes: ClassVar = [models.Index(fields=["asked_at"], name="wishes_by_moment")]

    def __str__(self) -> str:
        return f"Wish {self.pk}"

    def come_true(self, now: datetime) -> Subscription:
        """Follow from now on, or, if it is followed already, in another rhythm."""
        followed = Subscription.objects.follow(self.subscriber, self.search, self, now)
        if self.is_discreet and not self.subscriber.is_discreet:
            self.subscriber.is_discreet = True
            self.subscriber.save(update_fields=["is_discreet"])
        self.delete()
        return followed
