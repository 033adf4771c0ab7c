"""The words of the post: what a mail is, and how far it has come."""

import re

from django.db.models import TextChoices

# Proper names that are said with “the”: those that are made of a common noun.
WITH_ARTICLE = re.compile(
    r"\b(agency|alliance|assembly|association|bank|bureau|cabinet|centre|center|chancellery|coalition"
    r"|commission|committee|council|court|department|embassy|federation|fund|government|kingdom"
    r"|league|ministry|nations|network|office|organi[sz]ation|parliament|partnership|police"
    r"|presidency|president|republic|secretariat|senate|service|spokesperson|states|tribunal|union)\b",
    re.IGNORECASE,
)


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


def with_article(name: str) -> str:
    """The name of an institution within a sentence: “the European Union”, “Human Rights Watch”."""
    has_one = name.lower().startswith(("the ", "a ", "an "))
    return f"the {name}" if WITH_ARTICLE.search(name) and not has_one else name
