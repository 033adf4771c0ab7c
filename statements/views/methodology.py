"""How we decide: the words of the code, so that the words of the site are the same."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.views.generic import TemplateView

from statements import vocabulary
from statements.status import Fact, propose
from statements.vocabulary import Nature, Role, Stance, Status

SOME_DAY = date(2022, 1, 5)

KINDS = {
    "An institution": vocabulary.ActorKind,
    "A document": vocabulary.DocumentKind,
    "A statement": vocabulary.StatementKind,
    "Whoever issues one": vocabulary.IssuerRole,
    "A demand concerns": vocabulary.AffectedGroup,
    "An event": vocabulary.EventKind,
    "A figure counts": vocabulary.Counted,
    "A decision": vocabulary.AssessmentKind,
    "A record in editing": vocabulary.State,
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


class Methodology(TemplateView):
    template_name = "statements/methodology.html"
    extra_context: dict[str, Any] = {
        "section": "methodology",
        "version": vocabulary.METHODOLOGY,
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
        "kinds": {title: list(words) for title, words in KINDS.items()},
    }
