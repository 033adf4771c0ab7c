"""What a publication names beside itself, as the database defines it."""

from typing import Any

from django.db import models
from django.db.models.expressions import RawSQL


def named(queryset: models.QuerySet[Any], function: str, thing: Any) -> models.QuerySet[Any]:
    """The rows of a queryset that the SQL function says that a thing names, in a fixed order.

    `function` is one of `named_actors`, `named_documents` and `concerned_demands`.
    """
    ids = RawSQL(f"SELECT {function}(%s, %s)", [thing.subject, thing.pk])  # noqa: S608
    return queryset.filter(pk__in=ids).order_by("pk")


def hold(queryset: models.QuerySet[Any]) -> None:
    """Lock rows until the transaction ends, so that what was read is what is published."""
    list(queryset.select_for_update(no_key=True, of=("self",)).values_list("pk"))
