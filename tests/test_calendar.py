"""The calendar of deadlines, read by a library that is not ours: what stands in it, how it changes,
and how what is over leaves the calendars that copied it."""

from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from statements.models import Demand, correct

from .make import (
    make_assessment,
    make_call,
    make_demand,
    make_event,
    make_evidence,
    make_merge,
    make_removal,
    make_statement,
    make_translation,
    publish,
)

pytestmark = pytest.mark.django_db

ALL = "/demands/calendar.ics"


def make_due(
    summary: str = "Release all detained", day: str = "2022-03-01", **fields: Any
) -> Demand:
    """A public demand of which a call names a deadline."""
    statement = make_statement(f"Statement: {summary}", **fields)
    demand = make_demand(summary)
    make_call(statement, demand, deadline=day)
    publish(statement)
    demand.refresh_from_db()
    return demand


def calendar(address: str = ALL) -> Any:
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    is_sound(response.content)
    return icalendar.Calendar.from_ical(response.content)


def is_sound(text: bytes) -> None:
    """What RFC 5545 asks of lines, and of each event."""
    assert text.endswith(b"END:VCALENDAR\r\n")
    lines = text.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    unfolded = text.replace(b"\r\n ", b"").decode().split("\r\n")
    for part in "\n".join(unfolded).split("BEGIN:VEVENT\n")[1:]:
        names = [line.partition(":")[0].partition(";")[0] for line in part.splitlines()]
        for name in ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY", "STATUS", "URL"):
            assert names.count(name) == 1, name
    assert "VERSION:2.0" in unfolded
    assert sum(line.startswith("PRODID:") for line in unfolded) == 1


def events(address: str = ALL) -> dict[str, Any]:
    """By the public id of the demand."""
    found = calendar(address).walk("VEVENT")
    named = {str(one["uid"]).removeprefix("deadline-").partition("@")[0]: one for one in found}
    assert len(named) == len(found)
    return named


def event(demand: Demand, address: str = ALL) -> Any:
    return events(address)[demand.public_id]


def test_a_deadline_is_a_whole_day_with_what_is_due_and_how_it_stands() -> None:
    demand = make_due("Release all detained, at once; and explain")
    make_demand("A draft, with no call")
    made = event(demand)
    demand.refresh_from_db()
    assert made.decoded("dtstart") == date(2022, 3, 1)
    assert made["dtstart"].params["VALUE"] == "DATE"
    assert str(made["summary"]) == "Deadline: Release all detained, at once; and explain"
    assert "Demanded of Kazakh authorities by the European Union." in str(made["description"])
    assert "Status: Not yet assessed." in str(made["description"])
    assert str(made["url"]) == f"{settings.SITE_URL}{demand.get_absolute_url()}"
    assert str(made["status"]) == "CONFIRMED"
    assert demand.latest
    assert made.decoded("dtstamp") == demand.latest.at.replace(microsecond=0)
    assert made.decoded("last-modified") == demand.latest.at.replace(microsecond=0)


def test_a_calendar_says_its_name_and_when_to_ask_again() -> None:
    make_due()
    found = calendar(f"{ALL}?country=KZ")
    assert str(found["x-wr-calname"]) == "Said and Done. Deadlines: demands about Kazakhstan"
    assert found.decoded("refresh-interval") == timedelta(hours=12)
    assert str(found["source"]) == f"{settings.SITE_URL}{ALL}?country=KZ"
    russian = Client().get(f"/ru{ALL}?country=KZ").content.decode()
    assert "Казахстан" in russian.replace("\r\n ", "")


@pytest.mark.parametrize("words", ["a%0Ab", "a%0D%0AX-EVIL:1", "a%C2%85b", "a%E2%80%A8b", "a%0Bb"])
def test_a_name_stays_on_its_line(words: str) -> None:
    lines = Client().get(f"{ALL}?q={words}").content.decode().split("\r\n")
    assert sum(line.startswith("X-WR-CALNAME") for line in lines) <= 1
    assert not [line for line in lines if line.startswith(("b", "X-EVIL"))]


def test_two_who_ask_get_the_same_bytes() -> None:
    make_due()
    assert Client().get(ALL).content == Client().get(ALL).content


