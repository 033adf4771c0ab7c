"""A statement’s words with the calls marked in them: cut from the text, never typed again."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django import template
from django.template import Context

from statements.models import Call, Endorsement, StatementText
from statements.vocabulary import Origin

register = template.Library()

Passage = Call | Endorsement
"""Words of a text that have a place in it."""

PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*|(?P<item>\n)(?=[^\S\n]*(?:[•▪◦‣*–—-]|\d{1,2}[.)])\s)")
"""Between two paragraphs: a blank line, or a new line that begins with the mark of a list."""
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

    @property
    def depth(self) -> str:
        """A word for words that several calls share, so that they look it without colour too."""
        return {0: "", 1: "one", 2: "two"}.get(len(self.calls), "many")


@dataclass(frozen=True)
class Marked:
    """A call, or words that back others, and its number in the text.

    One that shares words with another is numbered where it begins too, for the marks alone do not
    tell where.
    """

    number: int
    call: Passage
    is_shared: bool = False

    @property
    def kind(self) -> str:
        return "call" if isinstance(self.call, Call) else "backing"


@dataclass(frozen=True)
class Paragraph:
    """A part of the text with the calls that begin in it; `is_item` has no blank line before it."""

    segments: list[Segment] = field(default_factory=list)
    calls: list[Marked] = field(default_factory=list)
    is_item: bool = False

    @property
    def length(self) -> int:
        return sum(len(segment.words) for segment in self.segments)


@register.filter
def paragraphs(text: StatementText) -> list[Paragraph]:
    """A text by paragraphs; what is marked may overlap, and may run over several of them."""
    return marked_paragraphs(text.body, [*text.calls.all(), *text.endorsements.all()])


def marked_paragraphs(body: str, passages: Iterable[Passage]) -> list[Paragraph]:
    ordered = sorted(passages, key=lambda one: (one.start, one.end, one.pk))
    marked = [
        Marked(number, call, _is_shared(call, ordered)) for number, call in enumerate(ordered, 1)
    ]
    return [
        Paragraph(
            _segments(body, start, end, marked),
            [mark for mark in marked if start <= mark.call.start < end],
            is_item,
        )
        for start, end, is_item in _bounds(body)
    ]


def _is_shared(call: Passage, others: Iterable[Passage]) -> bool:
    return any(o is not call and o.start < call.end and o.end > call.start for o in others)


def _bounds(body: str) -> list[tuple[int, int, bool]]:
    """Start and end of each paragraph, and whether it continues a list; what lies between two
    belongs to none."""
    breaks = list(PARAGRAPH.finditer(body))
    starts = [(0, False), *((match.end(), match["item"] is not None) for match in breaks)]
    ends = [*(match.start() for match in breaks), len(body)]
    pairs = zip(starts, ends, strict=True)
    return [(start, end, is_item) for (start, is_item), end in pairs if start < end]


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
def origin(code: str) -> Origin:
    """Where a text comes from, with what that means."""
    return Origin(code)


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
