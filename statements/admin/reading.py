"""What a second person reads: all that a publication would say, in words."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Prefetch

from statements.languages import country_names
from statements.models import (
    Actor,
    Assessment,
    Basis,
    Call,
    Document,
    Endorsement,
    Event,
    Evidence,
    MethodologyVersion,
    Part,
    Report,
    Reviewed,
    Statement,
    StatementText,
)
from statements.models.methodology import Difference, differences
from statements.models.named import named
from statements.models.one_person import is_allowed
from statements.vocabulary import AffectedGroup, SourceKind, Theme

from .consequences import Consequences, OfCorrection, consequences_of
from .masks import what_is_hidden
from .pending import ON_DEMAND


@dataclass(frozen=True)
class Piece:
    """Some words of a text, and the numbers of the calls that they belong to and begin."""

    words: str
    calls: tuple[int, ...]
    begins: tuple[int, ...]


def pieces(text: StatementText, calls: Iterable[tuple[int, Call]]) -> list[Piece]:
    """The text cut wherever a call begins or ends; calls may lie within each other."""
    here = [(number, call) for number, call in calls if call.text_id == text.pk]
    cuts = sorted({0, len(text.body), *(c.start for _, c in here), *(c.end for _, c in here)})
    return [
        Piece(
            text.body[start:end],
            tuple(n for n, call in here if call.start <= start and end <= call.end),
            tuple(n for n, call in here if call.start == start),
        )
        for start, end in zip(cuts, cuts[1:], strict=False)
    ]


class Reading:
    """One thing in review, as the second person sees it."""

    def __init__(
        self, thing: Reviewed, key: str, reader: Any, company: Collection[Reviewed], note: str
    ) -> None:
        # The hash first: if anything changes while the page is made, publishing is refused.
        self.seen = thing.seen()
        self.thing = thing
        self.key = key
        self.note = note
        self.company = company
        self.is_own = thing.author_id == reader.pk
        self.is_alone = self.is_own and is_allowed()
        self.template = f"admin/queue/_{thing.subject}.html"

    @cached_property
    def exact(self) -> str:
        """The very text that is published, laid out."""
        content = json.loads(self.thing.content(by_one=self.is_own))
        return json.dumps(content, ensure_ascii=False, indent=2)

    @property
    def can_be_published(self) -> bool:
        """By whoever reads it, if they may publish at all; an outdated correction by nobody."""
        is_outdated = isinstance(self.weighed, OfCorrection) and self.weighed.is_outdated
        return not is_outdated and (self.is_alone or not self.is_own)

    @cached_property
    def calls(self) -> list[tuple[int, Call]]:
        assert isinstance(self.thing, Statement)
        found = self.thing.calls.select_related("text", "demand", "statement")
        found = found.prefetch_related("demand__addressees")
        return list(enumerate(found.order_by("text", "start", "end", "pk"), start=1))

    @cached_property
    def demanded(self) -> list[tuple[int, Call, list[str], list[str]]]:
        """Each call with the rights and groups of its demand, in words."""
        return [
            (
                number,
                call,
                [str(Theme(word).label) for word in call.demand.themes],
                [str(AffectedGroup(word).label) for word in call.demand.groups],
            )
            for number, call in self.calls
        ]

    @cached_property
    def endorsements(self) -> list[Endorsement]:
        assert isinstance(self.thing, Statement)
        found = self.thing.endorsements.select_related("text", "actor", "supported")
        return list(found.order_by("text", "start", "pk"))

    @cached_property
    def texts(self) -> list[tuple[StatementText, list[Piece]]]:
        assert isinstance(self.thing, Statement)
        found = self.thing.texts.select_related("document__publisher").order_by("pk")
        return [(text, pieces(text, self.calls)) for text in found]

    @cached_property
    def event(self) -> Event:
        assert isinstance(self.thing, Event | Evidence)
        return self.thing if isinstance(self.thing, Event) else self.thing.event

    @cached_property
    def reports(self) -> list[Report]:
        return list(reports_of(self.event.reports))

    @cached_property
    def is_event_here(self) -> bool:
        """Whether the event of this evidence is read on the same screen anyway."""
        return self.event in self.company

    @cached_property
    def basis(self) -> list[tuple[Basis, bool]]:
        """Each piece with its event and reports, and whether it is read on the same screen."""
        assert isinstance(self.thing, Assessment)
        reports = Prefetch("evidence__event__reports", reports_of(Report.objects))
        found = self.thing.basis.select_related("evidence__event").prefetch_related(reports)
        return [(row, row.evidence in self.company) for row in found.order_by("pk")]

    @cached_property
    def sources(self) -> list[str]:
        """In which kinds of sources the search looked that a decision names."""
        assert isinstance(self.thing, Assessment)
        log = self.thing.search_log
        return [str(SourceKind(word).label) for word in log.sources] if log else []

    @cached_property
    def countries(self) -> list[str]:
        names = country_names()
        return [names.get(code, code) for code in getattr(self.thing, "countries", [])]

    @cached_property
    def weighed(self) -> Consequences | None:
        """What it would do to what is public already."""
        return consequences_of(self.thing)

    @cached_property
    def new_actors(self) -> "models.QuerySet[Actor]":
        """Actors that become public with it, and are frozen from then on."""
        new = Actor.objects.filter(publication=None).select_related("parent")
        return named(new, "named_actors", self.thing)

    @cached_property
    def new_documents(self) -> "models.QuerySet[Document]":
        new = Document.objects.filter(publication=None).select_related("publisher")
        return named(new, "named_documents", self.thing)

    @cached_property
    def demand_calls(self) -> list[Call]:
        """In which words the demand was made, drafts included."""
        assert isinstance(self.thing, ON_DEMAND)
        return list(self.thing.demand.calls.select_related("statement", "text").order_by("pk"))

    @cached_property
    def hides(self) -> list[str]:
        """What a mask hides, and what its publication would delete."""
        assert isinstance(self.thing, Part)
        return what_is_hidden(self.thing) if self.thing.is_masked else []

    @cached_property
    def differences(self) -> list[Difference]:
        assert isinstance(self.thing, MethodologyVersion)
        return differences(self.thing.method)


def reports_of(reports: Any) -> "models.QuerySet[Report]":
    """Reports with all that a reader judges them by."""
    found: models.QuerySet[Report] = reports.select_related("document__publisher").order_by("pk")
    return found.prefetch_related("figures")
