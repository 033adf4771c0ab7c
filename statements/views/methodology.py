"""How we decide: the words of the code, so that the words of the site are the same."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from statements import vocabulary
from statements.models import Demand, MethodologyVersion
from statements.models.methodology import current_version
from statements.status import Fact, is_ended, propose, roll_up
from statements.vocabulary import ASSESSABLE, Nature, Role, Stance, Status

SOME_DAY = date(2022, 1, 5)

KINDS = {
    _("An institution"): vocabulary.ActorKind,
    _("A document"): vocabulary.DocumentKind,
    _("A statement"): vocabulary.StatementKind,
    _("Whoever issues one"): vocabulary.IssuerRole,
    _("A demand concerns"): vocabulary.AffectedGroup,
    _("An event"): vocabulary.EventKind,
    _("A figure counts"): vocabulary.Counted,
    _("A decision"): vocabulary.AssessmentKind,
    _("Somebody looks in"): vocabulary.SourceKind,
    _("A record in editing"): vocabulary.State,
}


@dataclass(frozen=True)
class Outcome:
    """What the rule makes of one piece of evidence; no status: it leaves the one there was."""

    status: Status | None
    reasons: list[str]


def outcomes() -> list[Outcome]:
    """Everything that the rule can say of one piece of decisive evidence, in its own words."""
    statuses: dict[str, set[Status]] = defaultdict(set)
    for stance in Stance:
        for nature in Nature:
            for until_now in Status:
                fact = Fact(stance, nature, Role.DECISIVE, SOME_DAY)
                said = propose([fact], first_call=SOME_DAY, until_now=until_now)
                if stance != Stance.CONTEXT:
                    statuses[said.reason].add(said.status)
    reasons: dict[Status | None, list[str]] = defaultdict(list)
    for reason, found in statuses.items():
        reasons[next(iter(found)) if len(found) == 1 else None].append(reason)
    return [Outcome(status, reasons[status]) for status in (*Status, None) if status in reasons]


@dataclass(frozen=True)
class Together:
    """What a demand is of whose parts one has a status, and another one of several."""

    one: Status
    others: list[Status]
    whole: Status
    is_ended: bool


def rolled_up() -> list[Together]:
    """Every pair of statuses once, with what they make; of three parts it is that with the third.

    What the third makes with the result of two does not depend on which two come first.
    """
    found = []
    statuses = [Status.NOT_ASSESSED, *ASSESSABLE]
    for number, one in enumerate(statuses):
        results: dict[tuple[Status, bool], list[Status]] = defaultdict(list)
        for other in statuses[number:]:
            results[roll_up([one, other]), is_ended([one, other])].append(other)
        found += [Together(one, others, whole, ended) for (whole, ended), others in results.items()]
    return found


@dataclass(frozen=True)
class Shift:
    """A demand of which a version proposed something else when it was published."""

    demand: Demand | None
    before: str
    after: str


def versions() -> list[Any]:
    """The published versions of the method, newest first, each with what it would change."""
    rows: list[Any] = list(
        MethodologyVersion.objects.public()
        .select_related("publication")
        .defer("publication__bears_on", "publication__salt")
        .order_by("-publication")
    )
    said = {row.pk: _differences(row) for row in rows}
    ids = {one["demand"] for some in said.values() for one in some}
    found = Demand.objects.public().filter(public_id__in=ids).defer("search") if ids else ()
    demands = {demand.public_id: demand for demand in found}
    for row in rows:
        row.shifts = [
            Shift(demands.get(one["demand"]), _in_words(one["before"]), _in_words(one["after"]))
            for one in said[row.pk]
        ]
    return rows


def _differences(version: MethodologyVersion) -> list[dict[str, str]]:
    content = version.publication.content if version.publication else ""
    found: list[dict[str, str]] = json.loads(content or "{}").get("differences", [])
    return found


def _in_words(proposal: str) -> str:
    """“met, medium” as the ledger has it, in the words of a page."""
    status, sure = proposal.split(", ")
    return f"{Status(status).label}, {str(vocabulary.Confidence(sure).label).lower()}"


class Methodology(TemplateView):
    template_name = "statements/methodology.html"
    extra_context: dict[str, Any] = {
        "section": "methodology",
        "first_version": vocabulary.METHODOLOGY,
        "statuses": list(Status),
        "outcomes": outcomes(),
        "stances": list(Stance),
        "natures": list(Nature),
        "roles": list(Role),
        "reliability": list(vocabulary.Reliability),
        "credibility": list(vocabulary.Credibility),
        "provenances": list(vocabulary.Provenance),
        "confidences": list(vocabulary.Confidence),
        "types": list(vocabulary.DemandType),
        "themes": list(vocabulary.Theme),
        "strengths": list(vocabulary.Strength),
        "voices": list(vocabulary.Voice),
        "origins": list(vocabulary.Origin),
        "rolled_up": rolled_up(),
        "part_kinds": list(vocabulary.PartKind),
        "responses": list(vocabulary.ResponseKind),
        "flags": list(vocabulary.Flag),
        "publication_kinds": list(vocabulary.PublicationKind),
        "removal_kinds": list(vocabulary.RemovalKind),
        "removal_reasons": list(vocabulary.RemovalReason),
        "kinds": {title: list(words) for title, words in KINDS.items()},
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = versions()
        return super().get_context_data(
            version=current_version(),
            versions=found,
            has_first=any(one.version == vocabulary.METHODOLOGY for one in found),
            **kwargs,
        )