def test_a_calendar_holds_what_its_question_finds() -> None:
    here, there = make_due("Release", countries=["KZ"]), make_due("Talk", countries=["KG"])
    assert [*events(f"{ALL}?country=KZ")] == [here.public_id]
    assert [*events(f"{ALL}?demand={there.public_id}")] == [there.public_id]
    assert {*events()} == {here.public_id, there.public_id}


def test_what_changes_keeps_its_name_and_counts_up() -> None:
    demand = make_due()
    first = event(demand)
    of_the_call(demand, deadline="2022-04-01")
    moved = event(demand)
    assert moved["uid"] == first["uid"]
    assert moved.decoded("dtstart") == date(2022, 4, 1)
    assert moved["sequence"] > first["sequence"]


def of_the_call(demand: Demand, **values: str | None) -> None:
    call = demand.calls.get()
    publish(correct(call.statement, {}, reason="So it is.", children={call: values}))


def met(demand: Demand) -> None:
    happened = make_event()
    evidence = make_evidence(happened, demand)
    publish(happened, evidence, make_assessment(demand, evidence))


def withdrawn(demand: Demand) -> None:
    of_the_call(demand, withdrawn_on="2022-02-01")


def without_a_deadline(demand: Demand) -> None:
    of_the_call(demand, deadline=None)


def merged(demand: Demand) -> None:
    publish(make_merge(make_due("Let all of them go"), demand))


def unpublished(demand: Demand) -> None:
    publish(make_removal(demand.calls.get().statement))


@pytest.mark.parametrize("end", [met, withdrawn, without_a_deadline, merged, unpublished])
def test_what_is_over_is_cancelled(end: Any) -> None:
    demand = make_due()
    first = event(demand)
    end(demand)
    after = event(demand)
    assert after["uid"] == first["uid"]
    assert str(after["status"]) == "CANCELLED"
    assert after["sequence"] > first["sequence"]


def test_of_what_left_the_record_no_word_and_no_day_is_told() -> None:
    demand = make_due("Release Asel Bekova")
    unpublished(demand)
    text = Client().get(ALL).content.decode().replace("\r\n ", "")
    assert "Bekova" not in text
    assert "20220301" not in text
    assert "A demand that is not in the record any more" in text
    assert "description" not in event(demand)
    assert events(f"{ALL}?country=KZ") == {}


def test_what_came_back_stands_again_with_a_higher_number() -> None:
    demand = make_due()
    unpublished(demand)
    gone = event(demand)
    publish(make_call(make_statement("Again"), demand, deadline="2022-04-01").statement)
    again = event(demand)
    assert str(again["status"]) == "CONFIRMED"
    assert again["sequence"] > gone["sequence"]


def test_the_earliest_deadline_of_a_call_that_stands_counts() -> None:
    demand = make_due(day="2022-05-01")
    statement = make_statement("Again")
    make_call(statement, demand, deadline="2022-04-01")
    publish(statement)
    assert event(demand).decoded("dtstart") == date(2022, 4, 1)


def test_words_are_in_the_language_of_the_path() -> None:
    demand = make_due()
    publish(make_translation(demand, summary="Освободить всех"))
    made = event(demand, f"/ru{ALL}")
    assert "Освободить всех" in str(made["summary"])
    assert "/ru/demands/" in str(made["url"])


def test_a_calendar_without_deadlines_is_one_too() -> None:
    assert events() == {}
    assert calendar().subcomponents


def test_a_senseless_question_gets_its_sentence() -> None:
    response = Client().get(f"{ALL}?country=XX")
    assert response.status_code == 400
    assert response.content.decode() == "“XX” is not the code of a country."


def test_an_unchanged_calendar_costs_nothing(client: Client) -> None:
    make_due()
    page = client.get(ALL)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(ALL, headers={"If-None-Match": page["ETag"]}).status_code == 304
    assert len(queries) == 1


def test_many_deadlines_ask_no_more_questions(client: Client) -> None:
    numbers = []
    for some in (2, 5):
        for number in range(some):
            make_due(f"Demand {some} {number}")
        merged(make_due(f"Merged {some}"))
        unpublished(make_due(f"Gone {some}"))
        with CaptureQueriesContext(connection) as queries:
            client.get(ALL)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= 20
