"""A statement’s words with the calls marked in them: cut from the text, never typed again."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django import template
from django.template import Context

from statements.models import Call, Endorsement, StatementText

register = template.Library()

Passage = Call | Endorsement
"""Words of a text that have a place in it."""

PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
SENTENCE = re.compile(r"(?P<kept>[.!?…][\"”’»)\]]*(?=\s|$))|\n[^\S\n]*\n|\n\s*•|\[…\]")
NOT_WORDS = " \n\t•"
FAR = 280
"""Characters of the sentence around a quote that are shown at most, on either side."""


@dataclass(frozen=True)
class Segment:
    """Words that lie within the same calls; `begins` and `ends` are those that do so here."""

    words: str
    calls: list["Marked"]
    begins: list["Marked"]
    ends: list["Marked"]


@dataclass(frozen=True)
class Marked:
    """A call, or words that back others, and its number in the text."""

    number: int
    call: Passage

    @property
    def kind(self) -> str:
        return "call" if isinstance(self.call, Call) else "backing"


@dataclass(frozen=True)
class Paragraph:
    """A part of the text with the calls that begin in it."""

    segments: list[Segment] = field(default_factory=list)
    calls: list[Marked] = field(default_factory=list)


@register.filter
def paragraphs(text: StatementText) -> list[Paragraph]:
    """A text by paragraphs; what is marked may overlap, and may run over several of them."""
    return marked_paragraphs(text.body, [*text.calls.all(), *text.endorsements.all()])


def marked_paragraphs(body: str, passages: Iterable[Passage]) -> list[Paragraph]:
    ordered = sorted(passages, key=lambda one: (one.start, one.end, one.pk))
    marked = [Marked(number, call) for number, call in enumerate(ordered, 1)]
    return [
        Paragraph(
            _segments(body, start, end, marked),
            [mark for mark in marked if start <= mark.call.start < end],
        )
        for start, end in _bounds(body)
    ]


def _bounds(body: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph; the blank lines between them belong to none."""
    breaks = [match.span() for match in PARAGRAPH.finditer(body)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(body)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _segments(body: str, start: int, end: int, marked: list[Marked]) -> list[Segment]:
    inside = [mark for mark in marked if mark.call.start < end and mark.call.end > start]
    edges = {start, end}
    for mark in inside:
        edges |= {max(start, mark.call.start), min(end, mark.call.end)}
    cuts = sorted(edges)
    return [
        Segment(
            words=body[left:right],
            calls=[m for m in inside if m.call.start < right and m.call.end > left],
            begins=[m for m in inside if m.call.start == left],
            ends=[m for m in inside if m.call.end == right],
        )
        for left, right in zip(cuts, cuts[1:], strict=False)
    ]


@register.inclusion_tag("statements/_quote.html", takes_context=True)
def quote(context: Context, call: Call, kind: str = "call") -> dict[str, object]:
    """A call’s words, marked within the sentence in which they stand; it says if one is a mask."""
    before, after = around(call.text.body, call.start, call.end)
    words = f"{before}{call.quote}{after}"
    shown = {"before": before, "call": call, "after": after, "kind": kind}
    return {**shown, "is_masked": has_mask(words, context["masks"])}


@register.filter
def has_mask(words: str, masks: Collection[str]) -> bool:
    """Whether one of the masks stands in these words."""
    return any(mask in words for mask in masks)


def around(body: str, start: int, end: int) -> tuple[str, str]:
    """The rest of the sentence before and after a place in a text."""
    begins = max((match.end() for match in SENTENCE.finditer(body, 0, start)), default=0)
    stop = SENTENCE.search(body, max(start, end - 1))
    finish = (stop.end() if stop["kept"] else stop.start()) if stop else len(body)
    before = body[begins:start].lstrip(NOT_WORDS)
    after = body[end : max(end, finish)].rstrip(NOT_WORDS)
    if len(before) > FAR:
        before = "… " + before[-FAR:].partition(" ")[2]
    if len(after) > FAR:
        after = after[:FAR].rpartition(" ")[0] + " …"
    return before, after
