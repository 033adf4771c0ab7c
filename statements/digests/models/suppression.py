"""Mailboxes that are never written to, as keys from which no address can be read."""

from datetime import datetime, timedelta

from django.db import models

from statements.digests.vocabulary import Why

KEPT_FOR = timedelta(days=2 * 365)


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def note(self, mailbox_key: str, why: Why, now: datetime) -> None:
        self.update_or_create(mailbox_key=mailbox_key, defaults={"why": why, "at": now})

    def forget(self, now: datetime) -> None:
        """After two years a mailbox may have another owner, or its owner another mind."""
        self.filter(at__lte=now - KEPT_FOR).delete()


class Suppression(models.Model):
    mailbox_key = models.CharField(max_length=64, unique=True)
    why = models.CharField(max_length=10, choices=Why.choices)
    at = models.DateTimeField()

    objects = SuppressionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Suppression {self.pk}"
