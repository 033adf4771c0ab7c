"""What a digest tells: each demand with its changes, in the words of what was published.

Only what is public is read here, and nothing of editors.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext

from statements.edtf import words
from statements.models import (
    Actor,
    Assessment,
    Basis,
    BearsOn,
    Call,
    Correction,
    Demand,
    Event,
    Evidence,
    ExternalAssessment,
    Membership,
    Merge,
    Part,
    Publication,
    Removal,
    Reply,
    Response,
    Statement,
)
from statements.models.correction import demands_called
from statements.vocabulary import PublicationKind as Kind
from statements.vocabulary import Role, Subject

from .vocabulary import in_words, institutions, status_in_words
from .wording import Line, Words, addressees_in, corrected, gone, removed, said_call, told

REPORTS = ("event__reports__document__publisher", "event__reports__figures")


@dataclass(frozen=True)
class Change:
    """What one publication changed for one demand."""

    headline: str
    status: str
    is_new: bool
    """Whether the status is another one than before."""
    lines: list[Line]
    url: str
    seq: int


@dataclass(frozen=True)
class Story:
    """One demand, who makes it, everything that is new about it, and why the reader hears of it."""

    summary: str
    url: str
    demanded: str
    quote: Line | None
    because: list[str] = field(default_factory=list)
    """The searches that it matches; none if it is told to whoever was told of it before."""
    changes: list[Change] = field(default_factory=list)

    def add(self, change: Change, because: Iterable[str]) -> None:
        """Words that were quoted for this demand already are not quoted again."""
        said = {self.quote, *(line for earlier in self.changes for line in earlier.lines)}
        lines = [line for line in change.lines if not (line.source and line in said)]
        self.changes.append(replace(change, lines=lines))
        self.because.extend(phrase for phrase in because if phrase not in self.because)


@dataclass(frozen=True)
class Due:
    """A demand that somebody said would be met by a day."""

    summary: str
    url: str
    day: str
    status: str


def falling_due(days: Iterable[tuple[int, date]]) -> list[Due]:
    """What falls due, the earliest first; nothing of what is not public any more."""
    by_demand = dict(days)
    found = Demand.objects.public().defer("search").filter(pk__in=by_demand)
    return [
        Due(
            summary=str(demand.told()),
            url=absolute(demand.get_absolute_url()),
            day=words(by_demand[demand.pk].isoformat()),
            status=in_words(demand.status),
        )
        for demand in sorted(found, key=lambda one: (by_demand[one.pk], one.pk))
    ]


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def stays(demand: Demand) -> Demand:
    """The demand itself, or the one that it was merged into."""
    return demand.merged_into or demand


def stories(marks: Sequence[BearsOn], because: Mapping[int, list[str]]) -> list[Story]:
    """The changes by demand, in the order in which they became public; `because` by demand.

    What happened to a demand that was merged is told of the one that stays, and what took several
    away is told once. Demands with another status come first: they are what most readers wait
    for, and what must not be cut off.
    """
    return _told(_Told(marks), marks, because)


def by_publication(marks: Sequence[BearsOn]) -> dict[int, list[Story]]:
    """The stories of each publication alone, told to nobody in particular, and read at once."""
    known = _Told(marks)
    apart: dict[int, list[BearsOn]] = defaultdict(list)
    for mark in marks:
        apart[mark.publication_id].append(mark)
    return {seq: _told(known, some, {}) for seq, some in apart.items()}


def _told(
    known: "_Told", marks: Iterable[BearsOn], because: Mapping[int, list[str]]
) -> list[Story]:
    found: dict[int, Story] = {}
    seen: set[tuple[int, int | None]] = set()
    for mark in sorted(marks, key=_order):
        demand = stays(mark.demand)
        entry = (mark.publication_id, demand.pk if demand.is_public else None)
        if entry in seen:
            continue
        seen.add(entry)
        if demand.pk not in found:
            found[demand.pk] = known.story(demand)
        found[demand.pk].add(known.change(mark), because.get(mark.demand_id, ()))
    return sorted(found.values(), key=lambda story: not any(c.is_new for c in story.changes))


def _order(mark: BearsOn) -> tuple[int, bool, int]:
    """Of a merge the demand that stays comes first: its status is the one that goes on."""
    return mark.publication_id, mark.demand.merged_into_id is not None, mark.demand_id


class _Told:
    """The published things behind some changes, read at once."""

    def __init__(self, marks: Sequence[BearsOn]) -> None:
        self.demands = {stays(mark.demand).pk for mark in marks}
        ids: dict[str, set[str]] = defaultdict(set)
        for mark in marks:
            ids[mark.publication.subject].add(mark.publication.subject_id)
        self.things: dict[tuple[str, str], Any] = {
            (subject, thing.public_id): thing
            for subject, read in self._readings().items()
            if ids[subject]
            for thing in read.filter(public_id__in=ids[subject])
        }
        # A correction or a removal stands under what it changed.
        kinds: dict[str, set[int]] = defaultdict(set)
        for mark in marks:
            kinds[mark.publication.kind].add(mark.publication_id)
        self.corrections = _by_entry(Correction.objects.public(), kinds[Kind.CORRECTED])
        taken = kinds[Kind.UNPUBLISHED] | kinds[Kind.REDACTED]
        self.removals = _by_entry(Removal.objects.public(), taken)
        named = addressees_in(self.corrections.values())
        actors = Actor.objects.public().filter(public_id__in=named) if named else ()
        self.names = demands_called(self.corrections.values())
        self.names |= {actor.public_id: str(actor.told()) for actor in actors}

        self.calls: dict[int, list[Call]] = defaultdict(list)
        for call in self._calls():
            self.calls[call.demand_id].append(call)

    def _calls(self) -> Iterable[Call]:
        """First the one that was made first."""
        calls: Iterable[Call] = (
            Call.objects.public()
            .filter(demand__in=self.demands)
            .select_related("text", "statement")
            .prefetch_related("statement__issuers")
            .order_by(F("statement__first_day").asc(nulls_last=True), "pk")
        )
        return calls

    def _readings(self) -> dict[str, Any]:
        basis = Basis.objects.filter(role=Role.DECISIVE).select_related("evidence__event")
        basis = basis.filter(evidence__in=Evidence.objects.public())
        of_event = [path.removeprefix("event__") for path in REPORTS]
        of_basis = [f"evidence__{path}" for path in REPORTS]
        merged = Membership.objects.filter(
            demand=OuterRef("merged"), call__statement__publication__isnull=False
        )
        stands = Q(publication__isnull=False) | Q(merged_into__publication__isnull=False)
        said = ("actor", "document__publisher")
        return {
            Subject.STATEMENT: Statement.objects.public().prefetch_related("issuers"),
            Subject.EVENT: Event.objects.public().prefetch_related(*of_event),
            Subject.PART: Part.objects.public(),
            Subject.MERGE: Merge.objects.public()
            .select_related("demand", "merged")
            .defer("demand__search", "merged__search")
            .annotate(is_readable=Exists(merged)),
            Subject.EVIDENCE: Evidence.objects.public()
            .select_related("event", "part")
            .prefetch_related(*REPORTS),
            Subject.ASSESSMENT: Assessment.objects.public()
            .select_related("part", "search_log")
            .prefetch_related(Prefetch("basis", basis.prefetch_related(*of_basis))),
            Subject.RESPONSE: Response.objects.public().select_related(*said),
            Subject.EXTERNAL_ASSESSMENT: ExternalAssessment.objects.public().select_related(*said),
            Subject.REPLY: Reply.objects.public().select_related(*said),
            Subject.DEMAND: Demand.objects.filter(stands).defer("search"),
        }

    def story(self, demand: Demand) -> Story:
        """Of a demand that is not public any more nothing is said but that."""
        url = absolute(demand.get_absolute_url())
        if not demand.is_public:
            return Story(gettext("A demand that is not in the record any more"), url, "", None)
        calls = self.calls[demand.pk]
        issuers = institutions(
            str(a.told()) for call in calls for a in call.statement.issuers.all()
        )
        addressees = institutions(str(actor.told()) for actor in demand.addressees.all())
        both = {"addressees": addressees, "issuers": issuers}
        return Story(
            summary=str(demand.told()),
            url=url,
            demanded=gettext("Demanded of %(addressees)s by %(issuers)s.") % both,
            quote=said_call(calls[0]) if calls else None,
        )

    def change(self, mark: BearsOn) -> Change:
        entry: Publication = mark.publication
        demand = stays(mark.demand)
        headline, lines, path = self._words(mark)
        # Where a demand ends by a merge, the status of the one that stays goes on.
        is_merge = entry.subject == Subject.MERGE
        after = mark.after or (self._after_merge(entry) if is_merge else "")
        return Change(
            headline=headline,
            status=status_in_words(mark.before, after),
            is_new=mark.before != after,
            lines=lines,
            url=absolute(path or demand.get_absolute_url()),
            seq=entry.seq,
        )

    def _after_merge(self, entry: Publication) -> str:
        demand: Demand = self.things[entry.subject, entry.subject_id].demand
        return demand.status if demand.is_public else ""

    def _words(self, mark: BearsOn) -> Words:
        entry = mark.publication
        subject = Subject(entry.subject)
        if removal := self.removals.get(entry.seq):
            return removed(removal, subject)
        thing = self.things.get((entry.subject, entry.subject_id))
        if thing is None:
            return gone(subject)
        if correction := self.corrections.get(entry.seq):
            return corrected(correction, subject, thing, self.names)
        return told(thing, subject, self.calls[stays(mark.demand).pk], mark)


def _by_entry(rows: Any, entries: set[int]) -> dict[int, Any]:
    found = rows.filter(publication__in=entries) if entries else ()
    return {row.publication_id: row for row in found}


def marks_of(whys: Mapping[int, Mapping[int, Iterable[int]]]) -> list[BearsOn]:
    """The changes to show, of each publication those demands that were chosen for it."""
    demands = {demand for why in whys.values() for demand in why}
    found: Iterable[BearsOn] = (
        BearsOn.objects.filter(publication__in=whys, demand__in=demands)
        .select_related("publication", "demand__merged_into")
        .prefetch_related("demand__addressees", "demand__merged_into__addressees")
        .defer("publication__content", "demand__search", "demand__merged_into__search")
        .order_by("publication", "demand")
    )
    return [mark for mark in found if mark.demand_id in whys[mark.publication_id]]
