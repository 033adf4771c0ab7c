"""What subscribers are owed, and the mails that will tell them.

Owed are the publications after a subscription began that match its search and have no delivery:
never what lies in a span of time. So a tick that was missed, or ran twice, or five at once, and
news about days long past need no further cases. And owed is what revises something that was
delivered, whether a search finds it or not; that is told within a day, whatever the rhythm.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min

from statements.filters import DemandFilter, changes_for, stored
from statements.ledger.head import head_seq
from statements.models import BearsOn, Publication
from statements.vocabulary import Frequency

from . import aftermath
from .aftermath import Aftermath
from .deadlines import near
from .models import Delivery, Mail, Post, Reminder, Search, Subscriber, Subscription
from .vocabulary import MailKind, News, news

AT_ONCE = 200
"""Subscribers in one transaction: long enough to be quick, short enough to be lost."""

REVISED_WITHIN = timedelta(hours=20)
"""After this a revision no longer waits for the next mail. It leaves hours to be late in."""

Why = dict[int, list[int]]
"""Demands of one publication, each with the searches that it matches."""

Deadline = tuple[int, date]
"""A demand, and the day by which it is due."""


class Answers:
    """What each search matches among the publications up to one head; each is asked only once."""

    def __init__(self, head: int) -> None:
        self.head = head
        self.changes: dict[int, list[tuple[int, int, News]]] = {}
        self.deadlines: dict[tuple[int, date, date], list[Deadline]] = {}
        self.questions: dict[int, DemandFilter] = {}

    def to(self, subscription: Subscription) -> list[tuple[int, int]]:
        """Publications and demands that a subscription is told of, old ones of it included."""
        if subscription.search_id not in self.changes:
            self.changes[subscription.search_id] = self._ask(subscription.search)
        since, kinds = subscription.since_seq, set(subscription.kinds)
        return [
            (seq, demand)
            for seq, demand, kind in self.changes[subscription.search_id]
            if seq > since and kind in kinds
        ]

    def near(self, subscription: Subscription, first: date, last: date) -> list[Deadline]:
        """What falls due from one day to another in what is followed."""
        asked = (subscription.search_id, first, last)
        if asked not in self.deadlines:
            self.deadlines[asked] = near(self._question(subscription.search), first, last)
        return self.deadlines[asked]

    def is_broken(self, subscription: Subscription) -> bool:
        return bool(self._question(subscription.search).lost())

    def _question(self, search: Search) -> DemandFilter:
        if search.pk not in self.questions:
            self.questions[search.pk] = stored(search.query)
        return self.questions[search.pk]

    def _ask(self, search: Search) -> list[tuple[int, int, News]]:
        # For everybody who follows it, whoever is due in this batch or in a later one.
        least = search.subscriptions.aggregate(since=Min("since_seq"), seen=Min("seen_seq"))
        since, seen = least["since"] or 0, least["seen"] or 0
        # A demand on which nothing bears that is new to anybody has nothing to tell either.
        fresh = BearsOn.objects.filter(publication__gt=seen, publication__lte=self.head)
        changes = changes_for(self._question(search), since).filter(
            publication__lte=self.head, demand__in=fresh.values("demand")
        )
        found = changes.values_list(
            "publication", "demand", "publication__subject", "publication__kind"
        )
        return sorted((seq, demand, news(*about)) for seq, demand, *about in found)


@dataclass
class Owed:
    """What one subscriber is to be told."""

    publications: set[int] = field(default_factory=set)
    deadlines: set[Deadline] = field(default_factory=set)
    broken: list[Subscription] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.publications or self.deadlines or self.broken)


def plan(now: datetime) -> int:
    """Make the mails that are due, and say how many."""
    answers = Answers(head_seq())
    late = Late.by(now)
    made = 0
    while (mails := _plan_some(now, answers, late)) is not None:
        made += mails
    late.done()
    return made


class Late:
    """The revisions that can wait no longer, and who must hear of them without being due."""

    def __init__(self, since: int, until: int) -> None:
        self.since, self.until = since, until
        self.revised = aftermath.between(since, until)
        self.at: dict[int, datetime] = dict(
            Publication.objects.filter(seq__in=self.revised.entries).values_list("seq", "at")
        )

    @classmethod
    def by(cls, now: datetime) -> "Late":
        since = Post.objects.here().revised_seq
        old = Publication.objects.filter(seq__gt=since, at__lte=now - REVISED_WITHIN)
        last = old.order_by("-seq").values_list("seq", flat=True).first()
        return cls(since, last or since)

    def subscribers(self) -> set[int]:
        """Those who were told of what was revised, and not yet of how."""
        entries = set().union(*self.revised.told_by.values()) if self.revised.told_by else set()
        told = Delivery.objects.filter(
            publication__in=entries, subscriber__is_paused=False
        ).values_list("subscriber", flat=True)
        people = set(told.distinct()) if entries else set()
        if not people:
            return set()
        owed = _without_delivered(_with_aftermath({pk: set() for pk in people}, self.revised))
        return {pk for pk, some in owed.items() if some}

    def moment(self, publications: Iterable[int]) -> datetime:
        """The due moment of a mail that is made for them alone: whoever makes it finds the same."""
        return max(self.at[seq] for seq in publications if seq in self.at) + REVISED_WITHIN

    def done(self) -> None:
        """Whoever is in another tick's hands may still be owed: then it is looked at again."""
        if self.until > self.since and not self.subscribers():
            Post.objects.filter(revised_seq=self.since).update(revised_seq=self.until)


