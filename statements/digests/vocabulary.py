"""The words of the post: what a mail is, and how far it has come."""

import re
from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from statements.languages import language
from statements.vocabulary import PublicationKind, Status, Subject

MOST_NAMES = 3

# Proper names that are said with “the”: those that are made of a common noun.
WITH_ARTICLE = re.compile(
    r"\b(agency|alliance|assembly|association|bank|bureau|cabinet|centre|center|chancellery|coalition"
    r"|commission|committee|council|court|department|embassy|federation|fund|government|kingdom"
    r"|league|ministry|nations|network|office|organi[sz]ation|parliament|partnership|police"
    r"|presidency|president|republic|secretariat|senate|service|spokesperson|states|tribunal|union)\b",
    re.IGNORECASE,
)


class News(TextChoices):
    """What can be told of a demand; a reader chooses some of them."""

    DECISIONS = "decisions", _("Decisions about a status")
    CALLS = "calls", _("New calls")
    EVENTS = "events", _("Reported events, evidence and answers")
    CORRECTIONS = "corrections", _("Corrections")
    DEADLINES = "deadlines", _("Deadlines that are near")


# What becomes public, by what it is about. All that changes something public is a correction.
TELLS = {
    Subject.ASSESSMENT: News.DECISIONS,
    Subject.EXTERNAL_ASSESSMENT: News.DECISIONS,
    Subject.EVENT: News.EVENTS,
    Subject.EVIDENCE: News.EVENTS,
    Subject.RESPONSE: News.EVENTS,
    Subject.REPLY: News.EVENTS,
    Subject.MERGE: News.CORRECTIONS,
}


def news(subject: str, kind: str) -> News:
    """Which of a reader's choices an entry of the ledger belongs to."""
    if kind != PublicationKind.PUBLISHED:
        return News.CORRECTIONS
    return TELLS.get(Subject(subject), News.CALLS)


class MailKind(TextChoices):
    CONFIRMATION = "confirmation", "Confirmation"
    DIGEST = "digest", "Digest"
    MANAGE = "manage", "Link to what is followed"


class Why(TextChoices):
    """Why a mailbox is never written to."""

    BOUNCED = "bounced", "The mailbox is not there"
    COMPLAINT = "complaint", "Its owner complained"
    ASKED = "asked", "Its owner asked never to be written to"


class MailState(TextChoices):
    """How far a mail has come. Only `queued`, and `unknown` once, are ever taken up again."""

    QUEUED = "queued", "Waiting"
    SENDING = "sending", "Being handed over"
    SENT = "sent", "Accepted by the mail server"
    UNKNOWN = "unknown", "Handed over, and nobody knows whether it was accepted"
    FAILED = "failed", "Refused for good"
    DEAD = "dead", "Given up after all tries"
    CANCELLED = "cancelled", "Not wanted any more"


# In a mail there are no drawings: the same idea in letters. Circles fill as a demand is met,
# action against it is the only diamond, what has ended is square.
SHAPES = {
    Status.NOT_ASSESSED: "◌",
    Status.NO_INFORMATION: "⊙",
    Status.NO_ACTION: "○",
    Status.ANNOUNCED: "◔",
    Status.IN_PROGRESS: "◑",
    Status.PARTLY_MET: "◕",
    Status.MET: "●",
    Status.REVERSED: "↶",
    Status.CONTRARY_ACTION: "◆",
    Status.NO_LONGER_POSSIBLE: "■",
    Status.WITHDRAWN: "□",
}


def status_in_words(before: str, after: str) -> str:
    if not after:
        return gettext("Not in the record any more")
    if not before:
        return gettext("Now public: %(status)s") % {"status": in_words(after)}
    if before == after:
        return gettext("Still %(status)s") % {"status": in_words(after)}
    return f"{in_words(before)} → {in_words(after)}"


def in_words(code: str) -> str:
    """A status with its shape."""
    return f"{SHAPES[Status(code)]} {Status(code).label}"


def with_article(name: str) -> str:
    """The name of an institution within a sentence: “the European Union”, “Human Rights Watch”."""
    if language() != "en":
        return name
    has_one = name.lower().startswith(("the ", "a ", "an "))
    return f"the {name}" if WITH_ARTICLE.search(name) and not has_one else name


def institutions(names: Iterable[str]) -> str:
    """Several of them within a sentence; after some, how many more there are."""
    some = [with_article(name) for name in dict.fromkeys(names)]
    if len(some) > MOST_NAMES:
        some[MOST_NAMES:] = [gettext("%(number)s more") % {"number": len(some) - MOST_NAMES}]
    *most, last = some or [gettext("somebody")]
    both = {"most": ", ".join(most), "last": last}
    return gettext("%(most)s and %(last)s") % both if most else last
