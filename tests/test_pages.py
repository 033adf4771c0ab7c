"""The public pages: what a stranger reads, and what nobody may read yet."""

import re
from collections.abc import Iterator

import html5lib
import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from statements.models import Demand, Demonstration, Figure, Reviewed, Statement, correct
from statements.vocabulary import Status
from tests.make import (
    QUOTE,
    make_actor,
    make_assessment,
    make_call,
    make_decided_demand,
    make_demand,
    make_editor,
    make_endorsement,
    make_event,
    make_evidence,
    make_external_assessment,
    make_masked_part,
    make_merge,
    make_methodology_version,
    make_part,
    make_public_demand,
    make_removal,
    make_reply,
    make_report,
    make_response,
    make_search_log,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db

CANARY = "Quagga"
LISTS = ("demand_list", "statement_list", "event_list", "institution_list", "changes")
DRAWN = (".svg", ".csv", ".atom", ".json", ".ics")
DOWNLOADS = tuple(
    f"/ledger/{name}" for name in ("verify.py", "entries.ndjson", "checkpoint", "key")
)
TRANSLATED = tuple(f"/{code}/" for code, _ in settings.LANGUAGES if code != "en")
OVERVIEWS = ("home", "country_list", "methodology", "site", "about", "accessibility", "contact")
EDITORS = ("wilhelmina", "balthasar")


def get(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def words(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)


def walk(client: Client, *, in_every_language: bool = False) -> Iterator[tuple[str, str]]:
    """Every page of the record that links lead to, each once, with its address.

    Of the endless crossings of filters only those that ask one thing.
    """
    waiting = [reverse(f"statements:{name}") for name in (*LISTS, *OVERVIEWS)]
    seen: set[str] = set()
    elsewhere = ("/static/", "/subscribe/", *DOWNLOADS)
    elsewhere += () if in_every_language else TRANSLATED
    while waiting:
        address = waiting.pop(0).partition("#")[0].replace("&amp;", "&")
        is_page = "&" not in address and not address.partition("?")[0].endswith(DRAWN)
        if address in seen or address.startswith(elsewhere) or not is_page:
            continue
        seen.add(address)
        page = get(client, address)
        waiting += re.findall(r'href="(/[^"]*)"', page)
        yield address, page


def make_world() -> None:
    """Something of everything in public, decided by two editors with peculiar names."""
    demand = make_decided_demand()
    other = make_public_demand("Investigate the deaths", date="", countries=["KZ", "RU"])
    event = make_event("Figures given", date="")
    for words, low, high in (("about 2,300", 2300, 2300), ("up to 9", None, 9)):
        report = make_report(event, quote="Many were arrested.")
        Figure.objects.create(
            report=report, counted="arrested", low=low, high=high, words=words, claimed_by="Police"
        )
    evidence = make_evidence(event, other, stance="mixed", nature="formal_act", note="It shows.")
    log = make_search_log(demand)
    decision = make_assessment(demand, status="no_information", search_log=log, date="2022-01-20")
    publish(event, evidence, decision)


def make_drafts() -> None:
    """A draft of everything that could be one, some waiting for a second person."""
    demand, author = make_decided_demand(), make_editor("anna")
    actor = make_actor(f"{CANARY} Institute", country="BW")
    draft = make_statement(f"{CANARY} said", f"{CANARY}: {QUOTE}", issuer=actor, countries=["BW"])
    make_call(draft, make_demand(f"Spare the {CANARY}", addressee=actor))
    make_call(draft, demand, quote=CANARY)
    event = make_event(f"{CANARY} seen", summary=CANARY, place=CANARY, countries=["BW"])
    report = make_report(event, quote=CANARY, attributed_to=CANARY)
    Figure.objects.create(
        report=report, counted="other", low=1, words=f"one {CANARY}", claimed_by=CANARY
    )
    known = make_event("Something else is known")
    publish(known)
    evidence = make_evidence(known, demand, note=CANARY, limitation=CANARY)
    make_evidence(event, demand, note=CANARY)
    log = make_search_log(demand, places=CANARY, query=CANARY, found=CANARY)
    decision = make_assessment(demand, evidence, reason=CANARY, search_log=log, status="met")
    for thing in (draft, event, evidence, decision, *make_drafts_about(demand)):
        thing.submit(author)


def make_drafts_about(demand: Demand) -> list[Reviewed]:
    """Drafts of what others say of a public demand, and of what would change it."""
    other = make_public_demand("Free some of them")
    backing = make_statement(f"{CANARY} agrees")
    make_endorsement(backing, "The Union regrets", make_actor(f"{CANARY} Union"))
    return [
        make_part(other, CANARY),
        make_masked_part(other, "Dana Umarova", label=CANARY, mask_reason=CANARY),
        make_response(demand, words=CANARY, note=CANARY),
        make_external_assessment(demand, words=CANARY, verdict=CANARY),
        make_reply(demand.assessments.public().get(), words=CANARY),
        make_merge(demand, other),
        make_methodology_version("2", text=CANARY),
        make_removal(demand.assessments.public().get(), note=CANARY),
        correct(demand, {"summary": CANARY}, reason=CANARY),
        backing,
    ]


def test_every_page_that_is_linked_is_there_and_well_formed(client: Client) -> None:
    make_world()
    parser = html5lib.HTMLParser(strict=True)
    pages = dict(walk(client, in_every_language=True))
    assert len(pages) > 120
    for address, page in pages.items():
        parser.parse(page)
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids)), address
        assert set(re.findall(r'href="#([^"]+)"', page)) <= {*ids}, address
        assert page.count("<h1") == 1, address


