"""How a mail puts several of a thing into one sentence."""

from collections.abc import Iterable
from functools import reduce

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def all_of(phrases: Iterable[str]) -> str:
    """Several searches, each of which may have commas of its own."""
    both = gettext("%(searches)s, and %(another)s")
    return reduce(lambda said, phrase: both % {"searches": said, "another": phrase}, phrases)
