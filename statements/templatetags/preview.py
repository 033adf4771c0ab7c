"""What other sites show of a link."""

from typing import Any

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.safestring import SafeString

register = template.Library()

TERRITORIES = {"en": "en_GB", "ru": "ru_RU", "kk": "kk_KZ", "uk": "uk_UA"}


@register.filter
def territory(language: str) -> str:
    """A language as Open Graph names it, which wants a country to it."""
    return TERRITORIES.get(language, language)


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """A block of the page once more, where one template needs its words in two places."""
    # An included template has a level of its own there; the blocks are those of the page.
    levels: list[dict[Any, Any]] = [*reversed(context.render_context.dicts)]
    blocks = next(level[BLOCK_CONTEXT_KEY] for level in levels if BLOCK_CONTEXT_KEY in level)
    return SafeString(blocks.get_block(name).render(context).strip())
