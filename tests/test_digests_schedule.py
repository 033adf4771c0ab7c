"""When a subscription is due, as a table: no database, no clock."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from statements.digests.addresses import address_key, mailbox_key
from statements.digests.schedule import Rhythm
from statements.vocabulary import Frequency


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "after", "due"),
    [
        (Rhythm(Frequency.EACH), "2022-03-09 12:00", "2022-03-10 06:00"),
        (Rhythm(Frequency.DAILY), "2022-03-09 05:59:59.999999", "2022-03-09 06:00"),
        (Rhythm(Frequency.DAILY), "2022-03-09 06:00", "2022-03-10 06:00"),
        (Rhythm(Frequency.DAILY), "2022-12-31 23:59", "2023-01-01 06:00"),
        (Rhythm(Frequency.DAILY), "2024-02-28 12:00", "2024-02-29 06:00"),
        (Rhythm(Frequency.DAILY, hour=0), "2024-02-28 12:00", "2024-02-29 00:00"),
        (Rhythm(Frequency.DAILY, zone="Asia/Almaty"), "2025-02-28 00:59", "2025-02-28 01:00"),
        (Rhythm(Frequency.DAILY, zone="Asia/Almaty"), "2025-02-28 01:00", "2025-03-01 01:00"),
        (Rhythm(Frequency.WEEKLY), "2022-03-09 12:00", "2022-03-14 06:00"),
        (Rhythm(Frequency.WEEKLY), "2022-03-14 05:00", "2022-03-14 06:00"),
        (Rhythm(Frequency.WEEKLY), "2022-03-14 06:00", "2022-03-21 06:00"),
        (Rhythm(Frequency.WEEKLY), "2022-12-30 12:00", "2023-01-02 06:00"),
        (Rhythm(Frequency.WEEKLY, weekday=4), "2022-03-09 12:00", "2022-03-11 06:00"),
        (Rhythm(Frequency.WEEKLY, 0, 1, "Asia/Tokyo"), "2022-03-13 15:59", "2022-03-13 16:00"),
        (Rhythm(Frequency.MONTHLY), "2022-03-01 05:00", "2022-03-01 06:00"),
        (Rhythm(Frequency.MONTHLY), "2022-03-01 06:00", "2022-04-01 06:00"),
        (Rhythm(Frequency.MONTHLY), "2022-01-31 12:00", "2022-02-01 06:00"),
        (Rhythm(Frequency.MONTHLY), "2022-12-15 12:00", "2023-01-01 06:00"),
        (
            Rhythm(Frequency.MONTHLY, hour=1, zone="Asia/Tokyo"),
            "2022-02-28 15:00",
            "2022-02-28 16:00",
        ),
    ],
)
def test_the_next_due_moment_is_later(rhythm: Rhythm, after: str, due: str) -> None:
    assert rhythm.next_due(moment(after)) == moment(due)


ZONES = (
    "Europe/Berlin",
    "Europe/Kyiv",
    "Europe/London",
    "Europe/Chisinau",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "America/Havana",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Pacific/Auckland",
)
FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)


def transitions(zone: ZoneInfo) -> Iterator[datetime]:
    """The first hour of each new offset to UTC."""
    hour = FIRST
    while hour < LAST:
        later = hour + timedelta(hours=1)
        if hour.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            yield later
        hour = later


@pytest.mark.parametrize("name", ZONES)
def test_a_day_on_which_the_clocks_change_has_one_due_moment(name: str) -> None:
    zone = ZoneInfo(name)
    turns = list(transitions(zone))
    assert turns, "Without a change of the clocks there is nothing to see here."
    for turn in turns:
        for hour in range(24):
            rhythm = Rhythm(Frequency.DAILY, hour=hour, zone=name)
            moments = [turn - timedelta(days=4)]
            while moments[-1] < turn + timedelta(days=4):
                moments.append(rhythm.next_due(moments[-1]))
            days = [one.astimezone(zone).date() for one in moments[1:]]
            assert all(b - a == timedelta(days=1) for a, b in pairwise(days)), (turn, hour, days)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reader@example.org", "READER@Example.Org"),
        ("reader@example.org", " reader@example.org. "),
        ("reader@bücher.example", "reader@xn--bcher-kva.example"),
    ],
)
def test_spellings_of_one_address_are_one_subscriber(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)
    assert mailbox_key(one) == mailbox_key(other)


@pytest.mark.parametrize(
    "spelling",
    ["a.reader+news@gmail.com", "A.R.E.A.D.E.R@googlemail.com", "areader+x+y@GMAIL.com"],
)
def test_dots_and_tags_fill_one_mailbox_and_are_not_one_person(spelling: str) -> None:
    assert mailbox_key(spelling) == mailbox_key("areader@gmail.com")
    assert address_key(spelling) != address_key("areader@gmail.com")
