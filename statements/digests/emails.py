"""The mails: one function for each kind, with a template trio for subject, text and HTML.

What a mail says is rendered once for all who are told the same, with marks in the place of what is
each reader's own: the signed handles in the links. For one reader the marks are replaced.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Any, NamedTuple

from css_inline import CSSInliner
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from statements.languages import language

from .letter import Letter
from .models import Mail
from .models.mail import KEPT_FOR
from .news import Story, absolute, falling_due, marks_of, stories
from .searches import in_words
from .tokens import CONFIRM, MANAGE, NEVER, READ, UNSUBSCRIBE, token
from .vocabulary import MailKind

LARGEST = 100_000
"""Bytes of a mail as it leaves: mail programs hide what is beyond 102 kB, the link for
unsubscribing first of all."""

MOST_CONTENTS = 1024
"""How many a process remembers, of at most `LARGEST` bytes each."""

NOTICE = "notice"
"""The templates of a digest that names nothing."""

# Everything that is no text: control characters, and the separators that would break lines.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

# What the tags of a template leave behind in a text.
SOUP = re.compile(r"\n\s*\n\s*\n")

# Random, so that no words of the record are ever taken for a mark.
MARK = secrets.token_hex(16)
MARKS = re.compile(rf"{MARK}-([\w.]+)-")
LONGEST_TOKEN = "x" * 150

INLINER = CSSInliner(keep_at_rules=True, minify_css=True, load_remote_stylesheets=False)

STANDING = """
    SELECT record_now(), EXISTS (SELECT FROM statements_demonstration), seq, hash
    FROM (SELECT) AS one LEFT JOIN LATERAL (
        SELECT seq, hash FROM statements_publication ORDER BY seq DESC LIMIT 1) AS head ON true
"""


PLANNED = """
    SELECT
        (SELECT json_agg(json_build_array(publication_id, why) ORDER BY publication_id)
         FROM digests_delivery WHERE mail_id = mail.id),
        (SELECT json_agg(json_build_array(demand_id, deadline) ORDER BY deadline, demand_id)
         FROM digests_reminder WHERE mail_id = mail.id),
        (SELECT json_agg(json_build_array(
            search_id, query, handle, coalesce(broken_at = mail.due_at, false)))
         FROM digests_subscription JOIN digests_search AS search ON search.id = search_id
         WHERE subscriber_id = mail.subscriber_id)
    FROM digests_mail AS mail WHERE id = %s
