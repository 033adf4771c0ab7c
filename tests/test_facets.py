"""What stands beside a choice of the tracker is what choosing it finds."""

import csv
import io
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from statements.filters import DemandFilter
from statements.filters.facets import COLUMNS, tally
from statements.models import Actor, Demand

from .make import (
    make_actor,
    make_call,
    make_decided_demand,
    make_demand,
    make_merge,
    make_public_demand,
    make_removal,
    make_statement,
    publish,
)
from .test_pages import get

pytestmark = pytest.mark.django_db

CHOICE = re.compile(r'<li><a href="\?([^"]*)" rel="nofollow"( aria-current="true")?>(.*?)</a></li>')


def call(summary: str, demanded: dict[str, Any], **said: Any) -> Demand:
    statement, demand = make_statement(summary, **said), make_demand(summary, **demanded)
    make_call(statement, demand)
    publish(statement)
    return demand


@pytest.fixture
def record() -> None:
    watch, state = make_actor("Watch"), make_actor("State", kind="government")
    make_decided_demand("met")
    of = {"themes": ["liberty", "life"], "type": "dialogue"}
    second = call("Open courts", of, issuer=watch, countries=["BY", "UZ"])
    call("Stop", {"addressee": state}, issuer=watch, countries=["BY"], date="2021-03-01")
    gone = make_statement("Gone", issuer=watch, countries=["BY"])
    make_call(gone, make_demand("Was public"))
    publish(gone)
    publish(make_removal(gone))
    publish(make_merge(second, make_public_demand("The same", countries=["UZ"])))
    make_call(make_statement("Draft", countries=["KG"]), make_demand("Hidden"))


def ask(query: str) -> DemandFilter:
    return DemandFilter(QueryDict(query), queryset=Demand.objects.all())


QUESTIONS = (
    "",
    "country=BY",
    "country=BY&issuer=watch",
    "status=not_assessed&theme=liberty",
    "q=courts&country=UZ&sort=first",
    "on=2022-01-09",
    "on=2021-06-01&country=BY",
    "flag=repeated&country=BY",
)


@pytest.mark.parametrize("query", QUESTIONS)
def test_a_number_is_what_its_choice_finds_under_the_other_filters(
    record: None, query: str
) -> None:
    asked = ask(query)
    total, numbers = tally(asked)
    assert total == asked.qs.count()
    assert set(numbers) == set(COLUMNS)
    counted = 0
    for name, values in numbers.items():
        for code, number in values.items():
            value = Actor.objects.get(pk=code).slug if name in ("issuer", "addressee") else code
            others = asked.without(name)
            assert ask(f"{others}&{name}={value}").qs.count() == number, (name, value)
            counted += 1
    assert counted


def test_what_is_not_public_is_counted_nowhere(record: None) -> None:
    assert "KG" not in tally(ask(""))[1]["country"]
    assert tally(ask("country=BY"))[0] == 2


def choices(page: str) -> dict[str, tuple[str, str, bool]]:
    """By its query: label, number, whether it is chosen."""
    found = {}
    for query, chosen, inner in CHOICE.findall(page):
        words = re.sub(r"<[^>]+>", "|", inner).strip("|").split("|")
        found[unescape(query)] = (words[0], words[-1], bool(chosen))
    return found


def test_a_choice_is_a_link_that_adds_it_and_a_chosen_one_takes_it_away(
    client: Client, record: None
) -> None:
    found = choices(get(client, "/demands/?country=BY"))
    assert found["country=BY&country=UZ"][:2] == ("Uzbekistan", "1")
    assert found[""] == ("Belarus", "2", True)
    page = get(client, "/demands/?country=BY&country=UZ")
    assert "2 demands" in page


def test_a_chosen_value_that_finds_nothing_stays_to_be_taken_away(
    client: Client, record: None
) -> None:
    found = choices(get(client, "/demands/?country=BY&status=met"))
    assert found["country=BY"][1:] == ("0", True)


def test_a_facet_with_many_values_folds_them_and_names_the_rest(client: Client) -> None:
    statement = make_statement()
    demand = make_demand()
    demand.addressees.set([make_actor(f"Authority {n}", kind="government") for n in range(64)])
    make_call(statement, demand)
    publish(statement)
    page = get(client, "/demands/")
    assert "<summary>48 more</summary>" in page
    assert "4 that fewer demands have are left out." in page


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    answer: Any = client.get(f"/demands/demands.csv?{query}")
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_table_holds_what_the_question_finds(client: Client, record: None, query: str) -> None:
    rows = table(client, query)
    assert [row["id"] for row in rows] == [demand.public_id for demand in ask(query).qs]


def test_the_page_leads_to_its_own_table(client: Client, record: None) -> None:
    page = get(client, "/demands/?country=BY&sort=first")
    address = re.search(r'href="([^"]*demands\.csv[^"]*)"', page)
    assert address
    asked = parse_qsl(urlsplit(unescape(address[1])).query)
    assert asked == [("country", "BY"), ("sort", "first")]


def test_no_cell_of_the_table_is_a_formula(client: Client) -> None:
    make_public_demand("=HYPERLINK(0)", issuer=make_actor("@watch"), countries=["KZ"])
    row = table(client)[0]
    assert row["summary"] == "'=HYPERLINK(0)"
    assert row["issuers"] == "'@watch"
    assert row["called_on"] == "2022-01-09"


def test_the_table_refuses_a_senseless_question_with_a_sentence(client: Client) -> None:
    answer = client.get("/demands/demands.csv?country=XX")
    assert answer.status_code == 400
    assert "is not the code of a country" in answer.content.decode()


def test_the_table_of_a_day_tells_the_status_of_that_day(client: Client) -> None:
    make_decided_demand("met")
    assert [row["status"] for row in table(client)] == ["met"]
    assert [row["status"] for row in table(client, "on=2022-01-15")] == ["not_assessed"]
