"""How to cite a page, in the forms that are asked for: each with the day and the ledger's entry."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import gettext

from statements.edtf import day_in_words

TEX = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{sign: f"\\{sign}" for sign in "{}$&#%_"},
}
WIKI = {sign: f"&#{ord(sign)};" for sign in "&<>[]{}|='~*#"}


@dataclass(frozen=True)
class Cited:
    """What is cited: its title, what kind of thing it is and how it stands, and as of when."""

    title: str
    kind: str
    address: str
    day: date
    entry: int
    hash: str
    key: str


@dataclass(frozen=True)
class Citation:
    code: str
    label: str
    words: str


def citations(thing: Cited) -> list[Citation]:
    forms: list[tuple[str, str, Callable[[Cited], str]]] = [
        ("plain", gettext("Plain"), plain),
        ("apa", "APA", apa),
        ("chicago", "Chicago", chicago),
        ("bibtex", "BibTeX", bibtex),
        ("wikipedia", gettext("Wikipedia"), wikipedia),
    ]
    return [Citation(code, label, write(thing)) for code, label, write in forms]


def one_line(words: str) -> str:
    """Words without what could break a line or turn its direction."""
    kept = "".join(" " if _is_control(letter) else letter for letter in words)
    return " ".join(kept.split())


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp")


def _within_quotes(words: str) -> str:
    """Quotation marks that stand within others."""
    opened = re.sub(r"[“„«](?=\w)", "‘", one_line(words))
    return re.sub(r"[“”\"„«»]", "’", opened).rstrip(".")


def plain(thing: Cited) -> str:
    told = {
        "site": settings.SITE_NAME,
        "title": _within_quotes(thing.title),
        "kind": thing.kind,
        "day": day_in_words(thing.day),
        "entry": thing.entry,
        "hash": thing.hash[:16],
        "address": thing.address,
    }
    said = gettext(
        "%(site)s, “%(title)s”, %(kind)s, as of %(day)s, entry %(entry)s of the ledger "
        "(%(hash)s), %(address)s"
    )
    return said % told


def apa(thing: Cited) -> str:
    day = format_date(thing.day, "yyyy, MMMM d", locale="en_US")
    about = f"{one_line(thing.kind)}; ledger entry {thing.entry}"
    title = one_line(thing.title).rstrip(".")
    return f"{settings.SITE_NAME}. ({day}). {title} [{about}]. {thing.address}"


def chicago(thing: Cited) -> str:
    day = format_date(thing.day, "MMMM d, yyyy", locale="en_US")
    title = _within_quotes(thing.title)
    about = f"{one_line(thing.kind)}, ledger entry {thing.entry}"
    return f"{settings.SITE_NAME}. “{title}.” {about}. Accessed {day}. {thing.address}."


def bibtex(thing: Cited) -> str:
    fields = {
        "author": f"{{{_tex(settings.SITE_NAME)}}}",
        "title": f"{{{_tex(thing.title)}}}",
        "year": str(thing.day.year),
        "date": thing.day.isoformat(),
        "url": thing.address,
        "urldate": thing.day.isoformat(),
        "note": f"{_tex(thing.kind)}, ledger entry {thing.entry}, {thing.hash[:16]}",
    }
    lines = [f"  {name} = {{{words}}}," for name, words in fields.items()]
    return "\n".join([f"@misc{{{thing.key},", *lines, "}"])


def _tex(words: str) -> str:
    return "".join(TEX.get(letter, letter) for letter in one_line(words))


def wikipedia(thing: Cited) -> str:
    fields = {
        "title": _wiki(thing.title),
        "website": _wiki(settings.SITE_NAME),
        "date": thing.day.isoformat(),
        "url": thing.address,
        "access-date": thing.day.isoformat(),
        "id": _wiki(f"{thing.kind}, ledger entry {thing.entry}"),
    }
    return "{{cite web |" + " |".join(f"{name}={words}" for name, words in fields.items()) + "}}"


def _wiki(words: str) -> str:
    return "".join(WIKI.get(letter, letter) for letter in one_line(words))