"""


class Head(NamedTuple):
    """The newest entry of the ledger."""

    seq: int
    hash: str


class Standing(NamedTuple):
    """What the words of every mail depend on, whoever reads it. What is public changes only with
    the head of the ledger."""

    language: str
    site_name: str
    site_url: str
    is_demonstration: bool
    head: Head | None


class Followed(NamedTuple):
    """A search that the reader of a mail follows, and the handle of the link that ends it."""

    query: str
    handle: str
    is_broken: bool
    """Whether this mail has to tell that it makes no sense any more."""


class Planned(NamedTuple):
    """What a mail was made for, and all that its reader follows, by search."""

    whys: list[tuple[int, dict[int, list[int]]]]
    due: tuple[tuple[int, date], ...]
    followed: dict[int, Followed]


class Told(NamedTuple):
    """What a digest tells: two readers who are told the same get the same words."""

    whys: tuple[tuple[int, tuple[tuple[int, tuple[int, ...]], ...]], ...]
    """By publication and demand the searches that it matches."""
    searches: tuple[tuple[int, str], ...]
    """The queries of these searches, and of no other."""
    due: tuple[tuple[int, date], ...] = ()
    """The demands that fall due soon, each with its day."""
    senseless: tuple[tuple[int, str], ...] = ()
    """The searches of this reader that make no sense any more."""


@dataclass(frozen=True)
class Content:
    """A mail without its reader."""

    subject: str
    text: str
    html: str

    def to(self, address: str, tokens: Mapping[str, str], headers: dict[str, str]) -> Letter:
        letter = Letter(self.subject, _filled(self.text, tokens), to=[address], headers=headers)
        letter.attach_alternative(_filled(self.html, tokens), "text/html")
        return letter


class Shown(NamedTuple):
    """As many changes as a mail can hold, and how many there are beyond."""

    stories: list[Story]
    rest: int


def confirmation(mail: Mail) -> Letter:
    """Asks the owner of an address. Nothing that anybody typed stands in it: whoever can make us
    write to others must not choose the words."""
    moment, standing = standing_now()
    never = token(NEVER, mail.subscriber.handle)
    content = plain_content(MailKind.CONFIRMATION, standing)
    return _addressed(content, mail, moment, {CONFIRM: mail.token(CONFIRM), NEVER: never})


def manage(mail: Mail) -> Letter:
    """The fresh link to everything that somebody follows."""
    moment, standing = standing_now()
    content = plain_content(MailKind.MANAGE, standing)
    return _addressed(content, mail, moment, {MANAGE: mail.token(MANAGE)})


def digest(mail: Mail) -> Letter | None:
    """Everything that one subscriber is owed; nothing if they do not want it any more."""
    planned = _planned(mail)
    told = _told(planned)
    moment, standing = standing_now()
    if mail.subscriber.is_discreet and any(told):
        return _addressed(plain_content(NOTICE, standing), mail, moment, {})
    content = digest_content(standing, told)
    if content is None:
        return None
    named = [pk for pk, _ in (*told.searches, *told.senseless)]
    ends = {str(pk): token(UNSUBSCRIBE, planned.followed[pk].handle) for pk in named}
    return _addressed(content, mail, moment, ends)


WRITERS: dict[MailKind, Callable[[Mail], EmailMultiAlternatives | None]] = {
    MailKind.CONFIRMATION: confirmation,
    MailKind.DIGEST: digest,
    MailKind.MANAGE: manage,
}
"""Every kind of mail there is."""


def write(mail: Mail) -> EmailMultiAlternatives | None:
    """The message of a mail in the subscriber’s language; nothing if it is not wanted any more."""
    with translation.override(mail.subscriber.speaks()):
        return WRITERS[MailKind(mail.kind)](mail)


def standing_now() -> tuple[datetime, Standing]:
    """This moment, and how things stand at it."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        moment, is_demonstration, seq, hash_ = cursor.fetchone()
    head = Head(seq, hash_) if seq else None
    site = (settings.SITE_NAME, settings.SITE_URL)
    return moment, Standing(language(), *site, is_demonstration, head)


def _planned(mail: Mail) -> Planned:
    """What was planned for a mail and what its reader follows by now, asked at once."""
    with connection.cursor() as cursor:
        cursor.execute(PLANNED, [mail.pk])
        whys, due, followed = cursor.fetchone() or (None, None, None)
    return Planned(
        whys=[
            (seq, {int(demand): some for demand, some in why.items()}) for seq, why in whys or ()
        ],
        due=tuple((demand, date.fromisoformat(day)) for demand, day in due or ()),
        followed={search: Followed(*rest) for search, *rest in followed or ()},
    )


def _told(planned: Planned) -> Told:
    """What was planned, without what was unsubscribed since.

    What no search asked for came because it was told of before, and is told in any case.
    """
    followed = planned.followed
    whys = []
    for seq, why in planned.whys:
        wanted = (
            (demand, tuple(sorted(followed.keys() & set(searches))), not searches)
            for demand, searches in sorted(why.items())
        )
        if kept := tuple((demand, some) for demand, some, was_told in wanted if some or was_told):
            whys.append((seq, kept))
    matched = {pk for _, why in whys for _, some in why for pk in some}
    return Told(
        whys=tuple(whys),
        searches=tuple((pk, followed[pk].query) for pk in sorted(matched)),
        due=planned.due,
        senseless=tuple((pk, one.query) for pk, one in sorted(followed.items()) if one.is_broken),
    )


@lru_cache(MOST_CONTENTS)
def plain_content(name: str, standing: Standing) -> Content:
    """A mail that says the same to everybody."""
    return _content(name, standing, {})


