"""The public questions: each narrows, and none that makes no sense is answered."""

from typing import Any

import pytest
from django.http import QueryDict

from statements.filters import CountryFilter, DemandFilter, matching_changes
from statements.models import Demand, Publication

from .make import (
    make_actor,
    make_assessment,
    make_call,
    make_decided_demand,
    make_demand,
    make_event,
    make_evidence,
    make_public_demand,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db


def ask(query: str) -> DemandFilter:
    return DemandFilter(QueryDict(query), queryset=Demand.objects.public())


def refusals(query: str) -> list[str]:
    return [str(sentence) for some in ask(query).errors.values() for sentence in some]


def found(query: str) -> list[Any]:
    return [demand.summary for demand in ask(query).qs]


def test_each_parameter_narrows_the_answer() -> None:
    make_public_demand("Release all detained")
    other = make_public_demand(
        "Restore the internet",
        issuer=make_actor("Watch", kind="ngo"),
        date="2021-05-01",
        countries=["BY"],
    )
    assert found("") == ["Release all detained", "Restore the internet"]
    for query in (
        "q=internet",
        "issuer=watch",
        "country=BY",
        "called_before=2021-12-31",
        f"demand={other.public_id}",
    ):
        assert found(query) == ["Restore the internet"], query
    assert found("q=detained&called_after=2022-01-01") == ["Release all detained"]


def test_several_values_of_one_parameter_widen_it() -> None:
    make_public_demand()
    make_decided_demand("met", date="2022-01-08")
    assert len(found("status=met")) == 1
    assert len(found("status=met&status=not_assessed")) == 2


def test_a_theme_narrows() -> None:
    from_life = make_public_demand()
    assert found("theme=life") == []
    assert from_life.themes == []


@pytest.mark.parametrize(
    "query",
    [
        "statsu=met",
        "statsu=%20",
        "q=a&q=b",
        "sort=first&sort=called",
        "status=mett",
        "country=XX",
        "issuer=nobody",
        "called_after=yesterday",
        "called_after=0001-01-01",
        "called_after=9999-12-31",
        "q=" + "x" * 201,
        "q=%00",
        "sort=random",
        "demand=123456789",
    ],
)
def test_a_senseless_question_gets_a_sentence_and_no_answer(query: str) -> None:
    make_public_demand()
    asked = ask(query)
    assert not asked.qs.exists()
    assert [str(error) for errors in asked.errors.values() for error in errors]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("statsu", " Did you mean “status”?"),
        ("countries", " Did you mean “country”?"),
        ("issued_after", " Did you mean “called_after”?"),
        ("before", " Did you mean “called_before”?"),
        ("colour", ""),
    ],
)
def test_an_unknown_parameter_is_named_with_a_known_one_that_is_near(name: str, meant: str) -> None:
    assert refusals(f"{name}=x") == [f"There is no filter “{name}”.{meant}"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("status=nonsense", "“nonsense” is not a status."),
        ("status=Met", "“Met” is not a status. Did you mean “met”?"),
        ("issuer=european-onion", "Did you mean “european-union” (European Union)?"),
        ("addressee=nobody", "“nobody” is not an institution of which something is demanded."),
        ("issuer=%00", "It holds a character that nobody can search for."),
        ("called_after=soon", "“soon” is not a day. Write one as 2022-01-09."),
        ("q=" + "x" * 1201, "Write at most 200 characters; these are 1,201."),
        ("q=a%00b", "It holds a character that nobody can search for."),
    ],
)
def test_a_refusal_says_what_is_wrong_in_our_words(query: str, sentence: str) -> None:
    make_public_demand()
    assert any(sentence in one for one in refusals(query)), refusals(query)


def test_days_are_told_in_words() -> None:
    assert [(c.label, c.value) for c in ask("called_after=2022-01-09").chosen()] == [
        ("Called for on or after", "9 January 2022")
    ]


def test_nothing_narrows_the_countries_and_they_have_no_pages() -> None:
    for query in ("country=KZ", "page=2"):
        assert CountryFilter(QueryDict(query), queryset=Demand.objects.none()).errors
    assert not CountryFilter(QueryDict(""), queryset=Demand.objects.none()).errors


def test_words_are_found_by_their_stems_and_excluded_exactly() -> None:
    make_public_demand("Release all detained protesters")
    assert found("q=protester") and found("q=releasing")
    assert found("q=protesters -release") == []
    assert found('q="protesters detained"') == []
    assert found('q="detained protesters"')


@pytest.mark.parametrize(
    ("language", "words", "asked"),
    [
        ("ru", "Призываем освободить задержанных журналистов", "журналист"),
        ("kk", "Адам құқықтарын қорғауға шақырамыз", "құқықтарын"),
        ("uk", "Закликаємо звільнити в’язнів", "в'язнів"),
        ("de", "Die Demonstranten von Zhañaözen freilassen", "zhanaozen"),
        ("en", "Free the café’s owner", "cafe"),
    ],
)
def test_words_of_each_language_are_found(language: str, words: str, asked: str) -> None:
    statement = make_statement("Title", body=words, language=language)
    make_call(statement, make_demand("Do as asked"), quote=words)
    publish(statement)
    assert found(f"q={asked}") == ["Do as asked"]


def test_the_canonical_query_has_one_order_and_nothing_empty() -> None:
    asked = ask("sort=first&q=+a++&status=met&status=announced&country=&page=3")
    assert asked.is_valid()
    assert asked.canonical() == "q=a&status=announced&status=met"
    assert asked.query() == "q=a&status=announced&status=met&sort=first"
    twice = ask("status=met&status=met")
    assert twice.is_valid() and twice.canonical() == "status=met"


def test_what_is_chosen_can_be_taken_away_one_by_one() -> None:
    make_public_demand()
    chosen = ask("status=met&issuer=european-union").chosen()
    assert [(c.label, c.value, c.without) for c in chosen] == [
        ("Status", "Met", "issuer=european-union"),
        ("Called for by", "European Union", "status=met"),
    ]


def test_a_followed_status_matches_either_side_of_a_change() -> None:
    demand = make_public_demand()
    head = Publication.objects.latest("seq").seq
    event = make_event()
    evidence = make_evidence(event, demand)
    publish(event, evidence, make_assessment(demand, evidence))
    for status in ("not_assessed", "met"):
        changes = matching_changes(f"status={status}", head)
        assert {(c.before, c.after) for c in changes} >= {("not_assessed", "met")}
    assert not matching_changes("status=announced", head).exists()


def test_a_stored_search_that_makes_no_sense_matches_nothing() -> None:
    make_public_demand()
    assert matching_changes("", 0).exists()
    assert not matching_changes("issuer=gone", 0).exists()
    assert not matching_changes("statuss=met", 0).exists()


def test_a_flag_narrows_and_several_widen() -> None:
    make_public_demand()
    again = make_public_demand("Restore the internet")
    make_call(statement := make_statement("Once more"), again)
    publish(statement)
    assert found("flag=repeated") == ["Restore the internet"]
    assert found("flag=overdue") == []
    assert len(found("flag=overdue&flag=recent")) == 2
