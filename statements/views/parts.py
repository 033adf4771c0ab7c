"""The parts of a demand that are public."""

from django.db.models import QuerySet

from statements.models import Part

from .subjects import WITH_ENTRY


def parts() -> QuerySet[Part]:
    """Public parts, without what a mask hides beside the name: no page has a use for it."""
    found: QuerySet[Part] = Part.objects.public().select_related("publication")
    return found.defer("other_names", *WITH_ENTRY).order_by("pk")
