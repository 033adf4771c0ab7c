"""What can be derived of a demand today: each flag has its one definition here, in SQL.

The columns that it reads are written when something is published; only the day is asked anew.
"""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, ExpressionWrapper, Func, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from statements.vocabulary import DemandType, Flag, Status

from .publication import Publication

RECENTLY = timedelta(days=7)


class Today(Func):
    """The day as the record tells it, asked once for a whole query and not for each row."""

    function = "record_today"
    template = "(SELECT %(function)s())"
    output_field = models.DateField()


class Now(Func):
    """The moment as the record tells it, asked once for a whole query and not for each row."""

    function = "record_now"
    template = "(SELECT %(function)s())"
    output_field = models.DateTimeField()


def _days_ago(days: Any) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(Today() - days, output_field=models.DateField())


def conditions() -> dict[Flag, Q]:
    """Of each flag, which demands have it."""
    window = Case(
        *(When(type=kind, then=Value(kind.stale_after)) for kind in DemandType),
        output_field=models.IntegerField(),
    )
    is_open = Q(is_ended=False)
    before = _days_ago(window)
    recently = ExpressionWrapper(Now() - RECENTLY, output_field=models.DateTimeField())
    before_recently = Publication.objects.filter(at__lt=recently).order_by("-seq")
    return {
        Flag.OVERDUE: is_open & Q(deadline__lt=Today()),
        Flag.STALE: is_open & Q(looked_on__lt=before),
        Flag.STALLED: Q(status=Status.IN_PROGRESS)
        & (Q(moved_on__lt=before) | Q(moved_on=None, looked_on__lt=before)),
        Flag.DISPUTED: Q(is_disputed=True),
        Flag.AGAINST_A_PART: Q(is_against_a_part=True),
        Flag.UNDER_REVIEW: Q(is_under_review=True),
        Flag.REPEATED: Q(call_count__gt=1),
        # By the entry, not by its day: entries stand in the order of time, and no join is needed.
        Flag.RECENT: Q(latest__gt=Coalesce(Subquery(before_recently.values("seq")[:1]), 0)),
    }


def flags() -> Func:
    """The flags that a demand has, in the order of the vocabulary: a column for a query."""
    words = [
        Case(When(condition, then=Value(flag.value))) for flag, condition in conditions().items()
    ]
    return Func(
        *words,
        template="array_remove(ARRAY[%(expressions)s]::text[], NULL)",
        output_field=ArrayField(models.CharField(max_length=20)),
    )
