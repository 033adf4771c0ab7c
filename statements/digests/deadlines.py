"""What falls due soon in what is followed."""

from datetime import date

from statements.filters import DemandFilter
from statements.vocabulary import OPEN


def near(asked: DemandFilter, first: date, last: date) -> list[tuple[int, date]]:
    """The open demands of a question whose deadline lies between two days, both included; each
    with that day. A question that makes no sense finds none."""
    due = asked.qs.filter(status__in=OPEN, deadline__range=(first, last)).order_by()
    return sorted(due.values_list("pk", "deadline"))
