"""The digest of everything, week by week: each publication stands in its week, and in no other."""

import re

import pytest
from django.test import Client

from statements.feeds import week as weekly
from statements.models import correct

from .conftest import RecordTime
from .make import (
    make_actor,
    make_assessment,
    make_event,
    make_evidence,
    make_merge,
    make_public_demand,
    make_removal,
    make_translation,
    publish,
)
from .readers import page

pytestmark = pytest.mark.django_db

LIST = "/changes/weeks/"


def links(words: str) -> list[str]:
    return re.findall(r'href="/changes/weeks/([^/"]+)/"', words)


def test_a_week_tells_what_was_published_in_it(record_time: RecordTime) -> None:
    # The last minute of one ISO year, and the first of the next.
    with record_time("2027-01-03T23:59:59Z"):
        demand = make_public_demand()
    with record_time("2027-01-04T00:00Z"):
        happened = make_event()
        evidence = make_evidence(happened, demand)
        publish(happened, evidence)
        publish(make_assessment(demand, evidence, date="2027-01-04"))
        publish(make_event("Nothing to do with it"))
        assert links(page(LIST)) == ["2027-W01", "2026-W53"]
        old, new = page(f"{LIST}2026-W53/"), page(f"{LIST}2027-W01/")
    assert "28 December 2026 – 3 January 2027" in old
    assert "1 publication · 2026-W53" in old
    assert "4 publications · 2027-W01" in new
    assert "New in the record" in old
    assert "New in the record" not in new
    for words in ("● Met", "All were freed.", "They are free.", "Nothing to do with it"):
        assert words in new
        assert words not in old


def test_a_week_leads_to_the_ones_beside_it_and_says_if_it_is_not_over(
    record_time: RecordTime,
) -> None:
    for number, day in enumerate(("2023-01-09", "2023-01-23", "2023-02-05")):
        with record_time(f"{day}T12:00Z"):
            make_public_demand(f"Demand {number}")
    with record_time("2023-02-05T23:00Z"):
        assert links(page(f"{LIST}2023-W04/")) == ["2023-W02", "2023-W05"]
        assert links(page(f"{LIST}2023-W05/")) == ["2023-W04"]
        assert "This week is not over yet." in page(f"{LIST}2023-W05/")
        assert "not over" not in page(f"{LIST}2023-W04/")
    with record_time("2023-02-06T00:00Z"):
        assert "not over" not in page(f"{LIST}2023-W05/")


@pytest.mark.parametrize("name", ["2023-W03", "2023-W00", "2023-W54", "22-W02", "nonsense", "1"])
def test_a_week_of_nothing_is_not_found(record_time: RecordTime, name: str) -> None:
    with record_time("2023-01-09T12:00Z"):
        make_public_demand()
    assert "There is no such page" in page(f"{LIST}{name}/", status=404)


def test_the_demands_of_a_week_are_cut_into_pages_that_miss_none(
    record_time: RecordTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weekly, "MOST", 2)
    with record_time("2023-01-09T12:00Z"):
        for number in range(5):
            make_public_demand(f"Demand {number}")
        for number in range(3):
            publish(make_event(f"Event {number}"))
        shown = [page(f"{LIST}2023-W02/?page={number}") for number in (1, 2, 3)]
        assert page(f"{LIST}2023-W02/?page=4", status=404)
        assert page(f"{LIST}2023-W02/?page=x", status=404)
    found = [re.findall(r"<bdi>(Demand \d)</bdi>", words) for words in shown]
    assert found == [["Demand 0", "Demand 1"], ["Demand 2", "Demand 3"], ["Demand 4"]]
    events = [sorted(set(re.findall(r"Event \d", words))) for words in shown]
    assert events == [["Event 0", "Event 1"], ["Event 2"], []]


def test_demands_that_came_to_another_status_come_first(record_time: RecordTime) -> None:
    with record_time("2023-01-02T12:00Z"):
        first, second = make_public_demand("The first"), make_public_demand("The second")
    with record_time("2023-01-09T12:00Z"):
        publish(correct(first, {"summary": "The first one"}, reason="So."))
        happened = make_event(date="2023-01-09")
        evidence = make_evidence(happened, second)
        publish(happened, evidence, make_assessment(second, evidence, date="2023-01-09"))
        words = page(f"{LIST}2023-W02/")
    assert words.index("<bdi>The second</bdi>") < words.index("<bdi>The first one</bdi>")


def test_what_was_taken_away_says_only_that_it_was_there(record_time: RecordTime) -> None:
    with record_time("2023-01-09T12:00Z"):
        gone = make_public_demand("Release Asel Bekova")
        stays = make_public_demand("Let them go", issuer=make_actor("United Nations"))
        publish(make_merge(stays, make_public_demand("Set them free")))
    with record_time("2023-01-16T12:00Z"):
        publish(make_removal(gone.calls.get().statement))
        words = page(f"{LIST}2023-W02/") + page(f"{LIST}2023-W03/")
    assert "Bekova" not in words
    assert words.count("A demand that is not in the record any more") == 2
    assert words.count("<bdi>Let them go</bdi>") == 1


def test_slips_and_translations_are_told_to_nobody(record_time: RecordTime) -> None:
    with record_time("2023-01-09T12:00Z"):
        demand = make_public_demand("Release all detaind")
    with record_time("2023-01-16T12:00Z"):
        publish(correct(demand, {"summary": "Release all detained"}, is_slip=True))
        publish(make_translation(demand))
        assert links(page(LIST)) == ["2023-W02"]


def test_weeks_are_on_the_maps_and_on_the_page_of_changes() -> None:
    make_public_demand()
    (name,) = links(page(LIST))
    assert f"{LIST}{name}/" in Client().get("/sitemap/pages/1.xml").content.decode()
    for place in ("/changes/", "/site/"):
        assert f'href="{LIST}"' in page(place)
