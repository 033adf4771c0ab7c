"""Every word of ours on a page can be said in another language.

The pages are read with brackets around whatever is translated. What stands outside of brackets
must be of the record itself, or a name, a number or a day.
"""

import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from babel.dates import get_month_names
from django.apps import apps
from django.conf import settings
from django.db.models import Field
from django.test import Client
from django.utils import translation

from statements.languages import country_names
from statements.models import correct
from statements.models.record import Publishable

from .make import (
    make_actor,
    make_decided_demand,
    make_endorsement,
    make_event,
    make_external_assessment,
    make_masked_part,
    make_merge,
    make_methodology_version,
    make_part,
    make_public_demand,
    make_removal,
    make_reply,
    make_response,
    make_statement,
    publish,
)
from .test_pages import make_world, walk

pytestmark = pytest.mark.django_db

OPEN, CLOSE = "⟦", "⟧"
WORD = re.compile(r"[^\W\d_]{2,}")
NOT_SAID = re.compile(
    r"/\S*|\b[DSE]-\w{8}\b|\b(?:\d+ )?[A-Z][a-z]{2,8} \d{4}\b|\b\d+ [A-Z][a-z]{2}\b"
    r"|\b(?:ICCPR|CAT|Convention)\b"
)
"""Addresses, ids, days, and the treaty articles that name a right in any language."""
NAMES = (
    "Wikidata ROR BibTeX APA Chicago Wikipedia SVG CSV PNG JSON HTML CET UTC ISO ICCPR CAT ICPPED"
)
NAMES += (
    " ICESCR Convention EDTF SHA Ed25519 PEM ndjson key checkpoint verify py python entries AGPL"
)
SHOWN = ("aria-label", "alt", "placeholder", "title")
FREE = {"script", "style", "code", "pre", "bdi", "q", "blockquote", "time"}
"""In these stand words of the record, or what is typed into a machine."""


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    def mark(text: str) -> str:
        return f"{OPEN}{text}{CLOSE}"

    def plural(one: str, many: str, number: int) -> str:
        return mark(one if number == 1 else many)

    trans: Any = translation._trans  # type: ignore[attr-defined]
    monkeypatch.setattr(trans, "gettext", mark, raising=False)
    monkeypatch.setattr(trans, "ngettext", plural, raising=False)
    monkeypatch.setattr(trans, "pgettext", lambda context, text: mark(text), raising=False)
    monkeypatch.setattr(trans, "npgettext", lambda context, *rest: plural(*rest), raising=False)


def of_the_record() -> str:
    """All words that the tables hold, and those that CLDR knows."""
    words = [settings.SITE_NAME, NAMES, *country_names().values(), *get_month_names().values()]
    words += [name for _, name in settings.LANGUAGES]
    for model in apps.get_models():
        if not issubclass(model, Publishable) and model._meta.app_label != "statements":
            continue
        fields = [f.attname for f in model._meta.get_fields() if isinstance(f, Field)]
        for row in model._default_manager.values_list(*fields):
            words += [str(value) for value in row]
    return "\n".join(words).lower()


def shown(page: str) -> Iterator[str]:
    """What a reader sees or hears of a page, piece by piece."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    yield from _shown(tree, is_ours=True)


def _shown(element: Any, *, is_ours: bool) -> Iterator[str]:
    tag = str(element.tag)
    is_ours = is_ours and tag not in FREE and "lang" not in element.attrib or tag == "html"
    if is_ours:
        yield element.text or ""
        yield from (element.attrib.get(name, "") for name in SHOWN)
    for child in element:
        yield from _shown(child, is_ours=is_ours)
        if is_ours:
            yield child.tail or ""


def outside(piece: str) -> str:
    """A piece without what is in brackets, and without the brackets that tags have cut in two."""
    while True:
        shorter = re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", piece)
        if shorter == piece:
            return piece
        piece = shorter


def make_more() -> None:
    """What others say, parts, and everything that can become of what is public."""
    demand = make_decided_demand()
    one, other = make_public_demand("Free them"), make_public_demand("Free all of them")
    statement = make_statement("They agree")
    make_endorsement(statement, "The Union regrets", make_actor("A union"))
    event, wrong = make_event("Eleven people freed"), make_event("Ten people freed")
    publish(statement)
    publish(event)
    publish(wrong)
    publish(correct(event, {"title": "Twelve were freed", "date": "2022-02"}, reason="Miscounted."))
    publish(make_part(one), make_masked_part(one, "Dana Umarova"))
    publish(make_response(demand))
    publish(make_external_assessment(demand))
    publish(make_reply(demand.assessments.public().get()))
    publish(make_merge(one, other))
    publish(make_removal(wrong))
    publish(make_methodology_version("2"))


def test_nothing_of_ours_is_said_in_one_language_only(client: Client, brackets: None) -> None:
    make_world()
    make_more()
    known, found = of_the_record(), set()
    for address, page in walk(client):
        depth = 0
        for piece in shown(page):
            inside, depth = depth, depth + piece.count(OPEN) - piece.count(CLOSE)
            if inside or depth:
                continue
            for run in re.split(r"\s{2,}|[·→|:;,.()“”–]", NOT_SAID.sub("  ", outside(piece))):
                if WORD.search(run) and run.strip().lower() not in known:
                    found.add(f"{address}: {run.strip()}")
    assert not found, "\n".join(sorted(found))
