"""Each mail that was ever to be sent to a subscriber, how far it has come, and what it carries.

A worker may be killed at any point. Before `hand_over()` nothing has left, so the mail is simply
taken up again when its lease has run out. After it nobody can know, so the mail becomes `unknown`
and is tried once more: at most two copies, and what is still unknown then stays visible as that.
"""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import RawSQL

from statements.digests.tokens import new_handle, token
from statements.digests.vocabulary import MailKind, MailState
from statements.models import Demand, Publication

from .subscriber import Subscriber

LEASE = timedelta(minutes=5)
AT_ONCE = 10
"""Mails that one worker takes together; each is handed over only while its lease runs."""
KEPT_FOR = timedelta(days=30)
# After each failure that is known to be one; after the last of them a mail is given up.
LADDER = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60)
)
MOST_ATTEMPTS = len(LADDER) + 1
MOST_UNKNOWN_RETRIES = 1
TO_BE_TRIED = (MailState.QUEUED, MailState.UNKNOWN)
NEVER_ARRIVED = (MailState.FAILED, MailState.DEAD, MailState.CANCELLED)
A_DAY = timedelta(days=1)
PURGED_AT_ONCE = 1000

CLAIM = """
    UPDATE digests_mail
    SET attempts = attempts + 1, lease_until = record_now() + %s * interval '1 second'
    WHERE id IN (
        SELECT id FROM digests_mail
        WHERE state IN ('queued', 'unknown') AND next_try <= (SELECT record_now())
          AND (lease_until IS NULL OR lease_until <= (SELECT record_now()))
          AND NOT EXISTS (SELECT FROM digests_post WHERE paused_at IS NOT NULL)
        ORDER BY next_try, id FOR UPDATE SKIP LOCKED LIMIT %s)
    RETURNING id
"""

END = """
    WITH ended AS (
        UPDATE digests_mail
        SET state = %s, last_code = %s, next_try = NULL, lease_until = NULL
        WHERE id = %s AND attempts = %s AND state = ANY (%s)
        RETURNING id)
    UPDATE digests_delivery
    SET why = (SELECT coalesce(jsonb_object_agg(demand, '[]'::jsonb), '{}')
               FROM jsonb_object_keys(why) AS demand)
    FROM ended WHERE mail_id = ended.id AND mail_id = %s
"""


def record_now(later: timedelta = timedelta(0)) -> RawSQL:
    """The clock inside a statement. As a subquery, so that an index can be asked with it."""
    seconds = later.total_seconds()
    return RawSQL("(SELECT record_now() + %s * interval '1 second')", [seconds])


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> Self:
        """Those that anybody may take now."""
        is_free = Q(lease_until=None) | Q(lease_until__lte=record_now())
        return self.filter(is_free, state__in=TO_BE_TRIED, next_try__lte=record_now())

    def unfinished(self) -> dict[str, int]:
        """How many did not end well, or not yet, by state: for whoever runs the site to see."""
        left = self.exclude(state__in=[MailState.SENT, MailState.CANCELLED])
        return dict(left.values_list("state").annotate(models.Count("pk")).order_by("state"))

    def claim(self, most: int = AT_ONCE) -> "list[Mail]":
        """Take the next mails that wait: nobody else has them until their lease runs out. None
        while the post is paused."""
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [LEASE.total_seconds(), most])
            taken = [pk for (pk,) in cursor.fetchall()]
        mails = self.select_related("subscriber").filter(pk__in=taken) if taken else ()
        return sorted(mails, key=lambda mail: (mail.next_try, mail.pk))

    def take_back(self) -> None:
        """From workers that are gone: their leases have run out."""
        expired = self.filter(lease_until__lte=record_now())
        expired.filter(state=MailState.SENDING).become_unknown(None)
        expired.filter(state__in=TO_BE_TRIED, attempts__gte=MOST_ATTEMPTS).update(
            state=MailState.DEAD, next_try=None, lease_until=None
        )

    def revive(self) -> int:
        """Try again, from the foot of the ladder, what was given up; a link that lives for half an
        hour is of no use any more."""
        given_up = self.filter(state=MailState.DEAD).exclude(kind=MailKind.MANAGE)
        return given_up.update(state=MailState.QUEUED, attempts=0, next_try=record_now())

    def again(self) -> int:
        """How many times within a day a mail was handed over that had been before."""
        again = self.filter(handed__gt=1, handed_at__gt=record_now(-A_DAY))
        return int(again.aggregate(sum=models.Sum(F("handed") - 1))["sum"] or 0)

    def of_a_day(self) -> int:
        """How many different mails were handed over within a day."""
        return self.filter(handed_at__gt=record_now(-A_DAY)).count()

    def purge(self, now: datetime) -> None:
        """Forget mails that are long over. What they told stays told, so that nothing is ever
        owed again; what never arrived is kept, so that its corrections stay nobody's."""
        old = self.filter(due_at__lte=now - KEPT_FOR, next_try=None, lease_until=None)
        over = old.exclude(kind=MailKind.DIGEST, state__in=NEVER_ARRIVED)
        with transaction.atomic():
            free = over.select_for_update(skip_locked=True)
            some = list(free.values_list("pk", flat=True)[:PURGED_AT_ONCE])
            if some:
                Delivery.objects.filter(mail__in=some).update(why={})
                self.filter(pk__in=some).delete()

    def become_unknown(self, code: int | None, pause: timedelta = timedelta(0)) -> int:
        may_retry = Q(unknowns__lt=MOST_UNKNOWN_RETRIES, attempts__lt=MOST_ATTEMPTS)
        return self.update(
            state=MailState.UNKNOWN,
            unknowns=F("unknowns") + 1,
            next_try=Case(When(may_retry, then=record_now(pause)), default=Value(None)),
            lease_until=None,
            last_code=code,
        )


