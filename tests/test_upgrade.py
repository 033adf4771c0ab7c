"""A record of before parts, corrections and removals: its history is told, entry by entry."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pytest_django import DjangoDbBlocker

from statements.models import BearsOn, Demand, Membership, Period, Publication

from . import database
from .rows import ask, wrong_copies

DAYS = ("2022-03-01", "2022-02-01", "2022-04-01", "2022-02-15")
STATUSES = ("met", "partly_met", "announced", "met")


@pytest.fixture
def old(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """A database as an earlier version left it; the models of that time."""
    with django_db_blocker.unblock(), database.copy("template0", "said_upgrade") as copy:
        call_command("migrate", "statements", "0003_groups", verbosity=0)
        state = MigrationLoader(connection).project_state([("statements", "0003_groups")])
        yield state.apps
        assert copy.name == "said_upgrade"


class Story:
    """Something published of each noun that there was, by the database’s function of that time."""

    def __init__(self, models: Any) -> None:
        self.models = models
        users = models.get_model("auth", "User").objects
        self.anna, self.boris = (users.create(username=name) for name in ("anna", "boris"))
        self.actor = self.get("Actor").create(name="A body", kind="government")
        self.page = self.get("Document").create(
            title="A page", publisher=self.actor, date="2022-01-09"
        )

    def get(self, noun: str) -> Any:
        return self.models.get_model("statements", noun).objects

    def publish(self, noun: str, thing: Any) -> None:
        self.get(noun).filter(pk=thing.pk).update(state="in_review", author=self.anna)
        content = json.dumps({"id": thing.public_id, "note": "As it was said."})
        ask("SELECT publish(%s, %s, %s, %s)", noun.lower(), thing.pk, self.boris.pk, content)

    def call(self, demand: Any, date: str, **fields: Any) -> None:
        statement = self.get("Statement").create(
            title="Declaration", kind="declaration", date=date, countries=["KZ"]
        )
        self.get("Issuer").create(statement=statement, actor=self.actor, role="lead")
        text = self.get("StatementText").create(
            statement=statement, document=self.page, language="en", body="Free them all."
        )
        values = {"start": 0, "end": 9, "strength": "urges", **fields}
        self.get("Call").create(statement=statement, text=text, demand=demand, **values)
        self.publish("Statement", statement)

    def demand(self, summary: str) -> Any:
        demand = self.get("Demand").create(summary=summary, type="release")
        demand.addressees.add(self.actor)
        return demand

    def decide(self, demand: Any, status: str, date: str) -> None:
        event = self.get("Event").create(
            title=f"{status} {date}", kind="release", date=date, countries=["KZ"]
        )
        self.get("Report").create(event=event, document=self.page, quote="It is so.",
            reliability="B", credibility="2", provenance="independent")  # fmt: skip
        nature = "announcement" if status == "announced" else "outcome"
        piece = self.get("Evidence").create(
            event=event, demand=demand, stance="supports", nature=nature
        )
        decision = self.get("Assessment").create(
            demand=demand, status=status, proposed=status, date=date, reason="So it is.",
            confidence="medium", methodology="1", kind="change",
        )  # fmt: skip
        self.get("Basis").create(assessment=decision, evidence=piece, role="decisive")
        for noun, thing in (("Event", event), ("Evidence", piece), ("Assessment", decision)):
            self.publish(noun, thing)


def test_an_old_record_remembers_what_it_said(old: Any) -> None:
    story = Story(old)
    one, other, undated = (story.demand(n) for n in ("One", "Other", "Undated"))
    story.call(one, "2022-01-09")
    story.call(undated, "")
    for status, day in zip(STATUSES, DAYS, strict=True):
        story.decide(one, status, day)
    story.call(one, "2021-12-01")
    story.call(other, "2022-01-10", withdrawn_on="2022-05-01")
    story.decide(undated, "met", "2022-02-02")
    before = list(Publication.objects.values_list("seq", "hash").order_by("seq"))
    call_command("migrate", verbosity=0)
    marks = list(BearsOn.objects.order_by("publication_id"))
    assert len(marks) == 14
    for mark in marks:
        told = Period.objects.at(None, mark.publication_id).get(demand=mark.demand_id, part=None)
        assert told.status == mark.after
    assert {d.summary: d.status for d in Demand.objects.public()} == {
        "One": "announced", "Other": "withdrawn", "Undated": "met",
    }  # fmt: skip
    assert Membership.objects.count() == 4
    assert list(Publication.objects.values_list("seq", "hash").order_by("seq")) == before
    assert not wrong_copies()
