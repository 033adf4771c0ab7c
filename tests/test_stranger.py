"""Ten questions of a stranger, each answered within three clicks from the first page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode, urljoin

import html5lib
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

MOST_CLICKS = 3


class Stranger:
    """Somebody who reads what a page shows, follows links by their words and sends forms."""

    def __init__(self) -> None:
        self.clicks = -1
        self.open("/")

    def open(self, address: str) -> None:
        self.clicks += 1
        self.address = address.partition("#")[0]
        response = Client().get(self.address)
        assert response.status_code == 200, self.address
        self.page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)

    def click(self, words: str) -> None:
        links = [link for link in self.page.iter("a") if words in text(link)]
        assert links, f"No link says “{words}” on {self.address}."
        self.open(urljoin(self.address, links[0].attrib["href"]))

    def ask(self, **fields: str) -> None:
        """Fill in the first form that has all of these fields, and send it."""
        for form in self.page.iter("form"):
            names = {field.attrib.get("name") for field in form.iter() if field.tag in FIELDS}
            if names.issuperset(fields):
                return self.open(f"{form.attrib['action']}?{urlencode(fields)}")
        raise AssertionError(f"No form asks for {sorted(fields)} on {self.address}.")

    def reads(self, *sentences: str) -> None:
        said = text(self.page.find(".//main"))
        for sentence in sentences:
            assert sentence in said, f"“{sentence}” is not on {self.address}."


FIELDS = ("input", "select", "textarea")


def text(element: Any) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def internet(stranger: Stranger) -> None:
    """Was the internet restored, and who says so?"""
    stranger.ask(q="internet")
    stranger.click("including the Internet")
    stranger.reads("Not yet assessed", "Internet repeatedly switched off", "The Limited Times")


def investigation(stranger: Stranger) -> None:
    """Who demanded an investigation?"""
    stranger.ask(q="investigation")
    stranger.click("Investigate independently and promptly")
    stranger.reads("Partnership for Legal Empowerment", "No information found")


def on_a_day(stranger: Stranger) -> None:
    """How did it stand on 8 January?"""
    stranger.click("Demands")
    stranger.ask(on="2022-01-08")
    stranger.reads("The situation on 8 January 2022", "Action against the demand")


def union(stranger: Stranger) -> None:
    """What did the European Union demand?"""
    stranger.click("Institutions")
    stranger.click("European Union")
    stranger.reads("Show restraint and de-escalate in Kazakhstan.", "Avoid any incitement")


def answer(stranger: Stranger) -> None:
    """Did the addressee answer?"""
    stranger.ask(q="comprehensive dialogue")
    stranger.click("Find a peaceful solution through a comprehensive dialogue")
    stranger.reads("Rejected", "What kind of negotiations can there be")


def killed(stranger: Stranger) -> None:
    """How many were killed, and according to whom?"""
    stranger.click("Events")
    stranger.click("More than 160 people reported killed")
    stranger.reads("160", "killed", "They contradict each other")


def words(stranger: Stranger) -> None:
    """In which words did the Commission ask for restraint, and on which day?"""
    stranger.ask(q="restraint")
    stranger.click("Show restraint and de-escalate")
    stranger.reads("I call for an end to violence and restraint", "7 January 2022")


def backing(stranger: Stranger) -> None:
    """Who backs what the European Union called for?"""
    stranger.click("Statements")
    stranger.click("Declaration by the High Representative")
    stranger.reads("Partnership for Legal Empowerment in Eastern Europe and Central Asia")


def corrected(stranger: Stranger) -> None:
    """Was this record ever wrong?"""
    stranger.click("Corrections")
    stranger.reads("that the arrest became known on Saturday, 8 January")


def checked(stranger: Stranger) -> None:
    """How can I find out whether somebody changed it since?"""
    stranger.click("Ledger")
    stranger.reads("verify.py")


QUESTIONS: list[Callable[[Stranger], None]] = [
    internet, investigation, on_a_day, union, answer, killed, words, backing, corrected, checked,
]  # fmt: skip


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.__name__)
def test_a_stranger_finds_it(demo: None, question: Callable[[Stranger], None]) -> None:
    stranger = Stranger()
    question(stranger)
    print(f"{question.__doc__} {stranger.clicks} clicks: {stranger.address}")
    assert stranger.clicks <= MOST_CLICKS
