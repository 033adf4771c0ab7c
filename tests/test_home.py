"""The first page: what changed, what the latest weeks look like, and who spoke."""

import csv
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from statements.models import BearsOn, Demand, Issuer, Publication
from statements.views.home import NEWEST
from tests.make import (
    make_actor,
    make_assessment,
    make_call,
    make_decided_demand,
    make_demand,
    make_event,
    make_evidence,
    make_public_demand,
    make_statement,
    publish,
)
from tests.readers import RecordTime

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def get(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def table(client: Client) -> list[list[str]]:
    return list(csv.reader(get(client, "/weeks.csv").splitlines()))


def test_what_changed_this_week_is_told_as_such(client: Client) -> None:
    make_public_demand()
    page = get(client, "/")
    assert "What changed this week" in page
    assert "no demand changed" not in page


def test_where_nothing_changed_for_a_week_the_last_changes_are_shown(
    client: Client, record_time: RecordTime
) -> None:
    make_public_demand()
    at = Publication.objects.latest("seq").at
    with record_time(at + timedelta(days=8)):
        page = get(client, "/")
    assert "What changed last" in page
    assert "In the last seven days, no demand changed." in page
    assert "Release all detained" in page


def test_it_shows_no_more_than_fits(client: Client) -> None:
    for number in range(NEWEST + 2):
        make_public_demand(f"Release {number}")
    page = get(client, "/")
    assert page.count('id="entry-') == NEWEST
    assert "Release 0" not in page.partition('id="latest"')[2].partition("</section>")[0]


def test_who_spoke_last_is_named_and_who_only_joined_is_not(client: Client) -> None:
    statement = make_statement(issuer=make_actor("A Coalition", kind="coalition"))
    Issuer.objects.create(
        statement=statement, actor=make_actor("A Member", kind="ngo"), role="co_signatory"
    )
    make_call(statement)
    publish(statement)
    speakers = get(client, "/").partition('id="speakers"')[2].partition("</section>")[0]
    assert "A Coalition" in speakers
    assert "A Member" not in speakers


def test_the_picture_the_table_and_the_file_tell_the_same(client: Client) -> None:
    make_decided_demand()
    rows = table(client)
    kinds = [row[2] for row in rows[1:]]
    assert kinds.count("Call") == 1
    assert kinds.count("Report") == 1
    assert kinds.count("Status") == 1
    drawn = ElementTree.fromstring(get(client, "/weeks.svg"))
    marks = [one for one in drawn.iter(f"{SVG}g") if "mark" in (one.get("class") or "").split()]
    assert len(marks) == len(rows) - 1
    page = get(client, "/").partition('id="picture"')[2].partition("</section>")[0]
    assert page.count("<tr") == len(rows)


def test_decisions_of_one_day_do_not_cover_each_other(client: Client) -> None:
    make_decided_demand("met")
    other = make_public_demand("Another")
    evidence = make_evidence(make_event("Steps taken"), other)
    publish(evidence.event, evidence, make_assessment(other, evidence, status="partly_met"))
    drawn = ElementTree.fromstring(get(client, "/weeks.svg"))
    places = [
        one.find(f"{SVG}svg").get("x")  # type: ignore[union-attr]
        for one in drawn.iter(f"{SVG}g")
        if "status" in (one.get("class") or "").split()
    ]
    assert len(places) == 2
    assert len(set(places)) == 2


def test_only_the_latest_weeks_are_drawn(client: Client) -> None:
    old = make_statement("Long ago", date="2019-06-09")
    make_call(old, make_demand("Long ago"))
    publish(old)
    make_public_demand()
    late = make_event("Much later", date="2024-01-01")
    publish(late, make_evidence(late, Demand.objects.get(summary="Release all detained")))
    told = str(table(client))
    assert "2022-01-09" in told
    assert "2019" not in told
    assert "Much later" not in told


def test_without_a_dated_statement_there_is_no_picture(client: Client) -> None:
    make_public_demand(date="")
    assert 'id="picture"' not in get(client, "/")
    assert "No statement with a day is published yet." in get(client, "/weeks.svg", 404)


def test_what_is_not_public_is_not_in_the_picture(client: Client) -> None:
    demand = make_public_demand()
    make_call(make_statement("Draft"), demand)
    make_evidence(make_event("A draft event"), demand)
    assert len(table(client)) == 2
    assert BearsOn.objects.count() == 1
    assert not re.search("Draft|draft", get(client, "/weeks.svg"))