class Mail(models.Model):
    """One message to one subscriber."""

    handle = models.CharField(max_length=32, unique=True, default=new_handle)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=20, choices=MailKind.choices)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    unknowns = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    last_code = models.SmallIntegerField(null=True)
    handed = models.PositiveSmallIntegerField(default=0)
    """How often it was handed over: more than once only if nobody knew what became of it."""
    handed_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    deliveries: "models.QuerySet[Delivery]"
    reminders: "models.QuerySet[Reminder]"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subscriber", "due_at", "kind"], name="one_mail_per_due_moment_and_kind"
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(next_try__isnull=False),
                name="a_mail_that_waits_has_a_next_try",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_until__isnull=False),
                name="a_mail_in_hand_has_a_lease",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try", "id"],
                condition=Q(state__in=["queued", "unknown"]),
                name="mails_that_wait",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(lease_until__isnull=False),
                name="mails_in_hand",
            ),
            models.Index(fields=["handed_at"], name="mails_by_hour_of_leaving"),
            models.Index(
                fields=["handed_at"], condition=Q(handed__gt=1), name="mails_that_left_again"
            ),
            models.Index(fields=["due_at"], name="mails_by_due_moment"),
        ]

    def __str__(self) -> str:
        return f"Mail {self.pk}"

    @property
    def message_id(self) -> str:
        """The same for every copy, so that a relay may drop the second one."""
        return f"<{self.handle}@{settings.SITE_HOST}>"

    def token(self, purpose: str) -> str:
        return token(purpose, self.handle)

    def hand_over(self) -> bool:
        """Note that it leaves now; false if it is not ours, or not wanted, any more."""
        ours = self._ours(*TO_BE_TRIED).filter(lease_until__gt=record_now())
        return bool(
            ours.update(
                state=MailState.SENDING,
                lease_until=record_now(LEASE),
                handed=F("handed") + 1,
                handed_at=record_now(),
            )
        )

    def release(self) -> None:
        """Give it back as it was taken: nothing was tried with it."""
        self._ours(*TO_BE_TRIED).update(attempts=F("attempts") - 1, lease_until=None)

    def sent(self) -> None:
        self._end(MailState.SENT, None, MailState.SENDING)

    def fail(self, code: int | None) -> None:
        self._end(MailState.FAILED, code, MailState.SENDING, *TO_BE_TRIED)

    def cancel(self) -> None:
        self._end(MailState.CANCELLED, None, *TO_BE_TRIED)

    def become_unknown(self, code: int | None) -> None:
        # As long as if the worker had died there.
        self._ours(MailState.SENDING).become_unknown(code, pause=LEASE)

    def retry(self, code: int | None) -> MailState:
        """Try again later, or give up after the last try."""
        ours = self._ours(MailState.SENDING, *TO_BE_TRIED)
        if self.attempts >= MOST_ATTEMPTS:
            ours.update(state=MailState.DEAD, next_try=None, lease_until=None, last_code=code)
            return MailState.DEAD
        pause = LADDER[self.attempts - 1]
        ours.update(
            state=MailState.QUEUED, next_try=record_now(pause), lease_until=None, last_code=code
        )
        return MailState.QUEUED

    def _ours(self, *states: MailState) -> MailQuerySet:
        """This row as long as nobody took it from us: a worker that comes late changes nothing."""
        return Mail.objects.filter(pk=self.pk, attempts=self.attempts, state__in=states)

    def _end(self, state: MailState, code: int | None, *states: MailState) -> None:
        """A last state. Which searches brought what is needed no more, and is personal."""
        with connection.cursor() as cursor:
            cursor.execute(END, [state, code, self.pk, self.attempts, list(states), self.pk])


class Delivery(models.Model):
    """That a subscriber was told of a publication. It is why nothing is ever told twice."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="deliveries")
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="deliveries"
    )
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="deliveries")
    """As long as that is kept."""
    why = models.JSONField(default=dict)
    """The demands to show, each, until it is sent, with the searches that it matches."""

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subscriber", "publication"], name="one_delivery_per_publication"
            )
        ]

    def __str__(self) -> str:
        return f"Delivery {self.pk}"


class Reminder(models.Model):
    """That a subscriber was told of a deadline that is near."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="reminders")
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="+")
    deadline = models.DateField()
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="reminders")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subscriber", "demand", "deadline"], name="one_reminder_per_deadline"
            )
        ]

    def __str__(self) -> str:
        return f"Reminder {self.pk}"
