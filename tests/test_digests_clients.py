"""The HTML of each mail uses nothing that common mail programs lack.

What they lack is told by caniemail.com: its name of each feature stands beside the rule.
Rather than look for what does not work, these tests name what may be used at all.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from statements.digests import emails
from statements.digests.models import Subscriber
from statements.digests.planning import plan
from statements.digests.vocabulary import MailKind

from .letters import Page, body, parsed
from .make import make_public_demand
from .readers import NOON, RecordTime, decide, every_mail, follow

pytestmark = pytest.mark.django_db

TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "h1", "h2", "h3",
    "p", "ul", "li", "a", "span", "strong", "br", "blockquote",
}  # fmt: skip
"""html-semantics, html-div, html-span, html-blockquote, html-lists: everywhere. No html-form,
html-svg, html-video, html-object, html-picture, html-style in the body (Gmail, Outlook)."""

PROPERTIES = {
    "margin", "padding", "padding-top", "padding-left", "margin-top",
    "max-width", "font", "font-size", "font-weight", "color", "background", "display",
    "text-decoration", "border-top", "border-left", "border-color", "word-break",
}  # fmt: skip
"""css-margin, css-padding, css-max-width (Outlook: the table of its own instead), css-font,
css-background (a colour alone), css-border. No css-position, css-display-flex, css-display-grid,
css-float, css-background-image, css-box-shadow, css-transform, css-animation, css-inline-size."""

UNITS = {"px", ""}
"""css-unit-rem, css-unit-vw, css-unit-ch, css-unit-calc: not in Outlook for Windows."""

LACKING = {
    "css-variables": r"var\(|--\w",
    "css-unit-calc": r"calc\(|clamp\(|min\(|max\(",
    "css-background-image": r"url\(|gradient",
    "css-at-font-face": r"@font-face",
    "css-at-import": r"@import",
    "css-at-supports": r"@supports",
    "css-nesting": r"&",
    "css-important: not without a space before it": r"[^ ]!important",
    "css-margin: not below nothing": r"margin[\w-]*:[^;]*-\d",
    "css-at-font-face: no font but the one that is there": r"system-ui|ui-serif",
    "css-comments": r"/\*",
}

STYLE = 16_384
"""html-style: Gmail takes as many characters in all, none of them within the body."""
WHOLE = 102_000
"""Gmail hides what is beyond."""

DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;{}]+)")
SIZE = re.compile(r"(?<![#\w.])-?\d*\.?\d+([a-z%]*)")


@pytest.fixture
def written(record_time: RecordTime) -> dict[str, bytes]:
    """One mail of each kind, as it leaves."""
    with record_time(NOON):
        demand = make_public_demand()
        follow()
        decide(demand, reason="One.\n\nمرحبا")
        plan(NOON)
        letters: dict[str, Any] = {str(kind): one for kind, one in every_mail().items()}
        Subscriber.objects.update(is_discreet=True)
        letters[emails.NOTICE] = every_mail()[MailKind.DIGEST]
        return {kind: bytes(one.message().as_bytes()) for kind, one in letters.items()}


def pages(written: dict[str, bytes]) -> list[Page]:
    return [Page(body(parsed(raw), "html")) for raw in written.values()]


def test_each_mail_is_made_of_what_common_programs_show(written: dict[str, bytes]) -> None:
    for page in pages(written):
        assert {tag for tag, _ in page.tags} <= TAGS
        inline = "; ".join(page.all("style"))
        for name, value in DECLARATION.findall(inline):
            assert name in PROPERTIES, name
            assert set(SIZE.findall(value)) <= UNITS, value
        said = inline + "".join(page.styles)
        assert not {what for what, lacks in LACKING.items() if re.search(lacks, said)}


def test_the_styles_are_inline_and_only_the_dark_ones_stand_apart(
    written: dict[str, bytes],
) -> None:
    for page in pages(written):
        (style,) = page.styles
        assert style.startswith("@media (prefers-color-scheme: dark)") and len(style) < STYLE
        assert "!important" not in "".join(page.all("style"))
        for name in ("h1", "p", "a", "div"):
            assert all("style" in found for tag, found in page.tags if tag == name), name


def test_a_mail_is_one_column_that_fits_a_narrow_screen(written: dict[str, bytes]) -> None:
    for page in pages(written):
        sizes = re.findall(r"(?<!max-)width:(\d+)px", "".join(page.all("style")))
        assert not sizes and ("viewport" in page.all("name"))


def test_no_mail_is_longer_than_gmail_shows(written: dict[str, bytes]) -> None:
    assert all(len(raw) < WHOLE for raw in written.values())


def test_words_of_others_have_their_language_and_direction(written: dict[str, bytes]) -> None:
    page = Page(body(parsed(written["digest"]), "html"))
    quotes = [found for tag, found in page.tags if tag == "blockquote"]
    assert quotes and all(one["dir"] == "auto" and one["lang"] for one in quotes)
