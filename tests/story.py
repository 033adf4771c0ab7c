"""Twelve prisoners: a story in eleven days, from the first call to the day when time is up.

Another Watch demands that twelve prisoners of Oskemen be released; two of them nobody may name.
Three are released on different days, one dies in custody, and one of the released is taken back.
The United Nations repeat the demand, a coalition backs both, one decision turns out wrong, and a
deadline passes. `python -m tests.story`, with the addresses of an empty database in the
environment, plays it and leaves the clock of that database at the end, for whoever wants to look.
"""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import django
import psycopg
from psycopg import sql

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor.settings")
    django.setup()

from statements.filters.moment import moment
from statements.models import Assessment, Demand, Part, Period, Statement
from statements.vocabulary import Status

from .conftest import RECORD_NOW, replace_record_now
from .make import (
    make_actor,
    make_assessment,
    make_call,
    make_demand,
    make_endorsement,
    make_event,
    make_evidence,
    make_masked_part,
    make_part,
    make_statement,
    publish,
)

NAMED = (
    *("Aidos Karimov", "Botagoz Serikova", "Daniyar Akhmetov", "Gulnara Tulegenova"),
    *("Kairat Nurpeisov", "Madina Abenova", "Nurlan Ibraev", "Saule Zhumabekova"),
    *("Timur Bekturov", "Yerlan Sadykov"),
)
MASKED = {"Asel Bekova": "Person 1", "Marat Ospanov": "a journalist"}
"""Whom nobody may name, and what stands in the place of the name."""

LIST = ", ".join((*NAMED, *MASKED))
FIRST = (
    f"Twelve people are held in Oskemen without a verdict: {LIST}. "
    "We urge the authorities to release all twelve by 1 June 2022."
)
AGAIN = (
    "The twelve prisoners of Oskemen are still held. The High Commissioner demands that they be "
    "released at once."
)
BACKING = (
    "Forty organisations support the calls of Another Watch and the United Nations for the "
    "release of the prisoners of Oskemen."
)


class Story:
    """What has been told of it so far."""

    def __init__(self) -> None:
        self.demand: Demand
        self.first: Statement
        self.wrong: Assessment
        self.parts: dict[str, Part] = {}

    def demanded(self) -> None:
        """Another Watch demands that all twelve be released by 1 June."""
        watch = make_actor("Another Watch", kind="ngo")
        self.first = make_statement("Free the twelve", FIRST, date="2022-01-03", issuer=watch)
        self.demand = make_demand("Release the twelve prisoners of Oskemen")
        quote = "We urge the authorities to release all twelve by 1 June 2022"
        make_call(self.first, self.demand, quote, strength="urges", deadline="2022-06-01")
        publish(self.first)
        for name in NAMED:
            self.parts[name] = make_part(self.demand, name)
        for name, label in MASKED.items():
            self.parts[name] = make_masked_part(
                self.demand, name, label=label, mask_reason="Naming this person is a danger."
            )
        publish(*self.parts.values())

    def one_is_released(self) -> None:
        """Aidos Karimov was released the day before."""
        self.decide("Aidos Karimov", "met", "2022-01-09", "He is at home.")

    def demanded_again(self) -> None:
        """The United Nations demand the same, more strongly."""
        nations = make_actor("United Nations", kind="un_body")
        statement = make_statement("On Oskemen", AGAIN, date="2022-01-20", issuer=nations)
        quote = "The High Commissioner demands that they be released at once"
        make_call(statement, self.demand, quote, strength="demands")
        publish(statement)

    def one_seems_to_be_released(self) -> None:
        """Botagoz Serikova is said to be free; it is not so."""
        self.wrong = self.decide(
            *("Botagoz Serikova", "met", "2022-02-01", "She left the prison."),
            title="Botagoz Serikova is said to be free",
        )

    def it_was_wrong(self) -> None:
        """She was moved to house arrest, which is not release."""
        self.decide(
            "Botagoz Serikova",
            "in_progress",
            "2022-02-01",
            "She is under house arrest. We had written that she was free.",
            nature="concrete_action",
            title="Court moves Botagoz Serikova to house arrest",
            kind="correction",
            corrects=self.wrong,
        )

    def backed(self) -> None:
        """A coalition backs the calls of both."""
        coalition = make_actor("Civic Coalition", kind="coalition")
        statement = make_statement("For Oskemen", BACKING, date="2022-02-08", issuer=coalition)
        quote = "support the calls of Another Watch and the United Nations"
        for name, supported in (("Another Watch", self.first), ("United Nations", None)):
            make_endorsement(statement, quote, make_actor(name), supported=supported)
        publish(statement)

    def one_more_is_released(self) -> None:
        """Somebody who is not named was released two days before."""
        self.decide("Asel Bekova", "met", "2022-02-12", "Asel Bekova is with her family.")

    def one_dies(self) -> None:
        """Nurlan Ibraev died in custody three days before."""
        self.decide(
            "Nurlan Ibraev",
            "no_longer_possible",
            "2022-02-18",
            "He died in custody.",
            stance="contradicts",
            title="Nurlan Ibraev dies in custody",
        )

    def a_third_is_released(self) -> None:
        """Yerlan Sadykov was released the day before."""
        self.decide("Yerlan Sadykov", "met", "2022-03-01", "He is at home.")

    def one_is_taken_back(self) -> None:
        """Aidos Karimov, who was free, was arrested again the day before."""
        self.decide(
            "Aidos Karimov",
            "reversed",
            "2022-03-10",
            "He had been free for two months, and is held on the same charge.",
            stance="contradicts",
            nature="reversal",
            title="Aidos Karimov is arrested again",
        )

    def nothing_happens(self) -> None:
        """The day that Another Watch had named has passed."""

    def decide(self, name: str, status: str, day: str, reason: str, **more: Any) -> Assessment:
        """Publish what is reported of one of them, and what follows from it."""
        part = self.parts[name]
        title = more.pop("title", f"{name} is released")
        supports = {
            "stance": more.pop("stance", "supports"),
            "nature": more.pop("nature", "outcome"),
        }
        event = make_event(title, date=day)
        event.reports.update(quote=f"{title}.")
        evidence = make_evidence(event, self.demand, part=part, **supports)
        decision = make_assessment(
            self.demand, evidence, part=part, status=status, date=day, reason=reason, **more
        )
        publish(event, evidence, decision)
        return decision

    def says(self, on: str = "", as_of: str = "") -> str:
        """What the record says of the twelve: on a day, as it said on a day, or now."""
        asked = moment(*(date.fromisoformat(day) if day else None for day in (on, as_of)))
        rows = Period.objects.filter(demand=self.demand).at(asked.on, asked.seq)
        whole = [period for period in rows if period.part_id is None]
        if not whole:
            return "Nothing."
        parts = Counter(Status(period.status) for period in rows if period.part_id)
        counted = [
            f"{parts[status]} {status.label.lower()}"
            for status in Status
            if parts[status] and status != Status.NOT_ASSESSED
        ]
        told = f": of {parts.total()}, {'; '.join(counted)}" if counted else ""
        return f"{whole[0].get_status_display()}{told}."


