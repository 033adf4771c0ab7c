"""The decisions on one demand: which count, which were wrong or left, and on what they rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext, ngettext

from statements.models import (
    Assessment,
    Basis,
    Demand,
    Evidence,
    Publication,
    Removal,
    Reply,
)
from statements.vocabulary import Provenance, RemovalReason, Role, Subject

from .beside import Beside
from .subjects import WITH_ENTRY, Key, removals


@dataclass(frozen=True)
class Ground:
    """A piece of evidence that a decision rests on; without words where it is not public."""

    role: Role
    evidence: Evidence | None
    reason: RemovalReason | None = None
    entry: Publication | None = None


@dataclass(frozen=True)
class Decision:
    """A decision as its demand's page shows it; without `assessment` only that it was there."""

    assessment: Assessment | None
    counts: bool = False
    corrected_by: Assessment | None = None
    grounds: list[Ground] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    entry: Publication | None = None
    reason: RemovalReason | None = None

    @property
    def is_under_review(self) -> bool:
        """Whether something that it relies on is not public any more."""
        return any(g.evidence is None and g.role != Role.NOT_RELIED_ON for g in self.grounds)


def assessments(demand: Demand) -> list[Assessment]:
    """Public decisions, the current one first, each with what it rests on."""
    basis = Basis.objects.select_related("evidence__event", "evidence__part")
    basis = basis.defer("evidence__event__search", "evidence__part__other_names")
    found: QuerySet[Assessment] = (
        Assessment.objects.public()
        .of(demand)
        .in_order()
        .select_related("publication", "search_log", "part", "demand")
        .defer(*WITH_ENTRY, "part__other_names", "demand__search")
        .prefetch_related(Prefetch("basis", basis))
    )
    return list(found)


def taken_away(demand: Demand) -> list[Assessment]:
    """Decisions that are not public any more: only when and why they went."""
    found: QuerySet[Assessment] = (
        Assessment.objects.of(demand)
        .filter(publication=None, tombstone__isnull=False)
        .select_related("tombstone")
        .only("public_id", "first_day", "tombstone__at", "tombstone__hash")
        .order_by("-tombstone")
    )
    return list(found)


class Decisions:
    """All decisions on one demand, in their one order; those that were taken away come last."""

    def __init__(self, demand: Demand, beside: Beside) -> None:
        public, gone = assessments(demand), taken_away(demand)
        keys: set[Key] = {(Subject.ASSESSMENT, one.public_id) for one in gone}
        why = removals(keys | set(_missing(public)))
        corrected = {one.corrects_id: one for one in public if one.corrects_id}
        counting = _counting(demand, public, corrected)
        self.public = public
        self.all = [
            Decision(
                assessment=one,
                counts=one.pk in counting,
                corrected_by=corrected.get(one.pk),
                grounds=_grounds(one, why),
                replies=beside.replies(one),
            )
            for one in public
        ]
        self.all += [_gone(one, why) for one in gone]

    @property
    def current(self) -> "Decision | None":
        """The decision that gives the demand its status, if one alone does."""
        whole = (d for d in self.all if d.assessment and d.assessment.part_id is None)
        return next((decision for decision in whole if decision.counts), None)

    def in_time(self) -> list[Assessment]:
        """Decisions for the order of days: those that were wrong took effect on none."""
        return [d.assessment for d in self.all if d.assessment and not d.corrected_by]


def _counting(
    demand: Demand, public: Iterable[Assessment], corrected: Mapping[int, Assessment]
) -> set[int]:
    """The decision in force on the demand, or on each of its parts."""
    if demand.assessment_id:
        return {demand.assessment_id}
    parts: dict[int, int] = {}
    for one in public:
        if one.part_id and one.pk not in corrected:
            parts.setdefault(one.part_id, one.pk)
    return set(parts.values())


def _missing(public: Iterable[Assessment]) -> Iterable[Key]:
    for one in public:
        for item in one.basis.all():
            yield Subject.EVIDENCE, item.evidence.public_id
            yield Subject.EVENT, item.evidence.event.public_id


def _grounds(one: Assessment, why: Mapping[Key, Removal]) -> list[Ground]:
    return [_ground(item, why) for item in one.basis.all()]


def _ground(item: Basis, why: Mapping[Key, Removal]) -> Ground:
    role, evidence = Role(item.role), item.evidence
    if all(one.is_public for one in (evidence, evidence.event, evidence.part) if one):
        return Ground(role, evidence)
    removal = why.get((Subject.EVIDENCE, evidence.public_id)) or why.get(
        (Subject.EVENT, evidence.event.public_id)
    )
    if removal is None:
        return Ground(role, None)
    return Ground(role, None, RemovalReason(removal.reason), removal.publication)


def _gone(one: Assessment, why: Mapping[Key, Removal]) -> Decision:
    removal = why.get((Subject.ASSESSMENT, one.public_id))
    reason = RemovalReason(removal.reason) if removal else None
    return Decision(None, entry=one.tombstone, reason=reason)


def roles(decision: Decision | None) -> dict[int, Role]:
    """The role of each piece of evidence in the decision that counts now."""
    if decision is None or decision.assessment is None:
        return {}
    return {item.evidence_id: Role(item.role) for item in decision.assessment.basis.all()}


class Support:
    """How many reports there are of what was decisive, and how many of them are independent.

    What merely supports a decision would not be enough for it, so it corroborates nothing.
    """

    def __init__(self, evidence: list[Evidence], relied: Mapping[int, Role]) -> None:
        events = {e.event_id: e.event for e in evidence if relied.get(e.pk) == Role.DECISIVE}
        reports = [report for event in events.values() for report in event.reports.all()]
        self.events = len(events)
        self.reports = len(reports)
        self.independent = sum(r.provenance == Provenance.INDEPENDENT for r in reports)
        self.supporting = sum(role == Role.SUPPORTING for role in relied.values())

    def __str__(self) -> str:
        if self.events == 1:
            said = ngettext(
                "%(n)s report of the decisive event",
                "%(n)s reports of the decisive event",
                self.reports,
            )
        else:
            said = ngettext(
                "%(n)s report of the decisive events",
                "%(n)s reports of the decisive events",
                self.reports,
            )
        told = said % {"n": self.reports}
        independent = self._how_independent()
        return f"{told}, {independent}" if independent else told

    def _how_independent(self) -> str:
        """A report that stands alone corroborates nothing, so it is not praised for it."""
        if self.reports == 1:
            return "" if self.independent else gettext("which is not independent")
        if self.independent == self.reports:
            return gettext("all of them independent")
        if not self.independent:
            return gettext("none of them independent")
        some = ngettext("%(n)s of them independent", "%(n)s of them independent", self.independent)
        return some % {"n": self.independent}
