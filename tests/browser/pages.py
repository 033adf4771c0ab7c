"""Which pages there are: found by following links from the first page, a few of each kind."""

import re
from collections import Counter
from html import unescape
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.urls import Resolver404, resolve

HREF = re.compile(r'<a [^>]*?href="(/[^"#]*)')
FIVE = ("home", "demand_list", "demand", "statement", "institution")
"""The pages that everybody sees, by the names of their addresses."""
OF_EACH_KIND = 3
ALWAYS = ("/nothing-here/", "/demands/?q=nothingofthekind", "/demands/?status=met&on=2022-01-09")
"""What no link leads to: a page that is not there, an answer without a row, a day of then."""


def read(address: str) -> tuple[str, str]:
    """A page's words, with the kind of document that it is."""
    try:
        with urlopen(Request(address, headers={"Accept": "text/html"}), timeout=60) as answer:
            return answer.read().decode("utf-8", "replace"), answer.headers.get_content_type()
    except HTTPError as error:
        return error.read().decode("utf-8", "replace"), error.headers.get_content_type()


def kind(path: str) -> str:
    """The name of an address; questions of one page are of one kind with each other."""
    bare, question, _ = path.partition("?")
    try:
        return f"{resolve(bare).view_name}{question}"
    except Resolver404:
        return "missing"


def found(site: str, of_each_kind: int = OF_EACH_KIND) -> list[str]:
    """Paths of HTML pages in English, at the most some of each kind, the first page first."""
    others = tuple(f"/{code}/" for code, _ in settings.LANGUAGES)
    waiting, known, counted = ["/"], {"/"}, Counter[str]()
    pages: list[str] = []
    while waiting:
        path = waiting.pop(0)
        if counted[kind(path)] >= of_each_kind:
            continue
        words, content = read(site + path)
        if content != "text/html":
            continue
        counted[kind(path)] += 1
        pages.append(path)
        links = [unescape(link) for link in HREF.findall(words)]
        new = [link for link in dict.fromkeys(links) if link not in known]
        known.update(new)
        waiting += [link for link in new if not link.startswith((*others, "/admin/"))]
    return [*pages, *ALWAYS]


def five(site: str) -> dict[str, str]:
    """The five by name; of demands, the one that most is known of."""
    paths = {"home": "/", "demand_list": "/demands/"}
    home, _ = read(f"{site}/demands/?sort=calls")
    tracker = home + read(f"{site}/demands/?status=contrary_action")[0]
    by_kind: dict[str, list[str]] = {}
    for link in dict.fromkeys(HREF.findall(tracker)):
        by_kind.setdefault(kind(link).partition(":")[2], []).append(link)
    paths["demand"] = max(by_kind["demand"][:20], key=lambda path: len(read(site + path)[0]))
    for link in dict.fromkeys(HREF.findall(read(site + paths["demand"])[0])):
        name = kind(link).partition(":")[2]
        if name in FIVE:
            paths.setdefault(name, unescape(link))
    return paths


def in_language(path: str, language: str) -> str:
    """The same page in another language."""
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"
