"""What a reader finds by words: questions to the demonstration record."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import translation
from pytest_django import DjangoDbBlocker

from statements.demo.loading import load
from statements.filters import DemandFilter, EventFilter, StatementFilter
from statements.filters.search import Matches, hint
from statements.models import Demand, Event, Statement

from .make import make_editor

pytestmark = pytest.mark.django_db

ROWS: dict[Any, Any] = {DemandFilter: Demand, StatementFilter: Statement, EventFilter: Event}


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demonstration record, for tests that only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(make_editor("anna"), make_editor("boris"))
        yield
        transaction.set_rollback(True)


def ask(words: str, kind: Any = DemandFilter, **more: str) -> Any:
    data = QueryDict(mutable=True)
    data.update({"q": words, **more})
    return kind(data, queryset=ROWS[kind].objects.public())


def found(words: str, kind: Any = DemandFilter, **more: str) -> list[str]:
    """The titles that a search finds, in the order in which a page shows them."""
    asked = ask(words, kind, **more)
    rows = asked.best_first(asked.qs)[0:50]
    return [str(row.summary if kind is DemandFilter else row.title) for row in rows]


# What a reader asks, and the beginning of the first answer; “” where there is none.
FORCE = "Investigate independently and promptly all cases in which the use of force"
INTERNET = "Ensure freedom of information and unimpeded access"
TRIALS = "Ensure fair trials for detained protesters"
CHINA = "Refrain from forcibly returning Kaster Musakhanuly"
ELECTIONS = "Carry out real political reforms, or step down and hold fair elections"
VIOLATIONS = "Address the violations in the 2019 presidential election"
RESTRAINT = "Show restraint and de-escalate"
OBLIGATIONS = "Stop violating international human rights obligations"
RIGHTS = "Respect human rights in Kazakhstan"
JOURNALISTS = "Give journalists access to information"
TORTURE = "Create a commission on torture"
SETTLEMENT = "Direct all efforts towards a peaceful settlement"
OSCE = "Cooperate fully with the OSCE and the UN"

DEMANDS = {
    "internet": INTERNET,
    "restore the internet": INTERNET,
    "investigation": FORCE,
    "investigate journalists": "Investigate at once all violations of the rights of journalists",
    "independent inquiry into the use of force": FORCE,
    "fair trial": TRIALS,
    "torture": TORTURE,
    "dialog with society": SETTLEMENT,
    "journalist": JOURNALISTS,
    "restraint": RESTRAINT,
    "Human Rights Watch China": CHINA,
    "osce un": OSCE,
    "elections": ELECTIONS,
    '"presidential election"': VIOLATIONS,
    "election -reforms": VIOLATIONS,
    "lawyer": "",
    "интернет": INTERNET,
    "восстановить интернет": INTERNET,
    "расследование": FORCE,
    "расследуйте применение силы": FORCE,
    "справедливый суд": TRIALS,
    "выборы": ELECTIONS,
    "сдержанность": RESTRAINT,
    "деэскалация": RESTRAINT,
    "журналистам": JOURNALISTS,
    "ОБСЕ": OSCE,
    "в Китай": CHINA,
    "пытки": TORTURE,
    "переговоры": SETTLEMENT,
    "тергеу": FORCE,
    "сайлау": VIOLATIONS,
    "әділ сот": TRIALS,
    "ұстамдылық": RESTRAINT,
    "Қытайға": CHINA,
    "адам құқықтары": OBLIGATIONS,
    "ЕҚЫҰ": OSCE,
    "журналистер": JOURNALISTS,
    "розслідування": FORCE,
    "застосування сили": FORCE,
    "інтернет": INTERNET,
    "справедливий суд": TRIALS,
    "вибори": ELECTIONS,
    "права людини": RIGHTS,
    "стриманість": RESTRAINT,
    "журналістам": JOURNALISTS,
    "катування": TORTURE,
    "переговори": SETTLEMENT,
}


@pytest.mark.parametrize(("words", "first"), DEMANDS.items())
def test_the_first_answer_is_what_was_meant(demo: None, words: str, first: str) -> None:
    answers = found(words)
    assert (answers or [""])[0].startswith(first) and bool(answers) == bool(first), answers[:3]


STATEMENTS = {
    "Borrell": "Declaration by the High Representative",
    "peaceful solution": "German Foreign Office on a peaceful solution",
    "ядерный": "",
    "Macron": "Remarks of the President of France",
    "Xinjiang": "Human Rights Watch on two ethnic Kazakhs",
    "президент Франции": "Remarks of the President of France",
}
EVENTS = {
    "open fire": "President orders security forces and army to fire",
    "землетрясение": "",
    "government resigns": "Government of Kazakhstan resigns",
    "отставка правительства": "Government of Kazakhstan resigns",
    "CSTO peacekeeping": "CSTO decides to send peacekeeping forces",
    "ОДКБ миротворческие": "CSTO decides to send peacekeeping forces",
    "killed Almaty": "Police say that they killed dozens in Almaty",
}


@pytest.mark.parametrize(
    ("kind", "words", "first"),
    [
        *((StatementFilter, *pair) for pair in STATEMENTS.items()),
        *((EventFilter, *pair) for pair in EVENTS.items()),
    ],
)
def test_statements_and_events_are_found_too(demo: None, kind: Any, words: str, first: str) -> None:
    answers = found(words, kind)
    assert (answers or [""])[0].startswith(first) and bool(answers) == bool(first), answers[:3]


def test_a_title_in_another_language_says_why(demo: None) -> None:
    with translation.override("en"):
        asked = ask("ненасильственный or безотлагательно")
        rows = list(asked.best_first(asked.qs)[0:50])
        matches = Matches(asked.words, rows)
        assert [matches.excerpt(row) for row in rows if not matches.excerpt(row)] == []


def test_the_name_of_the_speaker_says_why(demo: None) -> None:
    asked = ask("Borrell")
    rows = list(asked.best_first(asked.qs)[0:50])
    part = Matches(asked.words, rows).excerpt(rows[0])
    assert part and part.words.startswith("Josep <mark>Borrell</mark>, High Representative: Decl")


def test_excerpts_of_a_page_cost_the_same_for_one_row_and_for_many(
    demo: None, django_assert_max_num_queries: Any
) -> None:
    for words in ("Xinjiang", "Kazakhstan"):
        asked = ask(words)
        rows = list(asked.qs)
        with django_assert_max_num_queries(3):
            matches = Matches(asked.words, rows)
            assert [matches.marked(row.summary) for row in rows if not matches.excerpt(row)] != [""]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("intrenet", "internet"),
        ("Investigasion", "investigation"),
        ("jurnalists", "journalists"),
        ("справидливый", "справедливий"),
        ("расчледование", "расследовать"),
        ("торгеуді", "тергеу"),
        ("xqzzvw", ""),
    ],
)
def test_another_spelling_is_proposed_if_nothing_is_found(
    demo: None, wrong: str, right: str
) -> None:
    assert found(wrong) == []
    meant = hint(ask(wrong, country="KZ"))
    assert (meant.words if meant else "") == right
    if meant:
        assert "country=KZ" in meant.query and found(meant.words)


def test_nothing_is_proposed_that_finds_nothing_or_for_what_is_found(demo: None) -> None:
    assert hint(ask("internet")) is None
    assert hint(ask("intrenet", country="KG")) is None
    assert hint(ask("internet ratify")) is None
