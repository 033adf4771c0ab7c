"""What limits that others cause us to write: counted in the database, so that it holds whatever
becomes of the queue, and by keyed hashes, so that nobody can be found by them."""

from datetime import datetime, timedelta

from django.db import models

from statements.digests.addresses import mailbox_key, source_key

PER_MAILBOX = ((1, timedelta(hours=24)), (3, timedelta(days=30)))
SITE_WIDE = (300, timedelta(hours=1))
PER_SOURCE = (20, timedelta(hours=1))
KEPT_FOR = max(period for _, period in PER_MAILBOX)
SOURCE_KEPT_FOR = timedelta(hours=24)


class TooMany(Exception):
    """More was asked, by one source or by all together, than is done in an hour."""


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def allow(self, address: str, now: datetime) -> bool:
        """Whether this mailbox may be asked to confirm, counted if so. Raises `TooMany`.

        Whoever calls holds `Search`, so that two at once are counted one after the other.
        """
        number, period = SITE_WIDE
        if self.filter(at__gt=now - period).count() >= number:
            raise TooMany
        key = mailbox_key(address)
        ours = self.filter(mailbox_key=key)
        if any(ours.filter(at__gt=now - period).count() >= most for most, period in PER_MAILBOX):
            return False
        self.create(mailbox_key=key, at=now)
        return True

    def forget(self, now: datetime) -> None:
        self.filter(at__lte=now - KEPT_FOR).delete()


class Invitation(models.Model):
    """That a mailbox was asked to confirm: the limit on what others can cause."""

    mailbox_key = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["at"], name="invitations_by_time"),
            models.Index(fields=["mailbox_key", "at"], name="invitations_by_mailbox"),
        )

    def __str__(self) -> str:
        return f"Invitation {self.pk}"


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def count_in(self, source: str, now: datetime) -> None:
        """Note that this source, a network address, sent a form. Raises `TooMany`."""
        number, period = PER_SOURCE
        key = source_key(source, now)
        if self.filter(source_key=key, at__gt=now - period).count() >= number:
            raise TooMany
        self.create(source_key=key, at=now)

    def forget(self, now: datetime) -> None:
        self.filter(at__lte=now - SOURCE_KEPT_FOR).delete()


class Attempt(models.Model):
    """That a form came from somewhere. The key is another one each day, so that two days cannot
    be put together, and is gone after one."""

    source_key = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = AttemptQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["source_key", "at"], name="attempts_by_source"),
            models.Index(fields=["at"], name="attempts_by_time"),
        )

    def __str__(self) -> str:
        return f"Attempt {self.pk}"