def test_anchors_that_other_pages_link_to_are_there(client: Client) -> None:
    make_world()
    pages = dict(walk(client))
    for page in pages.values():
        for address, anchor in re.findall(r'href="(/[^"#]+)#([^"]+)"', page):
            assert f' id="{anchor}"' in pages[address]


def test_no_page_has_a_script_a_cookie_or_a_style_of_its_own(client: Client) -> None:
    make_world()
    for address, page in walk(client):
        for unwanted in ("<script", "<style", " style=", "javascript:", 'src="'):
            assert unwanted not in page, address
        assert not re.search(r"<[^>]+\son[a-z]+=", page), address
        response = client.head(address)
        assert response.status_code == 200
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
    assert not client.cookies


def test_titles_tell_pages_apart(client: Client) -> None:
    make_world()
    titles = [
        re.findall(r"<title>(.*?)</title>", page)[0]
        for address, page in walk(client)
        if "?" not in address
    ]
    assert len(titles) == len(set(titles))


def test_nothing_unpublished_is_on_any_page(client: Client) -> None:
    make_drafts()
    pages = dict(walk(client))
    assert len(pages) > 20
    for address, page in pages.items():
        assert CANARY not in page, address
        assert "Botswana" not in page or address.startswith("/demands/?"), address


def test_what_is_unpublished_has_no_page(client: Client) -> None:
    make_drafts()
    draft = make_demand("Nobody called for it yet")
    get(client, reverse("statements:demand", args=[draft.public_id]), 404)
    get(client, reverse("statements:country", args=["BW"]), 404)


def test_a_draft_is_in_no_number(client: Client) -> None:
    demand = make_decided_demand()
    before = [get(client, reverse(f"statements:{name}")) for name in (*LISTS, *OVERVIEWS)]
    page = get(client, demand.get_absolute_url())
    make_call(make_statement("Another"), demand)
    make_evidence(make_event("Another"), demand)
    assert before == [get(client, reverse(f"statements:{name}")) for name in (*LISTS, *OVERVIEWS)]
    assert page == get(client, demand.get_absolute_url())


