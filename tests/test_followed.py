"""A statement and a beneficiary that are followed: what is found, what is owed, what is never."""

import pytest
from django.http import QueryDict
from django.test import Client

from statements.digests.searches import (
    Senseless,
    canonical,
    in_words,
    is_senseless,
    senseless_in_words,
)
from statements.filters import DemandFilter, matching_changes
from statements.models import Demand, Part, Publication, Statement, correct

from .make import (
    make_actor,
    make_assessment,
    make_call,
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
from .readers import READER, digests, follow, minute, page

pytestmark = pytest.mark.django_db


def found(query: str) -> set[str]:
    return {demand.summary for demand in _asked(query).qs}


def _asked(query: str) -> DemandFilter:
    return DemandFilter(QueryDict(query), queryset=Demand.objects.all())


def head() -> int:
    return Publication.objects.count()


def matched(query: str, since: int) -> set[str]:
    return {mark.demand.summary for mark in matching_changes(query, since)}


def make_second_call(demand: Demand, title: str = "Another") -> Statement:
    statement = make_statement(title)
    make_call(statement, demand)
    publish(statement)
    return statement


def statement_of(demand: Demand) -> Statement:
    return demand.calls.get().statement


def decide(demand: Demand) -> None:
    happened = make_event(f"An event for {demand.summary}")
    evidence = make_evidence(happened, demand)
    publish(happened, evidence)
    publish(make_assessment(demand, evidence))


def test_a_statement_finds_the_demands_that_are_called_for_in_it() -> None:
    demand, other = make_public_demand("First"), make_public_demand("Other")
    statement = make_second_call(demand)
    assert found(f"statement={statement.public_id}") == {"First"}
    assert found(f"statement={statement_of(other).public_id}") == {"Other"}
    assert found(f"statement={statement.public_id}&status=met") == set()
    assert found("statement=22222222") == set()


def test_at_a_moment_a_statement_finds_what_it_called_for_then() -> None:
    demand = make_public_demand("First")
    statement = statement_of(demand)
    assert found(f"statement={statement.public_id}&on=2022-03-01") == {"First"}
    assert found(f"statement={statement.public_id}&on=2021-03-01") == set()


def test_a_draft_is_found_by_nobody() -> None:
    statement = make_statement("Draft")
    make_call(statement, make_public_demand())
    assert found(f"statement={statement.public_id}") == set()
    assert not matching_changes(f"statement={statement.public_id}", 0).exists()
    assert "no public statement" in page(f"/subscribe/?statement={statement.public_id}", status=400)


def test_a_followed_statement_is_told_with_what_becomes_of_its_demands() -> None:
    demand = make_public_demand("First")
    query = f"statement={statement_of(demand).public_id}"
    make_public_demand("Other")
    since = head()
    decide(Demand.objects.get(summary="Other"))
    assert not matching_changes(query, since).exists()
    decide(demand)
    assert matched(query, since) == {"First"}


def test_a_followed_statement_is_told_when_it_is_corrected() -> None:
    demand = make_public_demand("First")
    statement = statement_of(demand)
    since = head()
    publish(correct(statement, {"title": "Better"}, reason="It was called so."))
    assert matched(f"statement={statement.public_id}", since) == {"First"}


@pytest.mark.parametrize("is_called_elsewhere", [False, True])
def test_a_followed_statement_is_told_when_it_leaves_the_record(is_called_elsewhere: bool) -> None:
    demand = make_public_demand("First")
    statement = statement_of(demand)
    if is_called_elsewhere:
        make_second_call(demand)
    since = head()
    publish(make_removal(statement))
    query = f"statement={statement.public_id}"
    assert matched(query, since) == {"First"}
    assert in_words(query) == "demands called for in a statement that is not in the record any more"
    assert not is_senseless(query)


def test_a_followed_statement_is_told_when_a_demand_of_it_is_merged() -> None:
    kept, merged = make_public_demand("Kept"), make_public_demand("Merged")
    query = f"statement={statement_of(merged).public_id}"
    since = head()
    publish(make_merge(kept, merged))
    assert matched(query, since) == {"Kept", "Merged"}
    since = head()
    decide(kept)
    assert matched(query, since) == {"Kept"}


def test_whoever_follows_a_statement_reads_why_the_mail_came() -> None:
    demand = make_public_demand("First")
    statement = make_second_call(demand)
    follow(f"statement={statement.public_id}", READER)
    decide(demand)
    minute()
    because = "because you follow demands called for in the statement “Another”"
    assert because in " ".join(digests()[0].split())


def make_two_for_one() -> tuple[Part, Part]:
    """The same name on two demands, both public, each with another part beside it."""
    first, second = make_public_demand("Release her"), make_public_demand("Investigate")
    parts = make_part(first, "Asel Bekova"), make_part(second, "Asel Bekova")
    publish(*parts, make_part(first, "Dana Kim"))
    return parts


def test_a_beneficiary_finds_each_demand_for_that_name() -> None:
    one, other = make_two_for_one()
    make_public_demand("For nobody in particular")
    for part in (one, other):
        assert found(f"beneficiary={part.public_id}") == {"Release her", "Investigate"}
    dana = Part.objects.get(name="Dana Kim")
    assert found(f"beneficiary={dana.public_id}") == {"Release her"}


def test_whoever_follows_a_beneficiary_hears_of_each_of_those_demands() -> None:
    part, _ = make_two_for_one()
    follow(f"beneficiary={part.public_id}", READER)
    decide(make_public_demand("For nobody in particular"))
    assert minute() == 0
    elsewhere = Demand.objects.get(summary="Investigate")
    publish(make_part(elsewhere, "Timur Aliev"))
    minute()
    assert "because you follow demands for Asel Bekova" in " ".join(digests()[0].split())


def test_a_masked_name_is_neither_found_nor_followed_nor_linked() -> None:
    demand = make_public_demand("Release her")
    masked = make_masked_part(demand, "Asel Bekova")
    publish(masked, make_part(demand, "Dana Kim"))
    query = f"beneficiary={masked.public_id}"
    assert found(query) == set()
    assert not matching_changes(query, 0).exists()
    unknown = page("/subscribe/?beneficiary=22222222", status=400)
    refused = page(f"/subscribe/?{query}", status=400)
    assert refused == unknown.replace("22222222", masked.public_id)
    shown = page(demand.get_absolute_url())
    assert masked.public_id in shown and f"?{query}" not in shown
    assert shown.count("/subscribe/?beneficiary=") == 1


def test_the_name_of_one_is_not_found_by_the_mask_of_another() -> None:
    demand = make_public_demand("Release her")
    publish(make_masked_part(demand, "Asel Bekova", label="Person 1"))
    father = make_part(make_public_demand("Free him"), "Father of Asel Bekova")
    publish(father)
    father.refresh_from_db()
    assert "Bekova" not in father.name
    assert not father.is_beneficiary and found(f"beneficiary={father.public_id}") == set()


def test_what_has_to_come_about_is_nobody() -> None:
    part = make_part(make_public_demand(), "Findings published", kind="criterion")
    publish(part)
    assert not part.is_beneficiary and found(f"beneficiary={part.public_id}") == set()


def test_a_draft_of_a_part_is_found_by_nobody() -> None:
    part = make_part(make_public_demand(), "Asel Bekova")
    assert not part.is_beneficiary and found(f"beneficiary={part.public_id}") == set()


def test_a_name_that_leaves_the_record_is_followed_no_more_and_its_owner_can_be_told() -> None:
    part = make_part(make_public_demand("Release her"), "Asel Bekova")
    publish(part)
    query = f"beneficiary={part.public_id}"
    assert in_words(query) == "demands for Asel Bekova" and not is_senseless(query)
    publish(make_removal(part, "redact", reason="privacy"))
    assert found(query) == set() and is_senseless(query)
    told = senseless_in_words(query)
    assert "“Beneficiary”" in told and "Bekova" not in told + in_words(query)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("issuer=gone", "Called for by"),
        ("addressee=gone", "Demanded of"),
        ("status=splendid", "Status"),
        ("theme=splendid&status=met", "Right"),
        ("beneficiary=22222222", "Beneficiary"),
    ],
)
def test_a_search_that_makes_no_sense_any_more_tells_its_owner_where(
    query: str, field: str
) -> None:
    assert is_senseless(query)
    assert in_words(query) == "a search that can find nothing any more"
    assert f"“{field}”" in senseless_in_words(query)
    assert "gone" not in senseless_in_words(query)
    assert not matching_changes(query, 0).exists()


