"""What others say beside our decisions: the addressee, other assessors, and whoever replies."""

from collections import defaultdict
from typing import Any

from django.db.models import Prefetch, QuerySet

from statements.models import (
    Actor,
    Assessment,
    Demand,
    Document,
    ExternalAssessment,
    Reply,
    Response,
)


def remarks(model: Any, demand: Demand) -> QuerySet[Any]:
    """Public remarks on a demand and on what was merged into it, the latest first."""
    found: QuerySet[Any] = (
        model.objects.public()
        .of(demand)
        .in_time()
        .select_related("actor", "publication")
        .defer("publication__content")
        .prefetch_related(Prefetch("document", Document.objects.select_related("publisher")))
    )
    return found


class Beside:
    """Everything that others say of one demand."""

    def __init__(self, demand: Demand) -> None:
        addressees: set[Actor] = set(demand.addressees.all())
        self.responses: list[Response] = list(remarks(Response, demand))
        verdicts: list[Any] = list(remarks(ExternalAssessment, demand))
        for verdict in verdicts:
            verdict.is_own_claim = verdict.actor in addressees
        self.verdicts: list[ExternalAssessment] = verdicts
        self._replies: dict[int, list[Reply]] = defaultdict(list)
        for reply in reversed(remarks(Reply, demand)):
            self._replies[reply.assessment_id].append(reply)

    @property
    def latest(self) -> Response | None:
        return self.responses[0] if self.responses else None

    def replies(self, decision: Assessment) -> list[Reply]:
        return self._replies.get(decision.pk, [])
