"""Two texts of one statement side by side, paragraph by paragraph."""

from itertools import zip_longest

from django import template

from .passages import Paragraph

register = template.Library()

Row = tuple[list[Paragraph], list[Paragraph]]
"""Paragraphs of the one text, and those of the other that say the same."""

STEPS = {(1, 1): 0.0, (2, 1): 0.2, (1, 2): 0.2, (1, 0): 0.6, (0, 1): 0.6}
"""How many paragraphs of each may form a row, and how unlikely it is."""
LONGER = 1.4
"""How much longer than the other a text is at most, where both say all of it."""
MOST = 100_000
"""Pairs of paragraphs that are weighed; longer texts are set side by side in their order."""


@register.simple_tag
def side_by_side(left: list[Paragraph], right: list[Paragraph]) -> list[Row]:
    """Two texts in rows: every paragraph once and in order.

    Where there are as many in both, each stands beside its own; else their lengths tell.
    """
    if len(left) == len(right):
        return [([one], [other]) for one, other in zip(left, right, strict=True)]
    if len(left) * len(right) > MOST:
        return [([a] if a else [], [b] if b else []) for a, b in zip_longest(left, right)]
    return _likeliest(left, right)


def _likeliest(left: list[Paragraph], right: list[Paragraph]) -> list[Row]:
    longer = sum(one.length for one in right) / (sum(one.length for one in left) or 1)
    scale = min(max(longer, 1 / LONGER), LONGER)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            reached = [
                (
                    best[i - a, j - b][0]
                    + rare
                    + _unlike(left[i - a : i], right[j - b : j], scale),
                    step,
                )
                for step, rare in STEPS.items()
                for a, b in [step]
                if i >= a and j >= b
            ]
            if reached:
                best[i, j] = min(reached)
    return _traced(left, right, best)


def _unlike(some: list[Paragraph], others: list[Paragraph], scale: float) -> float:
    """From 0, as long as a translation would be, to 1."""
    here = sum(one.length for one in some) * scale
    there = sum(one.length for one in others)
    return abs(here - there) / (here + there or 1) if some and others else 0.0


def _traced(
    left: list[Paragraph],
    right: list[Paragraph],
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]],
) -> list[Row]:
    rows: list[Row] = []
    i, j = len(left), len(right)
    while i or j:
        a, b = best[i, j][1]
        rows.append((left[i - a : i], right[j - b : j]))
        i, j = i - a, j - b
    return rows[::-1]
