"""Citations: each form with the day and the entry, and no title that breaks its syntax."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from statements.models import Publication
from statements.views.cite import Cited, bibtex, citations, wikipedia

from .make import make_decided_demand, make_public_demand
from .test_pages import get

DEMAND = Cited(
    title="Release all detained.",
    kind="demand D-7f3k2xyz, status “Met”",
    address="https://said.example/demands/7f3k2xyz/",
    day=date(2022, 2, 3),
    entry=87,
    hash="9f2c" * 16,
    key="said-and-done-7f3k2xyz",
)

NASTY = [
    r"\input{/etc/passwd} }, title = {No",
    "50 % of {all} & $x_1^2$ #5 ~",
    "A | B || C }} {{delete}} [[File:x]] <ref>x</ref> ''bold'' ~~~~ = *",
    "Two\nlines\u2028and \u202eturned\u202c\x07 round",
    "“Quoted” „inside“ «everything» \"at\" 'once'",
    "Требование — свобода; مطالبة",
    "}" * 40,
    "",
]


def test_each_form_names_the_day_the_entry_and_the_address() -> None:
    for citation in citations(DEMAND):
        assert "2022" in citation.words
        assert "87" in citation.words
        assert DEMAND.address in citation.words
        assert "Release all detained" in citation.words


def test_forms_read_as_their_styles_have_it() -> None:
    said = {one.code: one.words for one in citations(DEMAND)}
    assert said["apa"].startswith(
        "Said and Done. (2022, February 3). Release all detained [demand "
    )
    assert said["chicago"].startswith("Said and Done. “Release all detained.” demand D-7f3k2xyz")
    assert "Accessed February 3, 2022." in said["chicago"]
    assert said["bibtex"].startswith("@misc{said-and-done-7f3k2xyz,\n")
    assert "  urldate = {2022-02-03}," in said["bibtex"]
    assert said["wikipedia"].startswith("{{cite web |title=Release all detained. |website=")
    assert "|access-date=2022-02-03" in said["wikipedia"]
    assert f"({DEMAND.hash[:16]})" in said["plain"]


@pytest.mark.parametrize("title", NASTY)
def test_a_title_never_breaks_bibtex(title: str) -> None:
    words = bibtex(replace(DEMAND, title=title))
    assert words.count("\n") == 8
    bare = re.sub(r"\\[{}$&#%_]", "", words)
    depth = 0
    for letter in bare:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0
    assert bare.endswith("\n}")
    assert not re.search(r"\\(?!text(backslash|asciicircum|asciitilde)\{\})", bare)
    assert not set(bare) & set("$&#%^~_")


@pytest.mark.parametrize("title", NASTY)
def test_a_title_never_breaks_a_template_of_wikipedia(title: str) -> None:
    words = wikipedia(replace(DEMAND, title=title))
    assert words.count("{{") == words.count("}}") == 1
    assert words.count("|") == 6
    assert words.endswith("}}")
    assert not set(words) & set("<>[]~\n\u202e")
    assert "''" not in words


@pytest.mark.parametrize("title", NASTY)
def test_a_title_stands_on_one_line_and_does_not_turn_it(title: str) -> None:
    for citation in citations(replace(DEMAND, title=title)):
        if citation.code != "bibtex":
            assert "\n" not in citation.words
        assert not set(citation.words) & set("\u202e\u202c\u2028\x07")


@pytest.mark.django_db
def test_a_demand_can_be_cited_as_it_stands_with_the_newest_entry(client: Client) -> None:
    demand = make_decided_demand()
    page = get(client, demand.get_absolute_url())
    cited = page.partition('<h2 id="cite">')[2].partition("</section>")[0]
    newest = Publication.objects.latest("seq")
    assert f"entry {newest.seq} of the ledger ({newest.hash[:16]})" in cited
    assert "status “Met”" in cited
    assert cited.count("<pre") == 4


@pytest.mark.django_db
def test_a_title_is_escaped_on_the_page_too(client: Client) -> None:
    demand = make_public_demand("<script>alert(1)</script> | {x}")
    page = get(client, demand.get_absolute_url())
    assert "<script>" not in page
    assert "&amp;#60;script&amp;#62;" in page.replace("&amp;amp;", "&amp;")