@dataclass(frozen=True)
class Chapter:
    """What is published on a day, and what the record says in the evening.

    `calls` says how often it was demanded by then, by how many, and over how many days.
    """

    day: str
    happens: Callable[[Story], None]
    says: str
    calls: str
    flags: tuple[str, ...]


ONCE, TWICE = "1 call · 1 institution", "2 calls · 2 institutions · in 18 days"
NEWS = ("recent",)
MORE = ("repeated", "recent")
HOUSE = "Partly met: of 12, 1 steps under way"
DEAD = "1 can no longer be met"
END = f"{HOUSE}; 2 met; 1 met, then undone; {DEAD}."
CHAPTERS = (
    Chapter("2022-01-03", Story.demanded, "Not yet assessed.", ONCE, NEWS),
    Chapter("2022-01-10", Story.one_is_released, "Partly met: of 12, 1 met.", ONCE, NEWS),
    Chapter("2022-01-21", Story.demanded_again, "Partly met: of 12, 1 met.", TWICE, MORE),
    Chapter("2022-02-02", Story.one_seems_to_be_released, "Partly met: of 12, 2 met.", TWICE, MORE),
    Chapter("2022-02-07", Story.it_was_wrong, f"{HOUSE}; 1 met.", TWICE, MORE),
    Chapter("2022-02-09", Story.backed, f"{HOUSE}; 1 met.", TWICE, MORE),
    Chapter("2022-02-14", Story.one_more_is_released, f"{HOUSE}; 2 met.", TWICE, MORE),
    Chapter("2022-02-21", Story.one_dies, f"{HOUSE}; 2 met; {DEAD}.", TWICE, MORE),
    Chapter("2022-03-02", Story.a_third_is_released, f"{HOUSE}; 3 met; {DEAD}.", TWICE, MORE),
    Chapter("2022-03-11", Story.one_is_taken_back, END, TWICE, MORE),
    Chapter("2022-06-02", Story.nothing_happens, END, TWICE, ("overdue", "repeated")),
)

ON = {
    "2022-01-02": "Nothing.",
    "2022-01-08": "Not yet assessed.",
    "2022-01-09": "Partly met: of 12, 1 met.",
    "2022-02-01": f"{HOUSE}; 1 met.",
    "2022-02-12": f"{HOUSE}; 2 met.",
    "2022-02-17": f"{HOUSE}; 2 met.",
    "2022-02-18": f"{HOUSE}; 2 met; {DEAD}.",
    "2022-03-01": f"{HOUSE}; 3 met; {DEAD}.",
    "2022-03-10": END,
    "2022-06-02": END,
}
"""The situation on a day, as it is known at the end: the day of the deed, not of the decision."""


def main() -> None:
    """Play the story, and say where it can be read."""
    story = Story()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        for chapter in CHAPTERS:
            moment = sql.Literal(f"SELECT '{chapter.day}T12:00Z'::timestamptz")
            replace_record_now(owner, RECORD_NOW.format(moment))
            chapter.happens(story)
            print(f"{chapter.day}  {story.says()}")
    print(story.demand.get_absolute_url())


if __name__ == "__main__":
    main()