def test_an_institution_that_left_the_record_makes_its_search_senseless() -> None:
    watch = make_actor("Human Rights Watch")
    demand = make_public_demand("First", issuer=watch)
    watch.refresh_from_db()
    query = canonical(QueryDict(f"issuer={watch.slug}"))
    assert not is_senseless(query)
    publish(make_removal(statement_of(demand)))
    assert is_senseless(query)


def test_a_search_that_finds_nothing_yet_makes_sense() -> None:
    demand = make_public_demand()
    for query in ("", "q=nowhere", "country=KZ&status=met", f"demand={demand.public_id}"):
        assert not is_senseless(query)


@pytest.mark.parametrize("name", ["statement", "beneficiary"])
def test_what_nobody_knows_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(Senseless):
        canonical(QueryDict(f"{name}=22222222"))
    assert "at most 8 characters" in page(f"/subscribe/?{name}=222222222", status=400)


def test_the_tracker_says_by_name_what_is_asked() -> None:
    part, _ = make_two_for_one()
    statement = make_second_call(part.demand)
    shown = page(f"/demands/?statement={statement.public_id}&beneficiary={part.public_id}")
    assert "Statement:</span> <bdi>Another</bdi>" in shown
    assert "Beneficiary:</span> <bdi>Asel Bekova</bdi>" in shown


def test_each_page_that_can_be_followed_has_a_link_that_works() -> None:
    part, _ = make_two_for_one()
    demand = part.demand
    statement, addressee = statement_of(demand), demand.addressees.get()
    issuer = statement.issuers.get()
    queries = {
        "/demands/?status=not_assessed": "status=not_assessed",
        demand.get_absolute_url(): f"demand={demand.public_id}",
        f"{demand.get_absolute_url()}#parts": f"beneficiary={part.public_id}",
        statement.get_absolute_url(): f"statement={statement.public_id}",
        f"/institutions/{issuer.slug}/": f"issuer={issuer.slug}",
        f"/institutions/{addressee.slug}/": f"addressee={addressee.slug}",
        "/countries/KZ/": "country=KZ",
        "/themes/liberty/": "theme=liberty",
        "/types/release/": "type=release",
    }
    for path, query in queries.items():
        assert f'href="/subscribe/?{query}"' in page(path), path
        assert Client().get(f"/subscribe/?{query}").status_code == 200, query


def test_a_statement_that_demands_nothing_has_no_such_link() -> None:
    statement = make_statement("It only reports")
    publish(statement)
    assert "/subscribe/?statement" not in page(statement.get_absolute_url())


def test_a_demand_of_two_statements_is_found_by_both() -> None:
    demand = make_demand("Shared")
    for title in ("One", "Two"):
        statement = make_statement(title)
        make_call(statement, demand)
        publish(statement)
        assert found(f"statement={statement.public_id}") == {"Shared"}