def _plan_some(now: datetime, answers: Answers, late: "Late") -> int | None:
    """One transaction: mails, deliveries and the next due moments, or nothing of them."""
    with transaction.atomic():
        due = Subscription.objects.due(now, answers.head).values("subscriber")
        # Whoever is in another tick's hands is left to it.
        free = Subscriber.objects.select_for_update(skip_locked=True).order_by("pk")
        subscribers = list(free.filter(pk__in=due)[:AT_ONCE])
        if not subscribers:
            subscribers = list(free.filter(pk__in=late.subscribers())[:AT_ONCE])
        if not subscribers:
            return None
        return _plan_for(subscribers, now, answers, late)


def _plan_for(
    subscribers: Sequence[Subscriber], now: datetime, answers: Answers, late: "Late"
) -> int:
    due: dict[int, list[Subscription]] = {one.pk: [] for one in subscribers}
    followed: dict[int, list[Subscription]] = defaultdict(list)
    # Read anew under the lock: another tick may have been here just before.
    dues = set(
        Subscription.objects.due(now, answers.head)
        .filter(subscriber__in=subscribers)
        .values_list("pk", flat=True)
    )
    theirs = Subscription.objects.filter(subscriber__in=subscribers)
    for subscription in theirs.select_related("search").order_by("pk"):
        followed[subscription.subscriber_id].append(subscription)
        if subscription.pk in dues:
            due[subscription.subscriber_id].append(subscription)
    revised = _revised(due, answers.head, late)
    owed = _owed(due, answers, revised, now)
    mails = {
        subscriber: Mail(
            subscriber_id=subscriber,
            kind=MailKind.DIGEST,
            due_at=_due_moment(due[subscriber], now) or late.moment(some.publications),
            next_try=now,
        )
        for subscriber, some in owed.items()
        if some
    }
    Mail.objects.bulk_create(mails.values())
    deliveries: list[Delivery] = []
    for subscriber, mail in mails.items():
        reasons = _reasons(followed[subscriber], owed[subscriber].publications, answers, revised)
        deliveries += (
            Delivery(subscriber_id=subscriber, publication_id=seq, mail=mail, why=why)
            for seq, why in reasons.items()
        )
    Delivery.objects.bulk_create(deliveries)
    _remind(mails, owed)
    _set_next(due.values(), now, answers.head, mails, owed)
    return len(mails)


def _owed(
    due: Mapping[int, Sequence[Subscription]], answers: Answers, revised: Aftermath, now: datetime
) -> dict[int, Owed]:
    matches = _without_delivered({pk: _matches(subs, answers) for pk, subs in due.items()})
    publications = _without_delivered(_with_aftermath(matches, revised))
    deadlines = _without_reminded({pk: _deadlines(subs, answers, now) for pk, subs in due.items()})
    return {
        pk: Owed(publications[pk], deadlines[pk], [one for one in subs if _breaks(one, answers)])
        for pk, subs in due.items()
    }


def _matches(subscriptions: Iterable[Subscription], answers: Answers) -> set[int]:
    return {seq for subscription in subscriptions for seq, _ in answers.to(subscription)}


def _breaks(subscription: Subscription, answers: Answers) -> bool:
    """Whether it makes no sense any more and its owner was not told."""
    return subscription.broken_at is None and answers.is_broken(subscription)


def _deadlines(
    subscriptions: Iterable[Subscription], answers: Answers, now: datetime
) -> set[Deadline]:
    """What falls due before they are looked at again, at least in the next week."""
    found: set[Deadline] = set()
    for one in subscriptions:
        if News.DEADLINES in one.kinds and one.next_due_at <= now:
            last = max(now + timedelta(days=7), one.next_due(now)).date()
            found.update(answers.near(one, now.date(), last))
    return found


def _without_reminded(near: dict[int, set[Deadline]]) -> dict[int, set[Deadline]]:
    if any(near.values()):
        known = Reminder.objects.filter(subscriber__in=[pk for pk, some in near.items() if some])
        for subscriber, *deadline in known.values_list("subscriber", "demand", "deadline"):
            near[subscriber].discard((deadline[0], deadline[1]))
    return near


def _revised(due: Mapping[int, Iterable[Subscription]], head: int, late: "Late") -> Aftermath:
    """What was revised since any of them was last looked at, or everybody was told."""
    seen = [one.seen_seq for some in due.values() for one in some]
    return aftermath.between(min([*seen, late.since]), head)


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
    for subscription in followed if publications else ():
        for seq, demand in answers.to(subscription):
            if seq in publications:
                reasons[seq][demand].append(subscription.search_id)
    for seq, why in reasons.items():
        if not why:
            why[revised.demands[seq]] = []
    return reasons


def _due_moment(due: Sequence[Subscription], now: datetime) -> datetime | None:
    """What names the mail, and makes it the only one. Each change is due when it is found."""
    if any(one.frequency == Frequency.EACH for one in due):
        return now
    return max((one.next_due_at for one in due), default=None)


def _remind(mails: Mapping[int, Mail], owed: Mapping[int, Owed]) -> None:
    Reminder.objects.bulk_create(
        Reminder(subscriber_id=subscriber, demand_id=demand, deadline=deadline, mail=mail)
        for subscriber, mail in mails.items()
        for demand, deadline in sorted(owed[subscriber].deadlines)
    )


def _set_next(
    due: Iterable[list[Subscription]],
    now: datetime,
    head: int,
    mails: Mapping[int, Mail],
    owed: Mapping[int, Owed],
) -> None:
    subscriptions = [subscription for some in due for subscription in some]
    for subscription in subscriptions:
        subscription.next_due_at = subscription.next_due(now)
        subscription.seen_seq, subscription.seen_at = head, now
        if subscription in owed[subscription.subscriber_id].broken:
            subscription.broken_at = mails[subscription.subscriber_id].due_at
    Subscription.objects.bulk_update(
        subscriptions, ["next_due_at", "seen_seq", "seen_at", "broken_at"]
    )
