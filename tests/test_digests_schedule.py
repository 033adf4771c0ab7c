"""When a subscription is due, as a table: no database, no clock."""

from datetime import UTC, datetime

import pytest

from statements.digests.addresses import address_key, mailbox_key
from statements.digests.schedule import first_due, next_due
from statements.vocabulary import Frequency


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("frequency", "after", "due"),
    [
        ("each", "2022-03-09 12:00", "2022-03-09 12:00:00.000001"),
        ("daily", "2022-03-09 05:59:59.999999", "2022-03-09 06:00"),
        ("daily", "2022-03-09 06:00", "2022-03-10 06:00"),
        ("daily", "2022-12-31 23:59", "2023-01-01 06:00"),
        ("daily", "2024-02-28 12:00", "2024-02-29 06:00"),
        ("weekly", "2022-03-09 12:00", "2022-03-14 06:00"),
        ("weekly", "2022-03-14 05:00", "2022-03-14 06:00"),
        ("weekly", "2022-03-14 06:00", "2022-03-21 06:00"),
        ("weekly", "2022-12-30 12:00", "2023-01-02 06:00"),
        ("monthly", "2022-03-01 05:00", "2022-03-01 06:00"),
        ("monthly", "2022-03-01 06:00", "2022-04-01 06:00"),
        ("monthly", "2022-01-31 12:00", "2022-02-01 06:00"),
        ("monthly", "2022-12-15 12:00", "2023-01-01 06:00"),
    ],
)
def test_the_next_due_moment_is_later(frequency: str, after: str, due: str) -> None:
    assert next_due(Frequency(frequency), moment(after)) == moment(due)


def test_each_change_is_due_from_the_yes_on() -> None:
    yes = moment("2022-03-09 12:00")
    assert first_due(Frequency.EACH, yes) == yes
    assert first_due(Frequency.DAILY, yes) == moment("2022-03-10 06:00")


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
