"""The map for programs holds every public page once in each language, and nothing else."""

import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from statements.models import Demand, Event
from statements.views import sitemap
from tests.make import (
    make_call,
    make_decided_demand,
    make_event,
    make_public_demand,
    make_removal,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db

PLACE = {"s": sitemap.SCHEMA, "x": sitemap.XHTML}
CODES = [code for code, _ in settings.LANGUAGES]


def read(client: Client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200, address
    return ElementTree.fromstring(response.content)


def pieces(client: Client) -> list[str]:
    found = read(client, "/sitemap.xml").findall("s:sitemap/s:loc", PLACE)
    return [str(one.text).removeprefix(settings.SITE_URL) for one in found]


def addresses(client: Client) -> list[str]:
    return [
        str(loc.text).removeprefix(settings.SITE_URL)
        for piece in pieces(client)
        for loc in read(client, piece).findall("s:url/s:loc", PLACE)
    ]


def test_every_address_is_there_and_answers_in_its_language(client: Client) -> None:
    make_decided_demand()
    publish(make_event("Another"))
    found = addresses(client)
    assert len(found) == len(set(found))
    for thing in (Demand.objects.get(), *Event.objects.public()):
        path = thing.get_absolute_url()
        assert {path, *(f"/{code}{path}" for code in CODES[1:])} <= set(found)
    for address in found:
        response = client.get(address)
        assert response.status_code == 200, address
        language = address[1:3] if address[1:3] in CODES and address[3:4] == "/" else "en"
        assert f'<html lang="{language}"' in response.content.decode()


def test_each_page_names_its_sisters(client: Client) -> None:
    make_public_demand()
    for url in read(client, "/sitemap/demands/1.xml").findall("s:url", PLACE):
        sisters = {one.get("hreflang"): one.get("href") for one in url.findall("x:link", PLACE)}
        assert list(sisters) == CODES
        assert url.findtext("s:loc", namespaces=PLACE) in sisters.values()


def test_what_is_hidden_or_gone_is_not_in_the_map(client: Client) -> None:
    make_call(make_statement("Draft"))
    event = make_event()
    publish(event)
    event.refresh_from_db()
    assert event.get_absolute_url() in addresses(client)
    publish(make_removal(event))
    assert not [
        one for one in addresses(client) if re.search("/(demands|statements|events)/.", one)
    ]


def test_a_demand_changed_when_an_entry_last_bore_on_it(client: Client) -> None:
    demand = make_public_demand()
    publish(make_event())
    publish(make_statement("Nothing to do with it"))
    statement = make_statement("Again")
    make_call(statement, demand)
    at = publish(statement).at
    (day,) = {
        url.findtext("s:lastmod", namespaces=PLACE)
        for url in read(client, "/sitemap/demands/1.xml").findall("s:url", PLACE)
    }
    assert day == f"{at:%Y-%m-%dT%H:%M:%SZ}"


def test_many_rows_come_in_pieces_that_miss_none(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "ADDRESSES", 2 * len(CODES))
    for number in range(5):
        make_public_demand(f"Release {number}")
    found = [one for one in pieces(client) if "/demands/" in one]
    assert found == [f"/sitemap/demands/{number}.xml" for number in (1, 2, 3)]
    mine = [one for one in addresses(client) if re.fullmatch("/demands/[^/]+/", one)]
    assert len(set(mine)) == 5


@pytest.mark.parametrize("piece", ["demands/0", "demands/2", "pages/2", "secrets/1", "demands/99"])
def test_a_piece_that_is_not_there_is_not_found(client: Client, piece: str) -> None:
    make_public_demand()
    assert client.get(f"/sitemap/{piece}.xml").status_code == 404


def test_a_map_that_did_not_change_is_not_sent_again(client: Client) -> None:
    make_public_demand()
    tag = client.get("/sitemap.xml")["ETag"]
    assert client.get("/sitemap.xml", headers={"If-None-Match": tag}).status_code == 304
