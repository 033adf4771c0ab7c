"""What subscribers are owed, and the mails that will tell them.

Owed are the publications after a subscription began that match its search and have no delivery:
never what lies in a span of time. So a tick that was missed, or ran twice, or five at once, and
news about days long past need no further cases. And owed is what revises something that was
delivered, whether a search finds it or not.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from statements.filters import matching_changes
from statements.ledger.head import head_seq
from statements.vocabulary import Frequency

from . import aftermath
from .aftermath import Aftermath
from .models import Delivery, Mail, Search, Subscriber, Subscription
from .schedule import next_due
from .vocabulary import MailKind

AT_ONCE = 200
"""Subscribers in one transaction: long enough to be quick, short enough to be lost."""

Why = dict[int, list[int]]
"""Demands of one publication, each with the searches that it matches."""


class Answers:
    """What each search matches among the publications up to one head; each is asked only once."""

    def __init__(self, head: int) -> None:
        self.head = head
        self.known: dict[int, list[tuple[int, int]]] = {}

    def to(self, subscription: Subscription) -> list[tuple[int, int]]:
        """Publications and demands that a subscription is told of, old ones of it included."""
        if subscription.search_id not in self.known:
            self.known[subscription.search_id] = self._ask(subscription.search)
        since = subscription.since_seq or 0
        return [pair for pair in self.known[subscription.search_id] if pair[0] > since]

    def _ask(self, search: Search) -> list[tuple[int, int]]:
        # For everybody who follows it, whoever is due in this batch or in a later one.
        since = search.subscriptions.confirmed().aggregate(least=Min("since_seq"))["least"]
        changes = matching_changes(search.query, since or 0).filter(publication__lte=self.head)
        return sorted(changes.values_list("publication", "demand"))


def plan(now: datetime) -> int:
    """Make the mails that are due, and say how many."""
    answers = Answers(head_seq())
    made = 0
    while (mails := _plan_some(now, answers)) is not None:
        made += mails
    return made


def _plan_some(now: datetime, answers: Answers) -> int | None:
    """One transaction: mails, deliveries and the next due moments, or nothing of them."""
    with transaction.atomic():
        due = Subscription.objects.due(now, answers.head)
        # Whoever is in another tick's hands is left to it.
        subscribers = list(
            Subscriber.objects.select_for_update(skip_locked=True)
            .filter(pk__in=due.values("subscriber"))
            .order_by("pk")[:AT_ONCE]
        )
        if not subscribers:
            return None
        mails = _plan_for(subscribers, now, answers)
    return mails


def _plan_for(subscribers: Sequence[Subscriber], now: datetime, answers: Answers) -> int:
    due: dict[int, list[Subscription]] = defaultdict(list)
    followed: dict[int, list[Subscription]] = defaultdict(list)
    # Read anew under the lock: another tick may have been here just before.
    dues = set(
        Subscription.objects.due(now, answers.head)
        .filter(subscriber__in=subscribers)
        .values_list("pk", flat=True)
    )
    confirmed = Subscription.objects.confirmed().filter(subscriber__in=subscribers)
    for subscription in confirmed.select_related("search").order_by("pk"):
        followed[subscription.subscriber_id].append(subscription)
        if subscription.pk in dues:
            due[subscription.subscriber_id].append(subscription)
    revised = _revised(due, answers.head)
    owed = _without_delivered({pk: _matches(subs, answers) for pk, subs in due.items()})
    owed = _without_delivered(_with_aftermath(owed, revised))
    for subscriber, publications in owed.items():
        if publications:
            reasons = _reasons(followed[subscriber], publications, answers, revised)
            _make_mail(subscriber, _due_moment(due[subscriber], now), reasons, now)
    _set_next(due.values(), now, answers.head)
    return sum(map(bool, owed.values()))


def _matches(subscriptions: Iterable[Subscription], answers: Answers) -> set[int]:
    return {seq for subscription in subscriptions for seq, _ in answers.to(subscription)}


def _revised(due: Mapping[int, Iterable[Subscription]], head: int) -> Aftermath:
    """What was revised since any of them was last looked at."""
    seen = [one.seen_seq for some in due.values() for one in some if one.seen_seq is not None]
    return aftermath.between(min(seen, default=head), head)


def _with_aftermath(owed: dict[int, set[int]], revised: Aftermath) -> dict[int, set[int]]:
    """Also what revises something that was delivered before, or will be with it."""
    told = aftermath.delivered(owed, revised)
    return {pk: some | revised.owed(told[pk] | some) for pk, some in owed.items()}


def _without_delivered(matches: dict[int, set[int]]) -> dict[int, set[int]]:
    told = Delivery.objects.filter(
        subscriber__in=matches, publication__in=set().union(*matches.values())
    )
    for subscriber, publication in told.values_list("subscriber", "publication"):
        matches[subscriber].discard(publication)
    return matches


def _reasons(
    followed: Iterable[Subscription],
    publications: set[int],
    answers: Answers,
    revised: Aftermath,
) -> dict[int, Why]:
    """Of each publication every demand that matches any search, whatever its frequency: what a
    weekly search would have shown of it is shown now, because it is delivered only once. What no
    search matches stands under one demand."""
    reasons: dict[int, Why] = {seq: defaultdict(list) for seq in sorted(publications)}
    for subscription in followed:
        for seq, demand in answers.to(subscription):
            if seq in publications:
                reasons[seq][demand].append(subscription.search_id)
    for seq, why in reasons.items():
        if not why:
            why[revised.demands[seq]] = []
    return reasons


def _due_moment(due: Sequence[Subscription], now: datetime) -> datetime:
    """What names the mail, and makes it the only one. Each change is due when it is found."""
    if any(subscription.frequency == Frequency.EACH for subscription in due):
        return now
    return max(filter(None, (subscription.next_due_at for subscription in due)))


def _make_mail(subscriber: int, due_at: datetime, reasons: dict[int, Why], now: datetime) -> None:
    mail = Mail.objects.create(
        subscriber_id=subscriber, kind=MailKind.DIGEST, due_at=due_at, next_try=now
    )
    Delivery.objects.bulk_create(
        Delivery(subscriber_id=subscriber, publication_id=seq, mail=mail, why=why)
        for seq, why in reasons.items()
    )


def _set_next(due: Iterable[list[Subscription]], now: datetime, head: int) -> None:
    subscriptions = [subscription for some in due for subscription in some]
    for subscription in subscriptions:
        subscription.next_due_at = next_due(Frequency(subscription.frequency), now)
        subscription.seen_seq = head
    Subscription.objects.bulk_update(subscriptions, ["next_due_at", "seen_seq"])
