"""Before anybody follows a search: how much it would bring, what it brought, and the choices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from statements.digests.models import Choices, Subscription, Wish
from statements.digests.volume import CAP, Volume, preview, volume
from statements.digests.zones import city, zones
from statements.filters import DemandFilter, matching_changes, newest_matching
from statements.models import Demand, Publication, correct

from .corpus import VALUES
from .make import (
    make_call,
    make_decided_demand,
    make_demand,
    make_event,
    make_evidence,
    make_masked_part,
    make_merge,
    make_part,
    make_public_demand,
    make_removal,
    make_statement,
    publish,
)
from .readers import NOON, RecordTime, after, ask, decide, mails, minute, page, say_yes

pytestmark = pytest.mark.django_db

LATER = after(days=100)


@pytest.fixture
def noon(record_time: RecordTime) -> Iterator[None]:
    with record_time(NOON):
        yield


def make_past(record_time: RecordTime) -> Demand:
    """A record that is 100 days old at `LATER`: all of it but two changes is as old."""
    with record_time(NOON):
        demand = make_decided_demand()
    with record_time(LATER - timedelta(days=60)):
        decide(demand, "partly_met")
    return demand


def test_the_volume_counts_each_publication_of_twelve_weeks_once(record_time: RecordTime) -> None:
    demand = make_past(record_time)
    with record_time(LATER):
        publish(make_event("Of nobody’s concern"))
        expected = "In the last 12 weeks: 2 changes, less than one a week."
        assert str(volume(f"demand={demand.public_id}", LATER)) == expected
        assert expected in page(f"/subscribe/?demand={demand.public_id}")


def test_a_publication_that_bears_on_several_demands_counts_once(noon: None) -> None:
    statement = make_statement()
    for number in range(3):
        make_call(statement, make_demand(f"Demand {number}"))
    publish(statement)
    assert volume("", NOON).number == 1


def test_no_change_is_said_plainly(record_time: RecordTime) -> None:
    make_past(record_time)
    with record_time(LATER):
        assert str(volume("q=nowhere", LATER)) == (
            "In the last 12 weeks: nothing of it has changed."
        )


@pytest.mark.parametrize(
    ("number", "weeks", "words"),
    [
        (168, 12, "In the last 12 weeks: 168 changes, about 14 a week."),
        (1, 1, "In the last week: 1 change, about 1 a week."),
        (7, 3, "In the last 3 weeks: 7 changes, about 2 a week."),
        (5, 0, "This record is less than a week old. Since it began: 5 changes."),
        (CAP + 1, 12, "In the last 12 weeks: more than 1,000 changes, more than 83 a week."),
    ],
)
def test_the_volume_in_words(number: int, weeks: int, words: str) -> None:
    assert str(Volume(number, weeks)) == words


def test_the_volume_of_a_young_record_says_how_young_it_is(record_time: RecordTime) -> None:
    with record_time(NOON - timedelta(days=22)):
        make_public_demand()
    with record_time(NOON):
        assert str(volume("", NOON)).startswith("In the last 3 weeks: 1 change")


def searches(demand: Demand) -> list[str]:
    statement = demand.calls.earliest("pk").statement
    part = demand.parts.get()
    return [
        "",
        "q=free",
        "country=KZ&status=met",
        "status=not_assessed&status=met",
        "type=release",
        "issuer=gone",
        f"demand={demand.public_id}",
        f"statement={statement.public_id}",
        f"beneficiary={part.public_id}",
    ]


def test_the_count_agrees_with_what_is_matched() -> None:
    kept, merged, gone = (make_public_demand(name) for name in ("Free him", "Merged", "Gone"))
    decide(kept)
    publish(make_part(kept, "Asel Bekova"))
    statement = merged.calls.get().statement
    publish(make_merge(kept, merged))
    publish(correct(statement, {"title": "Better"}, reason="It was called so."))
    asked = [*searches(kept), f"demand={merged.public_id}", f"demand={gone.public_id}"]
    publish(make_removal(gone.calls.get().statement))
    numbers = {}
    for query in asked:
        for since in (0, Publication.objects.count() - 2):
            matched = set(matching_changes(query, since).values_list("publication", flat=True))
            assert newest_matching(query, since, 1000) == matched, query
        numbers[query] = len(newest_matching(query, 0, 1000))
    assert numbers["issuer=gone"] == 0 and all(
        number for query, number in numbers.items() if query != "issuer=gone"
    )


def test_no_more_is_counted_than_is_wanted() -> None:
    demand = make_decided_demand()
    newest = set(newest_matching(f"demand={demand.public_id}", 0, 2))
    head = Publication.objects.count()
    assert newest == {head - 1, head}


def test_a_preview_tells_the_last_month_by_demand(record_time: RecordTime) -> None:
    demand = make_past(record_time)
    with record_time(LATER - timedelta(days=2)):
        decide(demand, reason="They came home.", event="They are home")
        make_public_demand("Another")
    with record_time(LATER):
        told = page(f"/subscribe/preview/?demand={demand.public_id}")
    assert "They came home." in told and told.count('<article class="story">') == 1
    assert "<strong>2 changes</strong>" in told and "Another" not in told
    assert "An event for partly_met" not in told


def test_an_empty_preview_says_so(record_time: RecordTime) -> None:
    make_past(record_time)
    with record_time(LATER):
        told = page("/subscribe/preview/?q=nowhere")
    assert "nothing of it changed" in told and "<article" not in told


def test_a_long_preview_is_cut_and_says_how_much_is_left(
    monkeypatch: pytest.MonkeyPatch, noon: None
) -> None:
    monkeypatch.setattr("statements.digests.volume.MOST", 3)
    for number in range(5):
        make_public_demand(f"Demand {number}")
    told = page("/subscribe/preview/")
    assert "<strong>5 changes</strong>" in told and "… and 2 more before." in told
    assert told.count('<article class="story">') == 3 and "Demand 4" in told
    assert "Demand 1" not in told


def test_a_publication_is_told_whole_or_is_left_out(
    monkeypatch: pytest.MonkeyPatch, noon: None
) -> None:
    monkeypatch.setattr("statements.digests.volume.MOST", 3)
    statement = make_statement()
    for number in range(3):
        make_call(statement, make_demand(f"Together {number}"))
    publish(statement)
    make_public_demand("Alone")
    told = preview("", NOON)
    assert [story.summary for story in told.stories] == ["Alone"] and told.rest == 1


def test_the_preview_reads_in_the_reader_s_language(record_time: RecordTime) -> None:
    with record_time(NOON):
        make_public_demand("Release him")
        told = page("/ru/subscribe/preview/?country=KZ")
    assert 'lang="ru"' in told and "Казахстан" in told and "last month" not in told


def test_a_preview_says_nothing_that_is_not_public(noon: None) -> None:
    demand = make_public_demand("Release her")
    masked = make_masked_part(demand, "Asel Bekova")
    publish(masked)
    make_event("A draft of Asel Bekova")
    told = page(f"/subscribe/preview/?demand={demand.public_id}")
    assert "Bekova" not in told and "draft" not in told
    page(f"/subscribe/preview/?beneficiary={masked.public_id}", status=400)


def test_no_search_engine_keeps_a_preview_and_no_cookie_comes_with_it(noon: None) -> None:
    make_public_demand()
    response = Client().get("/subscribe/preview/?country=KZ")
    assert not response.cookies and b'name="robots" content="noindex"' in response.content
    assert "no-cache" in response["Cache-Control"]


def test_a_preview_changes_nothing_and_takes_no_other_method(noon: None) -> None:
    assert Client().post("/subscribe/preview/?country=KZ").status_code == 405


def test_a_preview_of_what_makes_no_sense_gets_a_sentence(noon: None) -> None:
    assert "There is no filter “colour”" in page("/subscribe/preview/?colour=red", status=400)


@pytest.mark.parametrize("path", ["/subscribe/", "/subscribe/preview/"])
def test_the_number_of_queries_does_not_grow_with_what_is_told(path: str, noon: None) -> None:
    demand = make_decided_demand()
    few = queries(path)
    for number in range(4):
        more = make_public_demand(f"Demand {number}")
        decide(more)
        publish(make_part(more, f"Person {number}"))
    event = make_event("Another")
    publish(event, make_evidence(event, demand))
    assert queries(path) <= few + 4
    assert queries(path) <= 30


def queries(path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert Client().get(path).status_code == 200
    return len(asked)


def test_every_choice_is_shown_where_it_is_made_and_where_it_is_confirmed(noon: None) -> None:
    demand = make_public_demand("Release him")
    shown = page(f"/subscribe/?demand={demand.public_id}")
    for words in ("How often", "On which day", "At which hour", "In which time zone",
                  "What you want to hear of", "What a mail shows", "Almaty"):  # fmt: skip
        assert words in shown, words
    assert shown.count('name="kinds"') == shown.count('name="kinds" value=') == 5
    assert '<option value="UTC" selected>' in shown and '<option value="6" selected>' in shown
    chosen: dict[str, Any] = {"weekday": 4, "hour": 18, "zone": "Asia/Almaty"}
    some: dict[str, Any] = {"kinds": ["decisions", "deadlines"], "is_discreet": "on"}
    ask(f"demand={demand.public_id}", frequency="weekly", **chosen, **some)
    wish = Wish.objects.get()
    assert {name: getattr(wish, name) for name in chosen} == chosen
    assert wish.kinds == ["decisions", "deadlines"] and wish.is_discreet
    minute()
    confirm = page(_confirm_path())
    assert "the demand “Release him”" in confirm and "Weekly (Friday, 18:00, Almaty)" in confirm
    assert "Decisions about a status · Deadlines that are near" in confirm
    assert "only say that there is news" in confirm
    assert not Subscription.objects.exists()
    say_yes()
    assert Subscription.objects.get().zone == "Asia/Almaty"


def _confirm_path() -> str:
    words = str(mails()[-1].body)
    return next(line for line in words.split() if "/confirm/" in line).partition("8000")[2]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("frequency", "hourly", "Choose one of these."),
        ("weekday", "7", "Choose one of these."),
        ("hour", "24", "Choose one of these."),
        ("zone", "Mars/Olympus", "Choose one of these."),
        ("zone", "../../etc/passwd", "Choose one of these."),
        ("kinds", ["gossip"], "Tick only what is in this list."),
        ("kinds", [], "Tick at least one of these."),
    ],
)
def test_a_choice_that_is_none_gets_a_sentence_at_its_field(
    field: str, value: Any, sentence: str, noon: None
) -> None:
    answer = ask(**{field: value})
    assert answer.status_code == 400
    words = answer.content.decode()
    assert f'id="id_{field}_error"><li>{sentence}</li>' in words
    assert not Wish.objects.exists()


def test_no_value_breaks_the_form_or_comes_back_in_it(noon: None) -> None:
    for name, value in VALUES.items():
        hostile: dict[str, Any] = dict.fromkeys(Choices.CHOSEN, value)
        answer = ask(**hostile)
        assert answer.status_code == 400, name
        assert len(answer.content) < 100_000, name


def test_the_zones_are_grouped_sorted_and_named_in_the_reader_s_language() -> None:
    with translation.override("ru"):
        first, *groups = zones()
        assert first == ("UTC", "UTC")
        names = dict(groups)
        assert list(names)[:2] == ["Австралия", "Азия"]
        assert ("Asia/Almaty", "Алматы") in names["Азия"] and city("Europe/Kyiv") == "Киев"
    assert city("America/Argentina/Buenos_Aires") == "Buenos Aires"


def test_every_zone_that_can_be_chosen_can_be_kept() -> None:
    offered = [zone for _, some in zones() if isinstance(some, list) for zone, _ in some]
    assert len(offered) == len(set(offered)) > 400
    assert max(map(len, offered)) <= 40
    for zone in ("UTC", *offered):
        Wish(frequency="daily", zone=zone).next_due(NOON)


def test_nothing_is_followed_by_looking(noon: None) -> None:
    make_public_demand()
    page("/subscribe/?country=KZ&address=a@example.org&frequency=each", status=400)
    page("/subscribe/?country=KZ")
    page("/subscribe/preview/?country=KZ")
    assert not Wish.objects.exists() and not Subscription.objects.exists()


def test_a_question_is_counted_as_the_tracker_understands_it() -> None:
    make_public_demand()
    asked = DemandFilter(QueryDict("country=KZ"), queryset=Demand.objects.public())
    assert asked.qs.count() == 1 and len(newest_matching("country=KZ", 0, 10)) == 1


def test_the_volume_stands_still_while_nothing_is_published(record_time: RecordTime) -> None:
    make_past(record_time)
    with record_time(LATER + timedelta(days=90)):
        assert volume("", LATER + timedelta(days=90)).number == 0
