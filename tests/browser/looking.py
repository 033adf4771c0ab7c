"""What is looked at on a page: what the checkers say, what fits, where the keyboard goes."""

from typing import Any

from playwright.sync_api import Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "standards => axe.run({runOnly: standards, resultTypes: ['violations']})"

TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > wide + 1 && !one.closest('.scroll'))
    .slice(0, 5).map(one => one.outerHTML.slice(0, 120));
}"""

SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important } p { margin-block-end: 2em !important }"""
"""Text spacing that a reader may choose (WCAG 1.4.12)."""

CUT_OFF = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(one => !one.closest('.hidden') && !one.closest('svg'))
  .filter(one => getComputedStyle(one).overflow === 'hidden'
    && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
  .map(one => one.outerHTML.slice(0, 120))"""

REACHABLE = """() => {
  const able = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  const all = [...document.querySelectorAll(able)].filter(one => one.tabIndex >= 0
    && !one.disabled && one.checkVisibility({visibilityProperty: true}));
  // Of radio buttons of one name the keyboard stops at the chosen one.
  const kept = all.filter(one => one.type !== 'radio' || one.checked
    || !document.querySelector(`input[name="${one.name}"]:checked`));
  kept.forEach((one, number) => { one.dataset.place = number });
  return kept.length;
}"""

FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  // What scrolls is a stop of the browser's own, so that the arrow keys reach its end.
  const scrolls = !one.dataset.place && one.scrollWidth > one.clientWidth;
  return [one.dataset.place ?? null, ring, scrolls, one.outerHTML.slice(0, 120)];
}"""


def violations(page: Page, axe: str) -> list[str]:
    """What axe finds, each with the first place where it is so."""
    page.evaluate(axe)
    result: Any = page.evaluate(RUN, STANDARDS)
    return [
        f"{found['id']}: {found['help']}: {found['nodes'][0]['html'][:300]}"
        f" {found['nodes'][0]['failureSummary'][:300]}"
        for found in result["violations"]
    ]


def too_wide(page: Page, width: int) -> list[str]:
    """What stands beyond the edge of a window of this width, if it scrolls to the side."""
    page.set_viewport_size({"width": width, "height": 900})
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def tabbed(page: Page) -> tuple[list[int], list[int], list[str]]:
    """Where Tab should stop by the order of the document, where it does, and where no ring is."""
    count: int = page.evaluate(REACHABLE)
    stops: list[int] = []
    unseen: list[str] = []
    while len(stops) < count:
        page.keyboard.press("Tab")
        place, ring, scrolls, html = page.evaluate(FOCUSED)
        if not scrolls:
            stops.append(-1 if place is None else int(place))
        if not ring:
            unseen.append(html)
    return [*range(count)], stops, unseen
