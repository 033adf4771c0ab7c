"""Feeds, read by parsers that are not ours: what each entry tells, what it corrects, and that
nothing is in them that is not public now."""

import json
import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from statements.feeds.entries import MOST_DEMANDS
from statements.feeds.views import MOST
from statements.ledger.models import Checkpoint
from statements.models import Demand, Publication, correct

from .make import (
    make_actor,
    make_assessment,
    make_call,
    make_decided_demand,
    make_demand,
    make_event,
    make_merge,
    make_methodology_version,
    make_public_demand,
    make_removal,
    make_statement,
    make_translation,
    publish,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
EVERY = (
    "/demands/feed",
    "/changes/feed",
    "/corrections/feed",
    "/ru/demands/feed",
    "/kk/changes/feed",
)


def got(address: str, status: int = 200) -> Any:
    response = Client().get(address)
    assert response.status_code == status, address
    return response


def atom(address: str = "/demands/feed.atom") -> Any:
    """As feedparser reads it, which finds nothing wrong with it."""
    parsed = feedparser.parse(got(address).content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    return parsed


def items(address: str = "/demands/feed.json") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(got(address).content)["items"]
    return found


def seqs(address: str = "/demands/feed.json") -> list[int]:
    return [one["_ledger"]["seq"] for one in items(address)]


def newest() -> Publication:
    return Publication.objects.latest("seq")


def is_sound(text: bytes) -> None:
    """What RFC 4287 asks of a feed and of each entry, asked of the bytes."""
    feed = ElementTree.fromstring(text)
    for element in (feed, *(entries := feed.findall(f"{ATOM}entry"))):
        for name in ("id", "title", "updated"):
            (only,) = element.findall(f"{ATOM}{name}")
            assert only.text
        moment = datetime.fromisoformat(str(element.findtext(f"{ATOM}updated")))
        assert moment.tzinfo
        assert re.match(r"[a-z]+:", str(element.findtext(f"{ATOM}id")))
        links = [link.attrib for link in element.findall(f"{ATOM}link")]
        assert all(link["href"].startswith(settings.SITE_URL) for link in links)
        assert [link["rel"] for link in links].count("alternate") == 1
        for words in element.findall(f"{ATOM}content"):
            assert words.get("type") == "html" and words.text
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang")


@pytest.fixture
def everything() -> Demand:
    """A demand that was decided, corrected, and decided again in place of a wrong decision."""
    demand = make_decided_demand()
    decision = demand.assessments.get()
    evidence = demand.evidence.get()
    publish(
        correct(demand.calls.get().statement, {"title": "Another title"}, reason="It was wrong."),
        make_assessment(
            demand, evidence, status="partly_met", kind="correction", corrects=decision
        ),
        make_event("Nothing to do with it"),
        make_methodology_version(),
    )
    return demand


@pytest.mark.parametrize("address", EVERY)
def test_every_feed_is_what_the_standards_ask_for(everything: Demand, address: str) -> None:
    is_sound(got(f"{address}.atom").content)
    parsed, told = atom(f"{address}.atom"), json.loads(got(f"{address}.json").content)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["items"]
    for entry, item in zip(parsed.entries, told["items"], strict=True):
        assert entry.id == item["id"]
        assert entry.title == item["title"]
        assert entry.link == item["url"]
        assert strip_tags(entry.content[0].value) == strip_tags(item["content_html"])
        assert got(entry.link.removeprefix(settings.SITE_URL))
        assert entry.published_parsed <= entry.updated_parsed


@pytest.mark.parametrize("address", EVERY)
def test_a_feed_of_nothing_is_one_too(address: str) -> None:
    Publication.objects.count()
    is_sound(got(f"{address}.atom?{'status=met' if 'demands' in address else ''}").content)
    assert got(f"{address}.json")


def test_an_entry_is_one_publication_and_tells_what_it_did(everything: Demand) -> None:
    (decided,) = [one for one in items() if one["title"].startswith("Decision:")]
    assert decided["title"] == "Decision: Release all detained – ◌ Not yet assessed → ● Met"
    for words in ("All were freed.", "They are free.", "Demanded of Kazakh authorities"):
        assert words in decided["content_html"]
    assert everything.get_absolute_url() in decided["content_html"]
    assert len(seqs()) == len(set(seqs())) == 5


def test_what_a_feed_holds_is_what_a_mail_would_tell(everything: Demand) -> None:
    make_public_demand("Talk", issuer=make_actor("United Nations"), countries=["KG"])
    assert len(seqs("/demands/feed.json?country=KG")) == 1
    # It became met, was so while its statement was corrected, and is not met any more.
    assert len(seqs("/demands/feed.json?status=met")) == 3
    assert len(seqs(f"/demands/feed.json?demand={everything.public_id}")) == 5
    assert seqs("/demands/feed.json?q=nonsense") == []


def test_a_feed_holds_the_newest_entries_only() -> None:
    statement = make_statement()
    for number in range(MOST_DEMANDS + 2):
        make_call(statement, make_demand(f"Demand {number}"))
    publish(statement)
    (only,) = items()
    assert only["content_html"].count("<article") == MOST_DEMANDS
    assert "and 2 more demands" in only["content_html"]
    for number in range(MOST + 1):
        publish(correct(Demand.objects.earliest("pk"), {"summary": f"No. {number}"}, reason="So."))
    assert seqs() == [newest().seq - place for place in range(MOST)]


def test_an_id_is_the_hash_of_the_entry_and_never_changes(everything: Demand) -> None:
    before = {one["_ledger"]["seq"]: one["id"] for one in items("/changes/feed.json")}
    for seq, name in before.items():
        assert name == f"nih:sha-256;{Publication.objects.get(pk=seq).hash}"
    publish(correct(everything, {"summary": "Free them"}, reason="Shorter."))
    publish(make_removal(everything.assessments.earliest("pk")))
    after = {one["_ledger"]["seq"]: one["id"] for one in items("/changes/feed.json")}
    assert {seq: after[seq] for seq in before} == before
    russian = {one["_ledger"]["seq"]: one["id"] for one in items("/ru/changes/feed.json")}
    assert russian == after


def related(seq: int) -> list[str]:
    (entry,) = [
        entry for entry in atom("/changes/feed.atom").entries if entry.link.endswith(f"/{seq}/")
    ]
    return [
        link.href.removeprefix(settings.SITE_URL) for link in entry.links if link.rel == "related"
    ]


def test_a_correction_names_and_links_what_it_corrects() -> None:
    demand = make_decided_demand()
    statement = demand.calls.get().statement
    first = statement.publication_id
    entry = publish(correct(statement, {"title": "Another title"}, reason="It was wrong."))
    (told,) = [one for one in items() if one["_ledger"]["seq"] == entry.seq]
    assert told["_ledger"]["corrects"] == [first]
    assert f'/changes/{first}/">Entry {first}</a>' in told["content_html"]
    assert "It was wrong." in told["content_html"]
    assert related(entry.seq) == [f"/changes/{first}/"]
    statement.refresh_from_db()
    again = publish(correct(statement, {"title": "A third"}, reason="Wrong again."))
    assert related(again.seq) == [f"/changes/{entry.seq}/"]
    assert seqs("/corrections/feed.json") == [again.seq, entry.seq]


def test_another_decision_links_the_one_that_was_wrong() -> None:
    demand = make_decided_demand()
    wrong = demand.assessments.get()
    right = make_assessment(
        demand, demand.evidence.get(), status="partly_met", kind="correction", corrects=wrong
    )
    entry = publish(right)
    wrong.refresh_from_db()
    assert related(entry.seq) == [f"/changes/{wrong.publication_id}/"]


def test_what_was_taken_away_says_only_that_it_was_there() -> None:
    demand = make_decided_demand()
    decision = demand.assessments.get()
    seq = decision.publication_id
    entry = publish(make_removal(decision, note="It was not so."))
    assert related(entry.seq) == [f"/changes/{seq}/"]
    told = {one["_ledger"]["seq"]: one for one in items()}
    assert "All were freed." not in json.dumps([*told.values()])
    assert "published, and not in the record any more" in told[seq]["content_html"]
    assert "It was not so." in told[entry.seq]["content_html"]
    # Whoever keeps a copy is told to take it anew.
    assert told[seq]["date_modified"] == told[entry.seq]["date_published"]
    assert told[seq]["date_published"] < told[seq]["date_modified"]


def test_a_demand_that_left_the_record_leaves_the_feeds_but_its_own() -> None:
    demand = make_public_demand("Release Asel Bekova")
    publish(make_removal(demand.calls.get().statement))
    assert seqs("/demands/feed.json?country=KZ") == []
    own = got(f"/demands/feed.json?demand={demand.public_id}").content.decode()
    assert len(json.loads(own)["items"]) == 2
    everything = own + got("/changes/feed.atom").content.decode()
    assert "Bekova" not in everything
    assert "A demand that is not in the record any more" in everything


def test_deleted_words_are_in_no_entry_and_each_that_had_them_is_named() -> None:
    demand = make_public_demand("Release Asel Bekova")
    statement = demand.calls.get().statement
    first = statement.publication_id
    entry = publish(make_removal(None, "redact", words="Bekova", reason="legal"))
    assert f"/changes/{first}/" in related(entry.seq)
    for address in EVERY:
        assert "Bekova" not in got(f"{address}.atom").content.decode()
        assert "Bekova" not in got(f"{address}.json").content.decode()


def test_slips_of_the_pen_and_translations_stay_out() -> None:
    demand = make_public_demand("Release all detaind")
    before = {address: seqs(f"{address}.json") for address in EVERY}
    publish(correct(demand, {"summary": "Release all detained"}, is_slip=True))
    publish(make_translation(demand))
    assert {address: seqs(f"{address}.json") for address in EVERY} == before
    assert seqs("/changes/feed.json?subject=translation") == [newest().seq]


def test_a_merge_is_told_of_the_demand_that_stays() -> None:
    stays, goes = make_public_demand("Release all"), make_public_demand("Let all go")
    entry = publish(make_merge(stays, goes))
    told = {
        one["_ledger"]["seq"]: one for one in items(f"/demands/feed.json?demand={stays.public_id}")
    }
    assert told[entry.seq]["content_html"].count("<article") == 1
    assert seqs(f"/demands/feed.json?demand={goes.public_id}") == [*told]


def test_a_feed_names_the_head_of_the_ledger_and_who_signed_it() -> None:
    make_public_demand()
    head = newest()
    page = Client().get("/changes/feed.atom")
    assert f'<ledger:head seq="{head.seq}">{head.hash}</ledger:head>' in page.content.decode()
    assert json.loads(got("/changes/feed.json").content)["_ledger"]["hash"] == head.hash
    signed = Checkpoint.objects.create(
        seq=head.seq, hash=head.hash, at=head.at, site="x", key="k", body="head", signature="s"
    )
    again = Client().get("/changes/feed.atom", headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 200
    assert "signature: s" in again.content.decode()
    told = json.loads(got("/changes/feed.json").content)
    assert told["_ledger"]["checkpoint"] == signed.text()


@pytest.mark.parametrize("form", ["atom", "json"])
def test_an_unchanged_feed_costs_nothing_and_is_compressed(client: Client, form: str) -> None:
    make_decided_demand()
    for name in ("demands", "changes", "corrections", "ru/demands"):
        address = f"/{name}/feed.{form}"
        page = client.get(address)
        with CaptureQueriesContext(connection) as queries:
            again = client.get(address, headers={"If-None-Match": page["ETag"]})
        assert again.status_code == 304
        assert len(queries) == 2
        assert "s-maxage=60" in page["Cache-Control"]
        assert page["Content-Language"] == ("ru" if name.startswith("ru") else "en")
        packed = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert page["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "address",
    ["/demands/feed.atom?country=XX", "/demands/feed.json?colour=red", "/changes/feed.atom?kind=x"],
)
def test_a_senseless_question_gets_its_sentence(address: str) -> None:
    make_public_demand()
    response = got(address, 400)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().strip().endswith((".", "?"))
    assert not response.has_header("ETag")


def test_the_order_and_the_moment_of_a_page_make_no_other_feed() -> None:
    make_public_demand()
    (self,) = [
        link.href
        for link in atom(
            "/demands/feed.atom?sort=called&on=2022-03-01&country=KZ&page=2"
        ).feed.links
        if link.rel == "self"
    ]
    assert self == f"{settings.SITE_URL}/demands/feed.atom?country=KZ"


def test_a_feed_speaks_the_language_of_its_path() -> None:
    make_decided_demand()
    told = json.loads(got("/ru/demands/feed.json").content)
    assert told["language"] == "ru"
    assert "все требования" in told["title"]
    assert all("/ru/changes/" in one["url"] for one in told["items"])


def test_characters_that_xml_cannot_hold_break_nothing() -> None:
    make_public_demand("Release \x0b all \ufffe of them")
    is_sound(got("/demands/feed.atom").content)


def test_pages_that_can_be_followed_name_their_feeds() -> None:
    demand = make_decided_demand()
    statement = demand.calls.get().statement
    places = {
        "/": "/changes/feed.atom",
        statement.get_absolute_url(): f"/demands/feed.atom?statement={statement.public_id}",
        "/demands/?country=KZ&sort=called": "/demands/feed.atom?country=KZ",
        demand.get_absolute_url(): f"/demands/feed.atom?demand={demand.public_id}",
        "/institutions/european-union/": "/demands/feed.atom?issuer=european-union",
        "/institutions/kazakh-authorities/": "/demands/feed.atom?addressee=kazakh-authorities",
        "/countries/KZ/": "/demands/feed.atom?country=KZ",
        "/types/release/": "/demands/feed.atom?type=release",
        "/changes/?kind=published": "/changes/feed.atom?kind=published",
        "/corrections/": "/corrections/feed.atom",
        "/changes/weeks/": "/changes/feed.atom",
        "/ru/countries/KZ/": "/ru/demands/feed.atom?country=KZ",
    }
    for place, feed in places.items():
        page = got(place).content.decode()
        assert re.search(
            f'type="application/atom.xml" title="[^"]+" href="{re.escape(feed)}"', page
        )
        if "/demands/feed" in feed:
            calendar = feed.replace("feed.atom", "calendar.ics")
            assert f'href="{calendar}"' in page.partition("<body>")[0]
            assert f'href="{calendar}"' in page.partition("<body>")[2]