@lru_cache(MOST_CONTENTS)
def digest_content(standing: Standing, told: Told) -> Content | None:
    phrases = {pk: in_words(query) for pk, query in told.searches}
    searches: dict[int, set[int]] = {}
    for _, why in told.whys:
        for demand, some in why:
            searches.setdefault(demand, set()).update(some)
    because = {demand: [phrases[pk] for pk in sorted(some)] for demand, some in searches.items()}
    found = stories(marks_of({seq: dict(why) for seq, why in told.whys}), because)
    due = falling_due(told.due)
    if not (found or due or told.senseless):
        return None
    context = {
        "matched": [(phrase, _ending(pk)) for pk, phrase in phrases.items()],
        "due": due,
        "senseless": [(query, _ending(pk)) for pk, query in told.senseless],
    }
    return _cut_to_size(standing, found, context)


def _ending(search: int) -> str:
    """The link that ends one search."""
    return absolute(reverse("digests:unsubscribe", args=[mark(search)]))


def _cut_to_size(standing: Standing, found: list[Story], context: dict[str, Any]) -> Content:
    number = sum(len(story.changes) for story in found)
    keep = number
    while True:
        shown = _first(found, keep)
        told = {**context, "stories": shown.stories, "rest": shown.rest, "number": number}
        content = _content("digest", standing, told)
        size = size_of(content)
        if size <= LARGEST or keep == 1:
            return content
        keep = max(1, min(keep - 1, keep * LARGEST // size))


def size_of(content: Content) -> int:
    """Bytes of a mail as it leaves, with room for whatever stands in its headers and links."""
    tokens = dict.fromkeys(MARKS.findall(content.text + content.html), LONGEST_TOKEN)
    longest = {"List-Unsubscribe": LONGEST_TOKEN * 8}
    return len(content.to("reader@example.org", tokens, longest).message().as_bytes())


def _first(found: list[Story], keep: int) -> Shown:
    shown, left = [], keep
    for story in found:
        if left > 0:
            shown.append(replace(story, changes=story.changes[:left]))
            left -= len(story.changes)
    return Shown(shown, sum(len(story.changes) for story in found) - keep)


def mark(name: object) -> str:
    """What stands for a token of the reader until it is known who reads."""
    return f"{MARK}-{name}-"


def _filled(words: str, tokens: Mapping[str, str]) -> str:
    return MARKS.sub(lambda found: tokens[found[1]], words)


def _content(name: str, standing: Standing, context: dict[str, Any]) -> Content:
    context = {
        **context,
        **standing._asdict(),
        "days": KEPT_FOR.days,
        "ledger_url": absolute(reverse("ledger:ledger")),
        "manage_url": absolute(reverse("digests:manage")),
        "read_url": absolute(reverse("digests:read", args=[mark(READ)])),
        "confirm_url": absolute(reverse("digests:confirm", args=[mark(CONFIRM)])),
        "never_url": absolute(reverse("digests:never", args=[mark(NEVER)])),
        "managed_url": absolute(reverse("digests:managed", args=[mark(MANAGE)])),
        "unsubscribe_url": absolute(reverse("digests:unsubscribe", args=[mark(UNSUBSCRIBE)])),
    }
    return Content(
        subject=" ".join(_render(f"{name}.subject.txt", context).split()),
        text=SOUP.sub("\n\n", _render(f"{name}.txt", context)).strip() + "\n",
        html=INLINER.inline(_render(f"{name}.html", context)),
    )


def _render(template: str, context: dict[str, Any]) -> str:
    return UNPRINTABLE.sub("", render_to_string(f"digests/{template}", context))


def _addressed(content: Content, mail: Mail, moment: datetime, tokens: dict[str, str]) -> Letter:
    stop = mail.subscriber.unsubscribe_token()
    own = {UNSUBSCRIBE: stop, READ: mail.token(READ), **tokens}
    return content.to(mail.subscriber.address(), own, _headers(mail, moment, stop))


def _headers(mail: Mail, moment: datetime, stop: str) -> dict[str, str]:
    # A program of the mail provider posts to the first of these, without asking anybody.
    one_click = absolute(reverse("digests:one_click", args=[stop]))
    return {
        "Message-ID": mail.message_id,
        "Date": format_datetime(moment),
        "Auto-Submitted": "auto-generated",
        "List-Id": f"<post.{settings.SITE_HOST}>",
        "List-Unsubscribe": f"<{one_click}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
