"""What became public, newest first: the spine as a reader sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from statements.filters import ChangeFilter
from statements.models import Assessment, BearsOn, Event, Evidence, Publication, Statement
from statements.vocabulary import Subject

from .listing import Listing

CONTENT = ("content", "bears_on", "salt", "commitment", "prev")
"""The long columns of the ledger, which no list shows."""

Published = Statement | Event | Evidence | Assessment


def publications() -> QuerySet[Publication]:
    """Entries of the ledger, newest first, each with the demands that it bears on."""
    return _with_marks(Publication.objects.all(), BearsOn.objects.all())


def turns() -> QuerySet[Publication]:
    """Only the entries that moved the status of a demand or made one public, with these demands."""
    moved = BearsOn.objects.exclude(before=F("after"))
    entries = Publication.objects.filter(Exists(moved.filter(publication=OuterRef("pk"))))
    return _with_marks(entries, moved)


def _with_marks(entries: QuerySet[Publication], marks: QuerySet[BearsOn]) -> QuerySet[Publication]:
    marks = marks.select_related("demand").defer("demand__search").order_by("pk")
    return entries.order_by("-seq").defer(*CONTENT).prefetch_related(Prefetch("demands", marks))


def bearing_on() -> QuerySet[BearsOn]:
    """What publications changed for one demand, newest first."""
    long = [f"publication__{column}" for column in CONTENT]
    return BearsOn.objects.select_related("publication").defer(*long).order_by("-publication")


@dataclass(frozen=True)
class Change:
    """A publication, and what it made public: its title and the address where it stands."""

    entry: Publication
    title: str
    address: str


def changes(entries: Iterable[Publication]) -> list[Change]:
    """Publications with their subjects, at most one query for each kind of subject."""
    entries = list(entries)
    found: dict[tuple[str, str], Published] = {
        (subject, thing.public_id): thing
        for subject, things in published().items()
        for thing in things.filter(
            public_id__in=[entry.subject_id for entry in entries if entry.subject == subject]
        )
    }
    return [_change(entry, found) for entry in entries]


def _change(entry: Publication, found: dict[tuple[str, str], Published]) -> Change:
    if entry.subject == Subject.KEY:
        return Change(entry, "A new key signs the ledger", reverse("ledger:ledger"))
    thing = found[entry.subject, entry.subject_id]
    return Change(entry, title(thing), address(thing))


def published() -> dict[Subject, QuerySet[Any]]:
    """Where to find what a publication names."""
    evidence = Evidence.objects.public().select_related("event", "demand")
    return {
        Subject.STATEMENT: Statement.objects.public().defer("search"),
        Subject.EVENT: Event.objects.public().defer("search"),
        Subject.EVIDENCE: evidence.defer("event__search", "demand__search"),
        Subject.ASSESSMENT: Assessment.objects.public()
        .select_related("demand")
        .defer("demand__search"),
    }


def title(thing: Published) -> str:
    if isinstance(thing, Evidence):
        return thing.event.title
    return thing.demand.summary if isinstance(thing, Assessment) else thing.title


def address(thing: Published) -> str:
    if isinstance(thing, Evidence):
        return f"{thing.demand.get_absolute_url()}#evidence-{thing.public_id}"
    if isinstance(thing, Assessment):
        return f"{thing.demand.get_absolute_url()}#decision-{thing.public_id}"
    return thing.get_absolute_url()


class Changes(Listing[Publication]):
    template_name = "statements/changes.html"
    question = ChangeFilter
    section = "changes"

    def get_queryset(self) -> QuerySet[Publication]:
        self.queryset = publications()
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"changes": changes(context["object_list"])}
