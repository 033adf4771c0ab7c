"""Shapes painted as pixels, from the very paths that SVG takes."""

import math
import re
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageDraw

from statements.shapes import Shape, Stroke

Point = tuple[float, float]

TOKEN = re.compile(r"[a-zA-Z]|-?(?:\d+\.?\d*|\.\d+)")
TAKES = {"m": 2, "l": 2, "h": 1, "v": 1, "a": 7, "z": 0}
FINER = 4
"""So much larger a shape is painted before it is made small: that smooths its edges."""
LINE, CUT = 1.8, 2.0
"""Widths where a stroke names none, as in the style sheet."""


def outlines(path: str) -> list[list[Point]]:
    """A path of lines and circular arcs as rows of points."""
    found: list[list[Point]] = []
    here = start = (0.0, 0.0)
    for command, n in _commands(path):
        near = here if command.islower() else (0.0, 0.0)
        kind = command.lower()
        if kind == "z":
            found[-1].append(start)
            here = start
            continue
        end = _end(kind, n, near, here)
        if kind == "m":
            found.append([end])
            start = end
        elif kind == "a":
            found[-1] += _arc(here, end, n[0], large=bool(n[3]), clockwise=bool(n[4]))
        else:
            found[-1].append(end)
        here = end
    return found


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    tokens = TOKEN.findall(path)
    command = ""
    while tokens:
        if tokens[0].isalpha():
            command = tokens.pop(0)
        count = TAKES[command.lower()]
        yield command, [float(token) for token in tokens[:count]]
        del tokens[:count]
        # What follows the first point of a move without a letter of its own are lines.
        command = {"m": "l", "M": "L"}.get(command, command)


def _end(kind: str, n: list[float], near: Point, here: Point) -> Point:
    if kind == "h":
        return near[0] + n[0], here[1]
    if kind == "v":
        return here[0], near[1] + n[0]
    return near[0] + n[-2], near[1] + n[-1]


def _arc(start: Point, end: Point, radius: float, large: bool, clockwise: bool) -> list[Point]:
    """Points on a circle between two that lie on it."""
    (x, y), (u, v) = start, end
    half = math.dist(start, end) / 2
    away = math.sqrt(max(radius**2 - half**2, 0)) / (2 * half)
    side = 1 if large != clockwise else -1
    cx = (x + u) / 2 - side * away * (v - y)
    cy = (y + v) / 2 + side * away * (u - x)
    first, last = math.atan2(y - cy, x - cx), math.atan2(v - cy, u - cx)
    if clockwise and last <= first:
        last += 2 * math.pi
    elif not clockwise and last >= first:
        last -= 2 * math.pi
    r = math.dist(start, (cx, cy))
    steps = [first + (last - first) * step / 32 for step in range(1, 33)]
    return [(cx + r * math.cos(angle), cy + r * math.sin(angle)) for angle in steps]


def dashed(points: list[Point], on: float, off: float) -> Iterator[list[Point]]:
    """The pieces of a line that a pattern of dashes leaves."""
    left, draws = on, True
    piece = [points[0]]
    for start, end in zip(points, points[1:], strict=False):
        length = math.dist(start, end)
        done = 0.0
        while length - done > left:
            done += left
            share = done / length
            corner = (
                start[0] + (end[0] - start[0]) * share,
                start[1] + (end[1] - start[1]) * share,
            )
            if draws:
                yield [*piece, corner]
            piece, draws = [corner], not draws
            left = on if draws else off
        left -= length - done
        piece.append(end)
    if draws and len(piece) > 1:
        yield piece


@cache
def mask(shape: Shape, size: int) -> Image.Image:
    """Where the colour of a shape goes in a square of this size."""
    large = Image.new("L", (size * FINER, size * FINER))
    pen = ImageDraw.Draw(large)
    for stroke in shape:
        _paint(pen, stroke, size * FINER / 16)
    return large.resize((size, size), Image.Resampling.BOX)


def _paint(pen: ImageDraw.ImageDraw, stroke: Stroke, scale: float) -> None:
    for points in outlines(stroke.path):
        corners = [(x * scale, y * scale) for x, y in points]
        if stroke.paint == "full":
            pen.polygon(corners, fill=255)
            continue
        width = round((stroke.width or (CUT if stroke.paint else LINE)) * scale)
        pieces = [corners]
        if stroke.dashes:
            on, off = (float(word) * scale for word in stroke.dashes.split())
            pieces = list(dashed(corners, on, off))
        elif corners[0] == corners[-1]:
            corners.append(corners[1])  # so that the last corner is joined like the others
        for piece in pieces:
            pen.line(piece, fill=0 if stroke.paint else 255, width=width, joint="curve")
