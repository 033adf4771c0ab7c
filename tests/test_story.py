"""The story of the twelve prisoners, told day by day and looked back on: see `story.py`."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from statements.models import Call, Demand, Endorsement, Publication
from statements.models.flag import flags
from statements.vocabulary import Status

from .readers import RecordTime
from .story import CHAPTERS, MASKED, ON, Chapter, Story

pytestmark = pytest.mark.django_db

SECRETS = [part.casefold() for name in MASKED for part in (name, name.replace(" ", "-"))]


def channels(story: Story) -> Iterator[str]:
    """Where a reader, a search engine or a machine could come across a name."""
    yield from (
        "/",
        "/demands/",
        "/statements/",
        "/events/",
        "/institutions/",
        "/changes/",
        "/corrections/",
    )
    yield from ("/demands/?q=Bekova", "/ledger/", "/ledger/entries.ndjson")
    yield story.demand.get_absolute_url()
    yield story.first.get_absolute_url()
    yield from (piece.event.get_absolute_url() for piece in story.demand.evidence.all())


def body(answer: Any) -> str:
    sent = b"".join(answer) if answer.streaming else answer.content
    return str(sent.decode())


def read(answer: Any) -> str:
    """The words of a page."""
    return " ".join(unescape(strip_tags(body(answer).replace("<", " <"))).split())


def counts(says: str) -> list[str]:
    """How the page counts the parts: “2 of 12 met” and so on."""
    told = says.removesuffix(".").partition(": of 12, ")[2]
    return [re.sub(r"^(\d+) met$", r"\1 of 12 met", count) for count in told.split("; ")]


def page_tells(client: Client, story: Story, chapter: Chapter) -> None:
    """The page of the demand says what the record says, and so does its row in the tracker."""
    demand = Demand.objects.annotate(said=flags()).get(pk=story.demand.pk)
    calls = Call.objects.public().filter(demand=demand).order_by("statement__first_day")
    text = read(client.get(demand.get_absolute_url()))
    assert tuple(demand.said) == chapter.flags
    assert f"Demanded {chapter.calls}" in text
    assert [call.strength for call in calls] == ["urges", "demands"][: len(calls)]
    assert str(Status(demand.status).label) in text
    assert all(call.quote in text for call in calls)
    assert not [count for count in counts(chapter.says) if count not in text]
    assert "undated" not in text
    assert demand.summary in body(client.get(f"/demands/?status={demand.status}"))


def test_twelve_prisoners_as_the_days_go_by(record_time: RecordTime, client: Client) -> None:
    story = Story()
    for chapter in CHAPTERS:
        with record_time(f"{chapter.day}T12:00Z"):
            chapter.happens(story)
            assert story.says() == chapter.says, chapter.day
            page_tells(client, story, chapter)


def test_twelve_prisoners_looked_back_on(record_time: RecordTime) -> None:
    story = told(record_time)
    assert story.says(as_of="2022-01-02") == "Nothing."
    assert {c.day: story.says(as_of=c.day) for c in CHAPTERS} == {c.day: c.says for c in CHAPTERS}
    assert {day: story.says(on=day) for day in ON} == ON
    assert story.says(on="2022-02-01", as_of="2022-02-06") == "Partly met: of 12, 2 met."
    assert story.says(on="2022-02-18", as_of="2022-02-20") == ON["2022-02-17"]
    assert story.says(on="2022-01-09", as_of="2022-06-02") == ON["2022-01-09"]


def test_the_page_can_be_read_as_of_every_day_and_on_every_day(
    record_time: RecordTime, client: Client
) -> None:
    story = told(record_time)
    asked = [("as_of", chapter.day, chapter.says) for chapter in CHAPTERS]
    asked += [("on", day, says) for day, says in ON.items() if says != "Nothing."]
    for name, day, says in asked:
        text = read(client.get(story.demand.get_absolute_url(), {name: day}))
        row = read(client.get("/demands/", {name: day}))
        status = says.partition(":")[0].removesuffix(".")
        missing = [
            count for count in [status, *counts(says)] if count not in text or count not in row
        ]
        assert not missing, (name, day)


def test_the_wrong_decision_stays_readable_and_no_longer_counts(record_time: RecordTime) -> None:
    story = told(record_time)
    entry = Publication.objects.get(kind="corrected")
    assert str(entry.at.date()) == "2022-02-07"
    part = story.parts["Botagoz Serikova"]
    part.refresh_from_db()
    assert (part.status, str(part.status_since)) == ("in_progress", "2022-02-01")
    assert story.wrong.corrections.get().publication == entry
    assert story.wrong.reason == "She left the prison."


HEARD = " Follow by e-mail · Feed · Calendar"


def test_the_page_tells_at_the_end_who_called_for_it_and_for_whom(
    record_time: RecordTime, client: Client
) -> None:
    story = told(record_time)
    with record_time("2022-06-02T12:00Z"):
        text = read(client.get(story.demand.get_absolute_url()))
    for said in (
        "First called for by Another Watch on 3 January 2022 .",
        "First called for 3 January 2022 150 days ago",
        "Last by United Nations on 20 January 2022",
        "Civic Coalition · 8 February 2022 · For Oskemen · backs Free the twelve",
        f"Aidos Karimov{HEARD} Met, then undone 10 March 2022",
        f"Nurlan Ibraev{HEARD} Can no longer be met 18 February 2022",
        "Person 1 The name is not published: Naming this person is a danger. Met 12 February",
        "Overdue.",
    ):
        assert said in text


def test_a_coalition_backs_both_and_demands_nothing_itself(record_time: RecordTime) -> None:
    story = told(record_time)
    backed = Endorsement.objects.public().order_by("pk")
    assert [str(one.actor) for one in backed] == ["Another Watch", "United Nations"]
    assert backed[0].supported == story.first
    assert Demand.objects.get(pk=story.demand.pk).call_count == 2


def test_two_of_the_twelve_are_named_nowhere(record_time: RecordTime, client: Client) -> None:
    story = told(record_time)
    assert [str(part) for part in story.demand.parts.order_by("-pk")[:2]] == [
        "a journalist",
        "Person 1",
    ]
    said = story.first.calls.get().quote
    assert said == "We urge the authorities to release all twelve by 1 June 2022"
    story.first.refresh_from_db()
    assert "[Person 1], [a journalist]" in story.first.texts.get().body
    freed = story.demand.evidence.order_by("event__first_day", "pk")[3].event
    assert freed.title == "[Person 1] is released"
    for address in channels(story):
        answer = client.get(address)
        assert answer.status_code == 200, address
        said = body(answer).replace("?q=Bekova", "").replace('value="Bekova"', "").casefold()
        assert not [secret for secret in SECRETS if secret in said], address


def told(record_time: RecordTime) -> Story:
    """The whole story; afterwards it is whatever day it is."""
    story = Story()
    for chapter in CHAPTERS:
        with record_time(f"{chapter.day}T12:00Z"):
            chapter.happens(story)
    return story
