"""The facts of the lifelines of a demand's parts, taken from the record."""

from collections import defaultdict

from statements.filters import Moment
from statements.models import Demand, Part, Period
from statements.models.period import remembered
from statements.pictures.lifelines import Life, lifelines
from statements.pictures.picture import Picture
from statements.pictures.story import Turn

from .moment import put_back_all


def lives(demand: Demand, at: Moment) -> Picture | None:
    """How each public part stood over time; nothing where there are none, or no day is known."""
    known = Period.objects.filter(remembered("", at.seq), demand=demand, part__isnull=False)
    public = (
        Part.objects.public().defer("other_names").in_bulk(known.values_list("part", flat=True))
    )
    turns: dict[int, list[Turn]] = defaultdict(list)
    for period in known.order_by("since"):
        part = period.part_id
        if part and part in public and (period.since is None or at.covers(period.since)):
            turns[part].append(Turn(period.status, period.since))
    put_back_all(list(public.values()), at)
    page = demand.get_absolute_url() + at.query
    if not turns or demand.called_on is None:
        return None
    return lifelines(
        [_life(public[part], turns[part], page) for part in sorted(turns)],
        demand.called_on,
        title=demand.told().words,
        address=f"{demand.get_absolute_url()}parts",
        query=at.query,
    )


def _life(part: Part, turns: list[Turn], page: str) -> Life:
    ordered = sorted(turns, key=lambda turn: (turn.since is not None, turn.since))
    return Life(part.shown, ordered, f"{page}#part-{part.public_id}")
