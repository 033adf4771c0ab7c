"""The chain of calls for one demand: by whom, how often, how strongly, and who backs them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from statements.models import Call, Endorsement
from statements.vocabulary import Strength

STEPS = list(Strength)


@dataclass(frozen=True)
class Link:
    """One call, and the step of its wording on the scale of strengths, from 1."""

    call: Call

    @property
    def step(self) -> int:
        return STEPS.index(Strength(self.call.strength)) + 1


class Chain:
    """How often something was demanded, by how many institutions, since when and until when.

    `calls` are in the order of days, undated last; an undated one is never the first.
    """

    def __init__(self, calls: list[Call], today: date) -> None:
        dated = [call for call in calls if call.statement.first_day]
        days = [call.statement.first_day for call in dated if call.statement.first_day]
        issuers = [list(call.statement.issuers.all()) for call in calls]
        first = {actor.pk for actor in issuers[0]} if issuers else set()
        others = {actor.pk: actor for row in issuers for actor in row if actor.pk not in first}
        self.others = list(others.values())
        """Who made it beside the institutions of the first call."""
        self.after_twelve = max(0, len(calls) - 12)
        self.links = [Link(call) for call in calls]
        self.calls = len(calls)
        self.institutions = len({a.pk for call in calls for a in call.statement.issuers.all()})
        self.withdrawn = sum(call.withdrawn_on is not None for call in calls)
        self.first = dated[0] if dated else None
        self.last = dated[-1] if len(dated) > 1 else None
        self.days = (max(days) - min(days)).days + 1 if days else 0
        self.since_first = (today - min(days)).days if days else None
        self.steps = STEPS


class Place:
    """The number of a call among the public ones of its statement, in the order of the words."""

    def __init__(self, call: Call) -> None:
        every = Call.objects.public().filter(statement=call.statement_id)
        ordered = list(every.order_by("text", "start", "end", "pk").values_list("pk", flat=True))
        self.all = len(ordered)
        self.number = ordered.index(call.pk) + 1


def endorsements(calls: Iterable[Call]) -> QuerySet[Endorsement]:
    """Public words by which others back the statements of these calls."""
    found: QuerySet[Endorsement] = (
        Endorsement.objects.public()
        .filter(supported__in={call.statement_id for call in calls})
        .select_related("statement", "text", "supported")
        .defer("statement__search", "supported__search")
        .prefetch_related("statement__issuers")
        .order_by("statement__first_day", "pk")
    )
    return found
