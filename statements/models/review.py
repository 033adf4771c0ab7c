"""Two people: who puts a thing in review, and who publishes the very bytes that they read."""

import json
from collections.abc import Callable, Collection, Mapping
from hashlib import sha256
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.models import User
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Q

from statements.vocabulary import State, Subject

from .one_person import is_allowed
from .publication import Publication
from .record import PublicQuerySet, Publishable

Step = TypeVar("Step")
FROZEN = (State.IN_REVIEW, State.PUBLISHED, State.UNPUBLISHED)
ONE_PERSON = "one person"


class Refusal(Exception):
    """Something that the rules of the record do not allow; the message is for the editor."""


def may_publish(user: User) -> bool:
    """Whether somebody may be the second person. That it is not the first, each record checks."""
    return user.is_active and user.has_perm("statements.publish")


class ReviewedQuerySet(PublicQuerySet):
    def waiting(self) -> Self:
        return self.filter(state=State.IN_REVIEW)


class OnDemandQuerySet(ReviewedQuerySet):
    """Rows that hang on a demand: public only with it, or with the one that it was merged into."""

    def public(self) -> Self:
        return (
            super()
            .public()
            .filter(
                Q(demand__publication__isnull=False)
                | Q(demand__merged_into__publication__isnull=False)
            )
        )

    def of_public_parts(self, path: str = "") -> Self:
        """Without what is about a part that is not public (any more)."""
        part = f"{path}part"
        return self.filter(Q(**{part: None}) | Q(**{f"{part}__publication__isnull": False}))

    def of(self, demand: Any) -> Self:
        """What hangs on a demand, or on one that was merged into it."""
        return self.filter(demand__in=demand.family)


class Reviewed(Publishable):
    """A record that takes two people: draft, in review, and published or sent back."""

    subject: ClassVar[Subject]

    state = models.CharField(
        max_length=20, choices=State.choices, default=State.DRAFT, editable=False
    )
    author = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    reviewer = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    review_note = models.TextField(blank=True, editable=False)
    by_one = models.BooleanField("published by one person", default=False, editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=F("author")) | Q(by_one=True),
                name="%(class)s_takes_two_people",
                violation_error_message="Nobody publishes their own.",
            ),
            models.CheckConstraint(
                condition=Q(state="published", publication__isnull=False)
                & Q(author__isnull=False, reviewer__isnull=False)
                | ~Q(state="published") & Q(publication=None),
                name="%(class)s_is_public_by_a_publication",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_review") | Q(author__isnull=False),
                name="%(class)s_in_review_has_an_author",
            ),
        ]

    @property
    def is_frozen(self) -> bool:
        return self.state in FROZEN

    def public_content(self) -> dict[str, Any]:
        """What the publication says of this record: plain values for JSON, nothing of editors."""
        raise NotImplementedError

    def content(self, by_one: bool = False) -> str:
        """The exact text that is published, hashed and approved; `by_one` marks the exception."""
        said = self.public_content()
        if by_one:
            said["published_by"] = ONE_PERSON
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def unpublished_words(self) -> str:
        """What the second person reads beside the content, and the public never."""
        return ""

    def seen(self) -> str:
        """The hash of what is read, which travels through the form of whoever reads it."""
        return sha256((self.content() + self.unpublished_words()).encode()).hexdigest()

    def lock_named(self) -> None:
        """Hold still what the content quotes beside this row and its children."""

    def submit(self, author: User) -> None:
        """Put it before a second person. Raises `Refusal`."""
        self._move(State.IN_REVIEW, (State.DRAFT, State.CHANGES_REQUESTED), author=author)

    def request_changes(self, reviewer: User, note: str) -> None:
        """Send it back to its author with a note. Raises `Refusal`."""
        if not note.strip():
            raise Refusal("Say what should be changed.")
        self._move(State.CHANGES_REQUESTED, (State.IN_REVIEW,), review_note=note.strip())

    def publish(self, reviewer: User, seen: str) -> Publication:
        """Make public what the reviewer saw, whose hash is `seen`. Raises `Refusal`."""
        return publish_together(reviewer, {self: seen})[0]

    def hold(self, reviewer: User) -> None:
        """Read the row anew and keep it as it is until the transaction ends. Raises `Refusal`."""
        rows = type(self).objects  # type: ignore[attr-defined]
        self.refresh_from_db(from_queryset=rows.select_for_update(no_key=True))
        if self.state != State.IN_REVIEW:
            raise Refusal("It does not wait for a second person any more.")
        if self.author == reviewer and not is_allowed():
            raise Refusal("Nobody publishes their own.")

    def compare(self, seen: str) -> None:
        """Hold still what it names, and raise `Refusal` if it is not what was seen."""
        self.lock_named()
        if self.seen() != seen:
            raise Refusal("It has changed since you read it. Please read it again.")

    def _move(self, to: State, allowed: tuple[State, ...], **changes: Any) -> None:
        moved = type(self).objects.filter(pk=self.pk, state__in=allowed)  # type: ignore[attr-defined]
        if not moved.update(state=to, **changes):
            raise Refusal(f"It is “{State(self.state).label}” and cannot become “{to.label}”.")
        self.refresh_from_db()


def publish_together(reviewer: User, seen: Mapping[Reviewed, str]) -> list[Publication]:
    """Publish what was read on one screen, one entry each in the order given, all or nothing.

    What one thing makes public leaves the content of the next. So all are locked and compared
    with what was seen before the first is published. Raises `Refusal`.
    """
    if not may_publish(reviewer):
        raise Refusal("You may not publish: ask for the group Publisher.")
    with transaction.atomic():
        lock_record()
        _each(seen, lambda thing: thing.hold(reviewer))
        _each(seen, lambda thing: thing.compare(seen[thing]))
        entries = _each(seen, lambda thing: call_publish(thing, reviewer))
    for thing in seen:
        thing.refresh_from_db()
    return [Publication.objects.get(seq=seq) for seq in entries]


def _each(things: Collection[Reviewed], step: Callable[[Reviewed], Step]) -> list[Step]:
    """Take a step with each; of several, a refusal says which one is meant."""
    done = []
    for thing in things:
        try:
            done.append(step(thing))
        except Refusal as refusal:
            if len(things) == 1:
                raise
            raise Refusal(f"“{thing}”: {refusal}") from refusal
    return done


def lock_record() -> None:
    """Take the one lock under which publications are appended, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lock_record()")


def call_publish(thing: Reviewed, reviewer: User) -> int:
    """Let the database publish; what it refuses comes back as a `Refusal` with its sentence."""
    content = thing.content(by_one=thing.author_id == reviewer.pk)
    values = [thing.subject, thing.pk, reviewer.pk, content]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT publish(%s, %s, %s, %s)", values)
            row: tuple[int] = cursor.fetchone()
            return row[0]
    except IntegrityError as error:
        raise Refusal(sentence(error)) from error


def sentence(error: IntegrityError) -> str:
    """The database's own words for what it refused."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return (diagnosis and diagnosis.message_primary) or str(error)
