"""The public lists: asked in words, answered in order, page by page."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.make import (
    make_assessment,
    make_call,
    make_demand,
    make_event,
    make_evidence,
    make_public_demand,
    make_statement,
    publish,
)
from tests.test_pages import LISTS, get

pytestmark = pytest.mark.django_db

ORDER = ("Newest", "Oldest", "Undated")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("status=done", "“done” is not a status."),
        ("status=no_acton", "Did you mean “no_action” (No action reported)?"),
        ("country=Kazakhstan", "Did you mean “KZ” (Kazakhstan)?"),
        ("type=releese", "“releese” is not a type of demand. Did you mean “release”?"),
        ("sort=random", "“random” is not an order."),
        ("colour=red", "There is no filter “colour”."),
        ("called_after=yesterday", "“yesterday” is not a day."),
        ("issuer=nobody", "“nobody” is not an institution that made a statement."),
    ],
)
def test_a_senseless_question_gets_a_sentence_and_no_answer(
    client: Client, query: str, sentence: str
) -> None:
    make_public_demand()
    page = get(client, f"/demands/?q=detained&{query}")
    assert sentence in page
    assert "Release all detained" not in page
    assert 'value="detained"' in page
    assert "0 demands" not in page


def test_chosen_words_can_be_taken_away_one_by_one(client: Client) -> None:
    make_public_demand()
    page = get(client, "/demands/?status=not_assessed&type=release&country=KZ")
    chosen = page.partition('<ul class="chosen">')[2].partition("</ul>")[0]
    assert 'href="/demands/?type=release&amp;country=KZ"' in chosen
    assert '<h2 class="result" id="answer">1 demand</h2>' in page
    assert '/subscribe/?status=not_assessed&amp;type=release&amp;country=KZ"' in page


def test_lists_are_newest_first_and_undated_last(client: Client) -> None:
    for title, day in (("Undated", ""), ("Oldest", "2021"), ("Newest", "2022-03-01")):
        event = make_event(f"{title} event", date=day)
        publish(event)
        make_public_demand(f"{title} demand", date=day)
    for noun in ("event", "demand", "statement"):
        page = get(client, f"/{noun}s/")
        at = [page.index(f"{word} {noun.replace('statement', 'demand')}") for word in ORDER]
        assert at == sorted(at), noun
    page = get(client, "/statements/?issuer=european-union")
    assert page.index("Newest demand") < page.index("Undated demand")
    page = get(client, "/changes/")
    assert page.index("Newest event") < page.index("Oldest event") < page.index("Undated event")


def test_institutions_count_what_they_said_and_what_is_demanded_of_them(client: Client) -> None:
    make_public_demand("One")
    make_public_demand("Two")
    make_call(make_statement("Draft"), make_demand("Draft"))
    page = get(client, "/institutions/")
    assert "2 statements</p>" in page
    assert "2 demands</p>" in page


def test_an_empty_answer_says_what_to_do(client: Client) -> None:
    make_public_demand()
    page = get(client, "/demands/?status=met&country=KZ&type=investigate")
    assert "0 demands" in page
    assert "Take one of the words above away" in page
    ways = page.partition('<ul class="ways">')[2].partition("</ul>")[0]
    assert 'href="/demands/?country=KZ">only “Country: Kazakhstan”</a> 1 demand' in ways
    page = get(client, "/demands/?status=met&country=KZ")
    assert 'href="/demands/?country=KZ">without “Status: Met”</a> 1 demand' in page


@pytest.mark.parametrize("page", ["2", "0", "-1", "many", "99999999999999999999"])
@pytest.mark.parametrize("name", LISTS)
def test_a_page_that_is_not_there_gets_a_sentence_and_no_rows(
    client: Client, name: str, page: str
) -> None:
    make_public_demand()
    answer = get(client, f"{reverse(f'statements:{name}')}?page={page}")
    wanted = page if page.isdecimal() else f"“{page}”"
    assert f"There is no page {wanted}: there is only one." in answer
    assert 'href="?page=1">Go to page 1</a>' in answer
    assert 'class="result"' not in answer
    assert "Release all detained" not in answer


def test_the_last_page_is_named_and_linked_with_the_question(client: Client) -> None:
    for number in range(51):
        make_public_demand(f"Release {number}")
    answer = get(client, "/demands/?country=KZ&page=99")
    assert "There is no page 99: the last is 2." in answer
    assert 'href="?country=KZ&amp;page=2">Go to page 2</a>' in answer
    assert "Release 7" not in answer


def test_a_senseless_question_is_not_asked_for_its_pages(client: Client) -> None:
    answer = get(client, "/demands/?colour=red&page=99")
    assert "There is no filter “colour”." in answer
    assert "There is no page" not in answer


def test_countries_refuse_what_they_do_not_understand(client: Client) -> None:
    make_public_demand()
    assert "Kazakhstan" in get(client, "/countries/")
    for query in ("a=b", "page=2", "country=KZ"):
        answer = get(client, f"/countries/?{query}")
        assert f"There is no filter “{query.partition('=')[0]}”." in answer
        assert "Kazakhstan" not in answer


def test_the_first_page_tells_only_what_moved_a_demand(client: Client) -> None:
    demand = make_public_demand()
    event = make_event("Routine event")
    evidence = make_evidence(event, demand)
    publish(event, evidence)
    changes = get(client, "/").partition('id="latest"')[2].partition("</section>")[0]
    assert "Routine event" not in changes
    assert "Routine event" in get(client, "/changes/")
    publish(make_assessment(demand, evidence))
    page = get(client, "/")
    assert page.index(">Decision<") < page.index(">New statement<")


def test_a_change_names_the_demand_before_its_status(client: Client) -> None:
    demand = make_public_demand()
    event = make_event()
    publish(event, make_evidence(event, demand))
    page = get(client, "/changes/")
    entry = page.partition("What a report says of a demand")[2].partition("</li>")[0]
    assert entry.index("Release all detained") < entry.index("Not yet assessed")
    assert "as before" in entry
    assert ">Entry 1</a>" in page


def test_fifty_rows_arrive_with_the_first_packets(client: Client) -> None:
    for number in range(51):
        make_public_demand(f"Release {number} of those who were detained in {number} towns")
    page = client.get("/demands/").content
    css = Path(settings.BASE_DIR, "static/site.css").read_bytes()
    weight, style = len(gzip.compress(page, 6)), len(gzip.compress(css, 6))
    assert weight <= 14_000
    assert style <= 12_000
    assert page.count(b"<") < 2 * 1500
    assert 'href="?page=2"' in page.decode()
