"""The words of the post: what a mail is, and how far it has come."""

from django.db.models import TextChoices


class MailKind(TextChoices):
    CONFIRMATION = "confirmation", "Confirmation"
    DIGEST = "digest", "Digest"


class MailState(TextChoices):
    """How far a mail has come. Only `queued`, and `unknown` once, are ever taken up again."""

    QUEUED = "queued", "Waiting"
    SENDING = "sending", "Being handed over"
    SENT = "sent", "Accepted by the mail server"
    UNKNOWN = "unknown", "Handed over, and nobody knows whether it was accepted"
    FAILED = "failed", "Refused for good"
    DEAD = "dead", "Given up after all tries"
    CANCELLED = "cancelled", "Not wanted any more"
