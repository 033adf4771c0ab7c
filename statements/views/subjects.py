"""What an entry of the ledger is about: its title and where it stands, if it is public still."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from statements.models import (
    Actor,
    Assessment,
    Demand,
    Document,
    Event,
    Evidence,
    ExternalAssessment,
    Merge,
    MethodologyVersion,
    Part,
    Publication,
    Removal,
    Reply,
    Response,
    Statement,
    Translation,
)
from statements.vocabulary import PublicationKind, RemovalReason, Subject

LONG = ("content", "bears_on", "salt", "commitment", "prev")
"""The long columns of the ledger, which no list shows."""

WITH_ENTRY = [f"publication__{column}" for column in LONG]
"""The same, of the entry by which a row is public."""

Key = tuple[str, str]
"""A subject and its public id."""


def on_demand(demand: Demand, anchor: str) -> str:
    return f"{demand.kept.get_absolute_url()}#{anchor}"


def _about(demand: Demand, what: Any) -> str:
    summary = str(demand.kept.told())
    return f"{summary.removesuffix('.')}: {what}" if what else summary


@dataclass(frozen=True)
class Place:
    """Where to find the public subjects of one kind, and what a list says of each."""

    things: Callable[[], QuerySet[Any]]
    title: Callable[[Any], str]
    address: Callable[[Any], str] | None = None


def _hanging(model: Any, *more: str) -> Callable[[], QuerySet[Any]]:
    """Public rows of a kind that hangs on a demand, with that demand."""
    names = ("demand", "demand__merged_into", *more)
    long = [
        f"{name}__search" for name in names if name.rpartition("__")[2] not in ("actor", "part")
    ]

    def things() -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.public().select_related(*names).defer(*long)
        return found

    return things


PLACES: dict[str, Place] = {
    Subject.STATEMENT: Place(
        lambda: Statement.objects.public().defer("search"),
        lambda statement: str(statement.told()),
        lambda statement: statement.get_absolute_url(),
    ),
    Subject.EVENT: Place(
        lambda: Event.objects.public().defer("search"),
        lambda event: str(event.told()),
        lambda event: event.get_absolute_url(),
    ),
    Subject.PART: Place(
        _hanging(Part),
        lambda part: _about(part.demand, part.shown),
        lambda part: on_demand(part.demand, "parts"),
    ),
    Subject.MERGE: Place(
        lambda: (
            Merge.objects.public()
            .filter(demand__publication__isnull=False)
            .select_related("demand")
            .defer("demand__search")
        ),
        lambda merge: str(merge.demand.told()),
        lambda merge: merge.demand.get_absolute_url(),
    ),
    Subject.EVIDENCE: Place(
        _hanging(Evidence, "event"),
        lambda evidence: str(evidence.event.told()),
        lambda evidence: on_demand(evidence.demand, f"evidence-{evidence.public_id}"),
    ),
    Subject.ASSESSMENT: Place(
        _hanging(Assessment, "part"),
        lambda decision: _about(decision.demand, decision.part),
        lambda decision: on_demand(decision.demand, f"decision-{decision.public_id}"),
    ),
    Subject.RESPONSE: Place(
        _hanging(Response, "actor"),
        lambda response: _about(response.demand, response.actor),
        lambda response: on_demand(response.demand, f"response-{response.public_id}"),
    ),
    Subject.EXTERNAL_ASSESSMENT: Place(
        _hanging(ExternalAssessment, "actor"),
        lambda verdict: _about(verdict.demand, verdict.actor),
        lambda verdict: on_demand(verdict.demand, f"verdict-{verdict.public_id}"),
    ),
    Subject.REPLY: Place(
        _hanging(Reply, "actor"),
        lambda reply: _about(reply.demand, reply.actor),
        lambda reply: on_demand(reply.demand, "decisions"),
    ),
    Subject.TRANSLATION: Place(
        lambda: Translation.objects.public(), lambda translation: str(translation)
    ),
    Subject.DEMAND: Place(
        lambda: Demand.objects.public().defer("search"),
        lambda demand: str(demand.told()),
        lambda demand: demand.get_absolute_url(),
    ),
    Subject.ACTOR: Place(
        lambda: Actor.objects.public(),
        lambda actor: str(actor.told()),
        lambda actor: reverse("statements:institution", args=[actor.slug]),
    ),
    Subject.DOCUMENT: Place(lambda: Document.objects.public(), lambda document: document.title),
    Subject.METHODOLOGY_VERSION: Place(
        lambda: MethodologyVersion.objects.public(),
        lambda version: gettext("Version %(number)s") % {"number": version.version},
        lambda version: f"{reverse('statements:methodology')}#version-{version.version}",
    ),
}
"""What has no place is about the ledger itself: a key, or words that were deleted everywhere."""

OF_THE_LEDGER = {
    Subject.KEY: _("A new key signs the ledger"),
    Subject.REMOVAL: _("Words were deleted wherever they stood"),
}

HEADLINES: dict[str, str | Promise] = {
    Subject.STATEMENT: _("New statement"),
    Subject.EVENT: _("Reported event"),
    Subject.PART: _("New part of a demand"),
    Subject.MERGE: _("Two demands became one"),
    Subject.EVIDENCE: _("What a report says of a demand"),
    Subject.ASSESSMENT: _("Decision"),
    Subject.RESPONSE: _("Answer of an addressee"),
    Subject.EXTERNAL_ASSESSMENT: _("Verdict of another assessor"),
    Subject.REPLY: _("Reply to a decision"),
    Subject.METHODOLOGY_VERSION: _("New version of the method"),
    Subject.KEY: _("About the ledger"),
    Subject.REMOVAL: _("About the ledger"),
}
"""What it is in a few words when something is published; other kinds of entries name themselves."""


def standing(keys: Iterable[Key]) -> dict[Key, Any]:
    """Of these subjects those that are public now, at most one query for each kind."""
    wanted: dict[str, set[str]] = {}
    for subject, public_id in keys:
        wanted.setdefault(subject, set()).add(public_id)
    return {
        (subject, thing.public_id): thing
        for subject, ids in sorted(wanted.items())
        if subject in PLACES
        for thing in PLACES[subject].things().filter(public_id__in=ids)
    }


def removals(keys: Collection[Key]) -> dict[Key, Removal]:
    """By which removals these left the record, as far as they did so by one of their own."""
    ids = [public_id for _, public_id in keys]
    found = Removal.objects.public().filter(target_id__in=ids).select_related("publication")
    rows = found.defer("publication__content").order_by("publication") if keys else ()
    return {(row.target, row.target_id): row for row in rows}


def key(entry: Publication) -> Key:
    return entry.subject, entry.subject_id


@dataclass(frozen=True)
class About:
    """What an entry is about, as far as the public may know it still.

    `thing` is empty if it is not public any more; then `removal` says why, unless it went with
    what it belonged to.
    """

    entry: Publication
    thing: Any = None
    removal: Removal | None = None

    @property
    def is_of_the_ledger(self) -> bool:
        return self.entry.subject in OF_THE_LEDGER

    @property
    def is_gone(self) -> bool:
        return self.thing is None and not self.is_of_the_ledger

    @property
    def headline(self) -> str:
        """What the entry did, in a few words, before one reads to what."""
        if self.is_of_the_ledger or self.entry.kind == PublicationKind.PUBLISHED:
            return str(HEADLINES.get(self.entry.subject, self.entry.get_subject_display()))
        kind, subject = self.entry.get_kind_display(), self.entry.get_subject_display()
        return gettext("%(kind)s: %(subject)s") % {"kind": kind, "subject": subject.lower()}

    @property
    def title(self) -> str:
        if self.is_of_the_ledger:
            return str(OF_THE_LEDGER[Subject(self.entry.subject)])
        return PLACES[self.entry.subject].title(self.thing) if self.thing else ""

    @property
    def address(self) -> str:
        """Where it stands: its page, or that of the entry where it has none."""
        place = PLACES.get(self.entry.subject)
        if self.thing and place and place.address:
            return place.address(self.thing)
        if self.entry.subject == Subject.KEY:
            return reverse("ledger:ledger")
        return reverse("statements:change", args=[self.entry.pk])

    @property
    def why_gone(self) -> str:
        if self.removal is None:
            return gettext("what it belonged to is not public any more")
        return str(RemovalReason(self.removal.reason).label)


def about(entries: Iterable[Publication]) -> list[About]:
    """Entries with what they are about."""
    entries = list(entries)
    found = standing(key(entry) for entry in entries)
    gone = removals({key(entry) for entry in entries} - {*found})
    return [About(entry, found.get(key(entry)), gone.get(key(entry))) for entry in entries]
