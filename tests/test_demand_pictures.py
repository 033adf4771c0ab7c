"""The pictures of a demand on its page and at addresses of their own: as XML, table and CSV."""

import base64
import csv
import hashlib
import re
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from statements.models import Demand, Figure
from statements.vocabulary import Status

from .make import (
    make_call,
    make_decided_demand,
    make_event,
    make_evidence,
    make_masked_part,
    make_merge,
    make_part,
    make_public_demand,
    make_report,
    make_statement,
    publish,
)
from .test_pages import get

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"


def make_drawn_demand() -> Demand:
    """Decided, called for twice, with figures and two parts, and something undated."""
    demand = make_decided_demand()
    again = make_statement("Again", date="2022-01-20")
    make_call(again, demand, strength="demands")
    event = make_event("Nobody knows when", date="")
    report = make_report(event)
    numbers: list[dict[str, Any]] = [{"low": 160, "high": None}, {"low": None, "high": 8000}]
    for number in numbers:
        Figure.objects.create(
            report=report, counted="killed", words="so many", claimed_by="Police", **number
        )
    publish(again, event, make_evidence(event, demand, stance="contradicts"))
    return demand


def drawn(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "image/svg+xml"
    return ElementTree.fromstring(response.content)


def rows(client: Client, address: str) -> list[list[str]]:
    response = client.get(address)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    return list(csv.reader(StringIO(response.content.decode())))[1:]


def marks(svg: Any, kind: str) -> list[Any]:
    return [g for g in svg.iter(f"{SVG}g") if kind in g.get("class", "").split()]


def test_the_picture_its_list_and_its_csv_tell_the_same(client: Client) -> None:
    demand = make_drawn_demand()
    page = get(client, demand.get_absolute_url())
    told = rows(client, f"{demand.get_absolute_url()}timeline.csv")
    svg = drawn(client, f"{demand.get_absolute_url()}timeline.svg")
    dated = [row for row in told if row[0]]
    assert len(marks(svg, "call")) == sum(row[2] == "Call" for row in dated) == 2
    assert len(marks(svg, "report")) == sum(row[2] == "Report" for row in dated) == 1
    listed = page.partition('<ol class="story">')[2].partition("</ol>")[0]
    assert listed.count("<li") == len(told) == 5
    assert [row[0] for row in told] == sorted(row[0] for row in dated) + [""]


def test_the_drawing_on_the_page_is_the_one_that_stands_alone(client: Client) -> None:
    demand = make_drawn_demand()
    page = get(client, demand.get_absolute_url())
    inside = re.search(r'<svg class="picture".*?</svg>\s*<details', page, re.S)
    assert inside
    here = ElementTree.fromstring(inside[0].rpartition("<details")[0])
    alone = drawn(client, f"{demand.get_absolute_url()}timeline.svg")
    words = ["".join(text.itertext()) for text in here.iter("text")]
    said = ["".join(text.itertext()) for text in alone.iter(f"{SVG}text")]
    assert words == said[2:]


def test_figures_are_the_same_in_drawing_table_and_csv(client: Client) -> None:
    demand = make_drawn_demand()
    told = rows(client, f"{demand.get_absolute_url()}figures.csv")
    assert [row[2:4] for row in told] == [["160", ""], ["", "8000"]]
    svg = drawn(client, f"{demand.get_absolute_url()}figures.svg")
    kinds = [area.get("class") for area in svg.iter(f"{SVG}rect")]
    assert kinds == ["area sure", "area up-to"]
    page = get(client, demand.get_absolute_url())
    for number in ("160", "8000"):
        assert f"<td>{number}</td>" in page.partition('id="figures-drawn"')[2]
    event = Demand.objects.get(pk=demand.pk).evidence.latest("pk").event
    assert rows(client, f"{event.get_absolute_url()}figures.csv") == told
    drawn(client, f"{event.get_absolute_url()}figures.svg")


def test_parts_are_drawn_by_what_the_public_calls_them(client: Client) -> None:
    demand = make_public_demand()
    publish(make_masked_part(demand), make_part(demand, "Dana Umarova"))
    svg = drawn(client, f"{demand.get_absolute_url()}parts.svg")
    names = [text.text for text in svg.iter(f"{SVG}text") if text.get("class") == "who"]
    assert names == ["Person 1", "Dana Umarova"]
    told = rows(client, f"{demand.get_absolute_url()}parts.csv")
    assert [row[:2] for row in told] == [[name, "Not yet assessed"] for name in names]
    assert "Bekova" not in ElementTree.tostring(svg, "unicode")


def test_a_picture_allows_nothing_but_its_own_style(client: Client) -> None:
    demand = make_drawn_demand()
    response = client.get(f"{demand.get_absolute_url()}timeline.svg")
    style = re.search(r"<style>(.*?)</style>", response.content.decode(), re.S)
    assert style
    allowed = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{allowed}'" in policy
    assert "unsafe" not in policy
    assert "prefers-color-scheme: dark" in style[1]
    assert not re.search(r"""\bstyle=|<script|\bon\w+=|url\(|@import""", response.content.decode())


def test_at_a_moment_a_picture_shows_what_had_happened(client: Client) -> None:
    demand = make_drawn_demand()
    address = f"{demand.get_absolute_url()}timeline"
    told = rows(client, f"{address}.csv?on=2022-01-15")
    assert [row[0] for row in told] == ["2022-01-09"]
    assert len(marks(drawn(client, f"{address}.svg?on=2022-01-15"), "call")) == 1
    page = get(client, f"{demand.get_absolute_url()}?on=2022-01-15")
    assert f'href="{address}.svg?on=2022-01-15"' in page
    assert client.get(f"{address}.svg?on=nonsense").status_code == 200
    assert "image/svg" not in client.get(f"{address}.svg?on=nonsense")["Content-Type"]


def test_only_the_status_answers_other_sites(client: Client) -> None:
    demand = make_drawn_demand()
    response = client.get(f"{demand.get_absolute_url()}status.svg")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Access-Control-Allow-Origin"] == "*"
    svg = ElementTree.fromstring(response.content)
    words = ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]
    assert str(Status.MET.label) in words
    other = client.get(f"{demand.get_absolute_url()}timeline.svg")
    assert other["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not other.has_header("Access-Control-Allow-Origin")


def test_the_html_to_copy_is_a_link_around_the_picture(client: Client) -> None:
    demand = make_public_demand('Release "all" <detained> & others')
    page = get(client, demand.get_absolute_url())
    code = page.partition('<h2 id="embed">')[2].partition("<code>")[2].partition("</code>")[0]
    assert code.startswith("&lt;a href=&quot;http://localhost:")
    assert f"{demand.get_absolute_url()}status.svg" in code
    assert "&amp;quot;all&amp;quot; &amp;lt;detained&amp;gt; &amp;amp; others" in code


def test_the_picture_of_a_merged_demand_leads_to_that_of_the_one_it_is_now(client: Client) -> None:
    one, two = make_public_demand("Release them"), make_public_demand("Free them")
    publish(make_merge(one, two))
    response = client.get(f"{two.get_absolute_url()}status.svg")
    assert response.status_code == 302
    assert response["Location"] == f"{one.get_absolute_url()}status.svg"


def test_what_is_not_there_has_no_picture(client: Client) -> None:
    demand = make_public_demand()
    for name in ("figures", "parts"):
        for form in ("svg", "csv"):
            get(client, f"{demand.get_absolute_url()}{name}.{form}", 404)
    get(client, "/demands/zzzzzzzz/status.svg", 404)


def test_names_and_words_of_others_cannot_leave_their_place(client: Client) -> None:
    demand = make_public_demand('</svg><script>alert("x")</script>')
    for name in ("timeline", "status"):
        drawn(client, f"{demand.get_absolute_url()}{name}.svg")
    response = client.get(f"{demand.get_absolute_url()}timeline.svg")
    assert "<script>" not in response.content.decode()
