"""The facts of the lifelines of a demand's parts, taken from the record."""

from collections.abc import Iterable, Sequence

from statements.filters import Moment
from statements.models import Demand, Part, Period
from statements.pictures.lifelines import Life, lifelines
from statements.pictures.picture import Picture
from statements.pictures.story import Turn

from .story import turns


def lives(
    demand: Demand, parts: Iterable[Part], known: Sequence[Period], at: Moment
) -> Picture | None:
    """How each public part stood over time; nothing where there are none, or no day is known."""
    page = demand.get_absolute_url() + at.query
    drawn = [life for part in parts if (life := _life(part, known, page, at)).turns]
    if not drawn or demand.called_on is None:
        return None
    return lifelines(
        drawn,
        demand.called_on,
        title=demand.told().words,
        address=f"{demand.get_absolute_url()}parts",
        query=at.query,
    )


def _life(part: Part, known: Sequence[Period], page: str, at: Moment) -> Life:
    own = turns((period for period in known if period.part_id == part.pk), at)
    turned = [Turn(period.status, period.since) for period in own]
    return Life(part.shown, turned, f"{page}#part-{part.public_id}")