def test_no_page_names_an_editor(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    names = iter(EDITORS * 100)
    monkeypatch.setattr("tests.make.make_editor", lambda name: make_editor(next(names)))
    make_world()
    assert {statement.author.username for statement in Statement.objects.public()} <= {*EDITORS}
    for address, page in walk(client):
        assert not any(name in page.lower() for name in EDITORS), address


def test_a_demonstration_says_so_on_every_page(client: Client) -> None:
    make_world()
    assert "demonstration record" not in get(client, "/")
    Demonstration.objects.create()
    for address, page in walk(client):
        assert "This is a demonstration record" in page, address


def test_a_statement_without_calls_is_not_said_to_be_in_its_own_words(client: Client) -> None:
    statement = make_statement()
    publish(statement)
    assert "The text: English" in words(get(client, statement.get_absolute_url()))


def test_a_translation_of_others_is_not_called_the_words_of_the_issuer(client: Client) -> None:
    statement = make_statement()
    statement.texts.update(origin="machine")
    make_call(statement)
    publish(statement)
    page = get(client, statement.get_absolute_url())
    assert "In its words" not in page
    assert "(machine translation)" in page


def test_a_text_that_is_partly_reported_is_not_called_the_words_of_its_issuer(
    client: Client,
) -> None:
    statement = make_statement()
    make_call(statement)
    make_call(statement, quote="release all detained", voice="reported", reported_by="An agency")
    publish(statement)
    page = get(client, statement.get_absolute_url())
    assert "The text: English" in words(page)
    assert "Some of it is only reported" in page


def test_a_source_without_an_address_says_so(client: Client) -> None:
    make_world()
    page = get(client, Statement.objects.earliest("pk").get_absolute_url())
    assert "no address recorded" in page


def test_figures_that_contradict_stand_side_by_side(client: Client) -> None:
    make_world()
    page = dict(walk(client))["/events/figures-given/"]
    figures = page.partition('id="figures"')[2].partition("</section>")[0]
    assert "“about 2,300”</text>" in figures
    assert "“up to 9”</text>" in figures
    assert "<td>2300</td>" in figures
    assert "<td>9</td>" in figures
    assert not re.search("2,?309|1,?154", figures)


def test_a_statement_marks_calls_that_overlap(client: Client) -> None:
    statement = make_statement()
    whole = make_call(statement)
    part = make_call(statement, make_demand("Release"), quote="release all detained")
    publish(statement)
    page = get(client, Statement.objects.get().get_absolute_url())
    marked = re.sub(r"<sup.*?</sup>", "", page)
    assert (
        f'<mark class="one" id="call-{whole.public_id}">We urge the authorities to </mark>'
        f'<mark class="two" id="call-{part.public_id}">release all detained</mark>.' in marked
    )


def test_hostile_words_are_only_words(client: Client) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    demand = make_public_demand(evil[:80], body=f"{evil} {QUOTE} {evil}", speaker=evil)
    for address in (demand.get_absolute_url(), f"/demands/?q={evil}", "/statements/", "/changes/"):
        page = get(client, address)
        assert "<script" not in page
        assert "<img" not in page


@pytest.mark.parametrize(
    "address",
    ["/nothing/", "/demands/xxxxxxxx/", "/statements/none/", "/countries/XX/", "/countries/KZ/"],
)
def test_what_is_not_there_is_a_page_that_helps(client: Client, address: str) -> None:
    page = get(client, address, 404)
    assert "There is no such page" in page
    assert "Resolver404" not in page
    assert 'name="q"' in page


def test_the_page_for_our_own_faults_asks_nothing() -> None:
    assert "on our side" in render_to_string("500.html")


def test_each_status_has_a_shape_of_its_own() -> None:
    template = Template("{% load record %}{% status code %}")
    drawn = [template.render(Context({"code": status.value})) for status in Status]
    shapes = {re.findall(r"<svg.*?>(.*)</svg>", html)[0] for html in drawn}
    assert len(shapes) == len(Status)
    assert all(str(s.label) in html for s, html in zip(Status, drawn, strict=True))
