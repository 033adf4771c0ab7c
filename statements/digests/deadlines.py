"""What falls due soon in what is followed."""

from datetime import date

from django.http import QueryDict

from statements.filters import DemandFilter
from statements.models import Demand
from statements.vocabulary import OPEN


def near(query: str, first: date, last: date) -> list[tuple[int, date]]:
    """The open demands of a stored search whose deadline lies between two days, both included.

    A search that makes no sense any more finds none.
    """
    question = DemandFilter(QueryDict(query), queryset=Demand.objects.public())
    if not question.is_valid():
        return []
    due = question.qs.filter(status__in=OPEN, deadline__range=(first, last)).order_by()
    return sorted(due.values_list("pk", "deadline"))
