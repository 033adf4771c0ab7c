"""How the post is: what waits, what is late, and whether somebody has to act. No address, and no
search that somebody follows, is ever part of it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate

from statements.models import Publication
from statements.numbers import few

from . import sealing
from .models import Mail, Post, SealingKey, Subscriber, Subscription, Suppression
from .models.mail import TO_BE_TRIED
from .vocabulary import MailState, Why

BEAT_LATE = timedelta(minutes=3)
DUE_LATE = timedelta(minutes=10)
MAIL_LATE = timedelta(hours=3)
FETCH_LATE = timedelta(hours=1)
DAYS = 30


@dataclass(frozen=True)
class Condition:
    """All that is known of the post at a moment."""

    at: datetime
    beat_at: datetime | None
    paused_at: datetime | None
    because: str
    fetched_at: datetime | None
    waiting: int
    in_hand: int
    retries: int
    next_retry: datetime | None
    states: dict[str, int]
    suppressed: dict[str, int]
    bouncing: int
    subscribers: str
    subscriptions: str
    days: dict[date, int]
    key: str
    opens_addresses: bool
    late: list[str]

    @property
    def unknown(self) -> int:
        return self.states[MailState.UNKNOWN]

    @property
    def dead(self) -> int:
        return self.states[MailState.DEAD]

    @property
    def needs_somebody(self) -> bool:
        return bool(self.late or self.paused_at or self.dead)

    def as_json(self) -> dict[str, Any]:
        days = {day.isoformat(): number for day, number in self.days.items()}
        return {**asdict(self), "days": days, "needs_somebody": self.needs_somebody}


def condition(moment: datetime) -> Condition:
    post = Post.objects.first() or Post()
    mails = Mail.objects.aggregate(**_counts(moment))
    newest = SealingKey.objects.order_by("-made_at").first()
    bouncing = Count("pk", filter=Q(bounce_score__gt=0))
    readers = Subscriber.objects.aggregate(all=Count("pk"), bouncing=bouncing)
    return Condition(
        at=moment,
        beat_at=post.beat_at,
        paused_at=post.paused_at,
        because=post.because,
        fetched_at=post.fetched_at,
        waiting=mails["waiting"],
        in_hand=mails["in_hand"],
        retries=mails["retries"],
        next_retry=mails["next_retry"],
        states={str(state): mails[state] for state in MailState},
        suppressed=_suppressed(),
        bouncing=readers["bouncing"],
        subscribers=few(readers["all"]),
        subscriptions=few(Subscription.objects.count()),
        days=_days(moment),
        key=newest.name if newest else "",
        opens_addresses=_opens_addresses(),
        late=list(_late(moment, post, mails, newest)),
    )


def _counts(moment: datetime) -> dict[str, Any]:
    """What is asked of all mails at once."""
    is_free = Q(lease_until=None) | Q(lease_until__lte=moment)
    may_go = Q(is_free, state__in=TO_BE_TRIED, next_try__lte=moment)
    again = Q(state__in=TO_BE_TRIED, attempts__gt=0, next_try__gt=moment)
    return {
        "waiting": Count("pk", filter=may_go),
        "waiting_long": Count("pk", filter=may_go & Q(next_try__lte=moment - MAIL_LATE)),
        "in_hand": Count("pk", filter=Q(lease_until__gt=moment)),
        "left_in_hand": Count("pk", filter=Q(lease_until__lte=moment)),
        "retries": Count("pk", filter=again),
        "next_retry": Min("next_try", filter=again),
        **{str(state): Count("pk", filter=Q(state=state)) for state in MailState},
    }


def _late(
    moment: datetime, post: Post, mails: dict[str, Any], key: SealingKey | None
) -> Iterator[str]:
    """What somebody has to look into, each in a sentence."""
    if key is None:
        yield "There is no key that seals addresses, so nobody can subscribe."
    if post.beat_at is None:
        yield "The worker was never here."
    elif moment - post.beat_at > BEAT_LATE:
        yield f"The worker was here last at {post.beat_at:%Y-%m-%d %H:%M} UTC."
    if due := _due_long_ago(moment):
        yield f"Subscriptions due for more than 10 minutes, and not looked at: {due}."
    if mails["waiting_long"]:
        yield f"Mails that could have left more than 3 hours ago: {mails['waiting_long']}."
    if mails["left_in_hand"]:
        yield f"Mails in the hands of a worker that did not come back: {mails['left_in_hand']}."
    if settings.BOUNCE_HOST and (not post.fetched_at or moment - post.fetched_at > FETCH_LATE):
        yield "The mailbox of bounces was not read for more than an hour."


def _due_long_ago(moment: datetime) -> int:
    """By the very rule of the planner, at a moment that is past."""
    then = moment - DUE_LATE
    heads = Publication.objects.filter(at__lte=then).order_by("-seq")
    head = heads.values_list("seq", flat=True).first() or 0
    return Subscription.objects.due(then, head).count()


def _suppressed() -> dict[str, int]:
    found = dict(Suppression.objects.values_list("why").annotate(Count("pk")))
    return {str(why): found.get(why, 0) for why in Why}


def _days(moment: datetime) -> dict[date, int]:
    """How many different mails left on each of the latest days, of those that are still kept."""
    first = moment.date() - timedelta(days=DAYS - 1)
    since = datetime.combine(first, time(), UTC)
    left = Mail.objects.filter(handed_at__gte=since).annotate(day=TruncDate("handed_at"))
    found = dict(left.values_list("day").annotate(Count("pk")))
    days = (first + timedelta(days=number) for number in range(DAYS))
    return {day: found.get(day, 0) for day in days}


def _opens_addresses() -> bool:
    try:
        return bool(sealing.keyring())
    except sealing.Closed:
        return False
