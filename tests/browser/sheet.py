"""Pictures of every page, for people to look at: `python -m tests.browser.sheet ADDRESS FOLDER`.

Takes each page of a running site on a phone, on a desktop, in the dark, on paper and mirrored, and
puts all of them on one contact sheet.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

import django
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from tests.browser import tools

WAYS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "print": {"viewport": {"width": 794, "height": 1123}},
    "rtl": {"viewport": {"width": 1280, "height": 900}},
}
"""How each page is taken."""

TALLEST = 1600
"""So many pixels of a page are taken, from its top."""
CELL, GAP, LABEL = (240, 300), 12, 22


def take(browser: Browser, site: str, path: str, way: str, file: Path) -> None:
    page = browser.new_page(**WAYS[way])
    page.goto(site + path)
    if way == "print":
        page.emulate_media(media="print")
    if way == "rtl":
        page.evaluate("document.documentElement.dir = 'rtl'")
    width = WAYS[way]["viewport"]["width"]
    height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    page.screenshot(
        path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height}
    )
    page.close()


def name(path: str) -> str:
    return re.sub(r"[^\w-]+", "_", path).strip("_")[:60] or "home"


def contact_sheet(folder: Path, names: list[str]) -> Path:
    """One row a page, one column a way, each as much of it as fits."""
    wide, high = CELL[0] + GAP, CELL[1] + GAP + LABEL
    sheet = Image.new("RGB", (wide * len(WAYS) + GAP, high * len(names) + GAP), "#8a8a86")
    pen = ImageDraw.Draw(sheet)
    for row, page in enumerate(names):
        pen.text((GAP, row * high + GAP), page, fill="white", font_size=14)
        for column, way in enumerate(WAYS):
            picture = Image.open(folder / f"{page}.{way}.png").convert("RGB")
            scale = CELL[0] / picture.width
            picture = picture.resize((CELL[0], round(picture.height * scale)))
            place = (column * wide + GAP, row * high + GAP + LABEL)
            sheet.paste(picture.crop((0, 0, CELL[0], min(CELL[1], picture.height))), place)
    file = folder / "sheet.png"
    sheet.save(file, optimize=True)
    return file


def main(site: str, folder: Path, every: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=tools.chromium(),
            args=tools.FLAGS,
            env={**os.environ, **tools.libraries()},
        )
        for path in every:
            for way in WAYS:
                take(browser, site, path, way, folder / f"{name(path)}.{way}.png")
        browser.close()
    print(contact_sheet(folder, [name(path) for path in every]))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor.settings")
    django.setup()
    from tests.browser import pages  # noqa: PLC0415  (it asks the site's addresses)

    address = sys.argv[1].rstrip("/")
    main(address, Path(sys.argv[2]), list(dict.fromkeys(pages.found(address, 1))))
