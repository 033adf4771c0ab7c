"""Why a row of a list answers a search, and what may have been meant where none does.

A list says once `{% matches filter object_list as found %}`; its rows then say `{% marked row %}`
and `{% excerpt row %}`. On a list that nobody searched they give the title, and nothing more.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from statements.filters import Question
from statements.filters.search import Hint, Matches, hint
from statements.models.translated import Translated

from .record import in_its_language

register = template.Library()


@register.simple_tag
def matches(question: Question, rows: Iterable[Any]) -> Matches | None:
    """What matches in the rows of a page; nothing if no words were searched for."""
    words = question.words
    return Matches(words, rows) if words and words.wanted else None


@register.simple_tag(takes_context=True)
def marked(context: Context, thing: Translated) -> SafeString:
    """The title of a thing in the reader’s language, with the words that match marked."""
    said, found = thing.told(), context.get("found")
    return in_its_language(said, found.marked(said.words) if found else said.words)


@register.inclusion_tag("statements/_excerpt.html", takes_context=True)
def excerpt(context: Context, row: Any) -> dict[str, Any]:
    """Where else than in its title a row matches, in the language of the words."""
    found = context.get("found")
    return {"excerpt": found.excerpt(row) if found else None}


@register.simple_tag
def spelling(question: Question) -> Hint | None:
    """What may have been meant by a search that found nothing."""
    return hint(question)
