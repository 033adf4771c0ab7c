"""What a feed tells: one entry for each publication, read in a fixed number of queries."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext

from statements.digests.news import Story, absolute, by_publication, marks_of
from statements.models import Assessment, BearsOn, Publication
from statements.views.revisions import REVISED, Revision, revisions
from statements.views.subjects import LONG, About, Key, about, key
from statements.vocabulary import PublicationKind, Subject

MOST_DEMANDS = 10
"""Demands that one entry tells of; its page has all of them."""
MOST_CORRECTED = 20
LONGEST = 300
"""Characters of a summary."""


@dataclass(frozen=True)
class Entry:
    """One publication as a feed tells it: only what is public now."""

    about: About
    stories: list[Story]
    rest: int
    """Demands beyond those that are told of."""
    revision: Revision | None
    """Of a correction or removal that bears on no demand."""
    corrects: list[int]
    """The earlier entries that it corrects, takes back or deletes words of."""
    updated: datetime
    """When the newest entry about the same thing was made: from then on it reads otherwise."""

    @property
    def publication(self) -> Publication:
        return self.about.entry

    @property
    def id(self) -> str:
        """The name of the entry by its hash (RFC 6920): what it names can never be another.

        Not the form `ni:///`, whose third stroke some parsers lose.
        """
        return f"nih:sha-256;{self.publication.hash}"

    @property
    def url(self) -> str:
        return page_of(self.publication.seq)

    @property
    def where(self) -> str:
        """Where what it is about stands."""
        return absolute(self.about.address)

    @property
    def related(self) -> list[tuple[int, str]]:
        """The entries that it corrects, each with its page."""
        return [(seq, page_of(seq)) for seq in self.corrects]

    @property
    def is_revision(self) -> bool:
        return self.publication.kind in REVISED

    @cached_property
    def title(self) -> str:
        subject = {"what": self.publication.get_subject_display()}
        what = self.about.title or gettext("%(what)s that is not public any more") % subject
        said = self.about.headline
        if not (self.is_revision and self.about.is_gone):
            said = f"{said}: {what}"
        return " – ".join([said, *self._turn()])

    def _turn(self) -> list[str]:
        """The status before and after, where one demand alone came to another one."""
        is_statement = self.publication.subject == Subject.STATEMENT
        if is_statement or self.rest or len(self.stories) != 1:
            return []
        return [change.status for change in self.stories[0].changes if change.is_new]

    @cached_property
    def summary(self) -> str:
        told = "; ".join(
            f"{story.summary.removesuffix('.')}: {change.status}"
            for story in self.stories
            for change in story.changes
        )
        return Truncator(told).chars(LONGEST)

    @cached_property
    def html(self) -> str:
        return render_to_string("feeds/entry.html", {"entry": self}).strip()


def page_of(seq: int) -> str:
    return absolute(reverse("statements:change", args=[seq]))


def entries(publications: Sequence[Publication], bearing: Iterable[tuple[int, int]]) -> list[Entry]:
    """Publications in their order; `bearing` are the demands that each of them is to tell of."""
    demands: dict[int, list[int]] = defaultdict(list)
    for seq, demand in bearing:
        demands[seq].append(demand)
    whys: dict[int, dict[int, list[int]]] = {
        seq: {one: [] for one in some[:MOST_DEMANDS]} for seq, some in demands.items()
    }
    told = by_publication(marks_of(whys)) if whys else {}
    # What bears on a demand is told by its stories.
    others = [one for one in publications if one.pk not in told]
    revised = {one.entry.pk: one for one in revisions(others)}
    subjects = about(publications)
    wrong = _wrong(subjects)
    lives = _lives([*map(key, publications), *wrong.values()])
    deleted = _deleted(publications)
    return [
        Entry(
            about=one,
            stories=told.get(one.entry.pk, []),
            rest=max(0, len(demands[one.entry.pk]) - MOST_DEMANDS),
            revision=revised.get(one.entry.pk),
            corrects=_corrects(one.entry, lives, wrong, deleted),
            updated=max(later.at for later in lives[key(one.entry)]),
        )
        for one in subjects
    ]


def bearing_on(publications: Sequence[Publication]) -> Iterable[tuple[int, int]]:
    """All demands that each of them bears on."""
    marks = BearsOn.objects.filter(publication__in=[one.pk for one in publications])
    return marks.order_by("publication", "pk").values_list("publication", "demand")


def _wrong(subjects: Iterable[About]) -> dict[int, Key]:
    """Of the entries that are a decision in place of a wrong one, the wrong one."""
    right = {
        one.entry.pk: one.thing.corrects_id
        for one in subjects
        if isinstance(one.thing, Assessment) and one.thing.corrects_id
    }
    found = Assessment.objects.filter(pk__in=right.values()) if right else ()
    ids = {decision.pk: decision.public_id for decision in found}
    return {seq: (Subject.ASSESSMENT.value, ids[pk]) for seq, pk in right.items()}


def _lives(keys: Iterable[Key]) -> dict[Key, list[Publication]]:
    """Every entry about these things, the earliest first."""
    subjects, ids = {subject for subject, _ in keys}, {public_id for _, public_id in keys}
    found = Publication.objects.filter(subject__in=subjects, subject_id__in=ids)
    lives: dict[Key, list[Publication]] = defaultdict(list)
    for entry in found.defer(*LONG).order_by("seq"):
        lives[key(entry)].append(entry)
    return lives


def _deleted(publications: Iterable[Publication]) -> dict[int, list[int]]:
    """The entries of which words were deleted, by the entry that tells so."""
    seqs = [one.pk for one in publications if one.kind == PublicationKind.REDACTED]
    found = Publication.objects.filter(pk__in=seqs).exclude(content="")
    rows = found.values_list("pk", "content") if seqs else ()
    return {seq: json.loads(content).get("redacts") or [] for seq, content in rows}


def _corrects(
    entry: Publication,
    lives: Mapping[Key, list[Publication]],
    wrong: Mapping[int, Key],
    deleted: Mapping[int, list[int]],
) -> list[int]:
    """The last entry about the same before this one, or those that it names itself."""
    if entry.kind not in REVISED:
        return []
    same = lives[wrong.get(entry.pk, key(entry))]
    before = [one.pk for one in same if one.pk < entry.pk]
    return sorted({*before[-1:], *deleted.get(entry.pk, [])})[:MOST_CORRECTED]
