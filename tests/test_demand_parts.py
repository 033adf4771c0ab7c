"""The page of a demand: its parts, its chain of calls, and what others say beside the decisions."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from statements.models import Event, Statement, correct
from statements.models.part import PartCount
from tests.conftest import Owner
from tests.make import (
    make_actor,
    make_assessment,
    make_call,
    make_decided_demand,
    make_demand,
    make_document,
    make_editor,
    make_endorsement,
    make_event,
    make_evidence,
    make_external_assessment,
    make_masked_part,
    make_part,
    make_public_demand,
    make_removal,
    make_reply,
    make_response,
    make_search_log,
    make_statement,
    publish,
)
from tests.test_pages import get, walk

pytestmark = pytest.mark.django_db


BLOCK = re.compile(r"<(?=td|br|dd|small|p|th)")


def words_of(page: str, section: str) -> str:
    """The text of one section, its blanks unified."""
    start = page.partition(f'<h2 id="{section}">')[2].partition("</section>")[0]
    return " ".join(strip_tags(BLOCK.sub(" <", start)).split())


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        (
            ["met"] * 7 + ["not_assessed"] * 3 + ["no_longer_possible", "contrary_action"],
            "7 of 12 met · 1 can no longer be met · action against 1 · 3 not yet assessed",
        ),
        (["met", "met"], "2 of 2 met"),
        (["no_longer_possible"], "none of 1 met · 1 can no longer be met"),
    ],
)
def test_parts_are_told_in_counts(statuses: list[str], words: str) -> None:
    assert str(PartCount(statuses)) == words


def test_parts_stand_in_a_table_and_a_masked_one_says_why(client: Client) -> None:
    demand = make_public_demand()
    asel, dana = make_masked_part(demand), make_part(demand, "Dana Umarova")
    publish(asel, dana)
    event = make_event("One was let go")
    piece = make_evidence(event, demand, part=dana)
    publish(event, piece, make_assessment(demand, piece, part=dana, reason="She is free."))
    page = get(client, demand.get_absolute_url())
    told = words_of(page, "parts")
    assert told.startswith("Its parts: 2 1 of 2 met · 1 not yet assessed")
    assert "Person 1 The name is not published: She is not safe. Not yet assessed" in told
    assert "Dana Umarova Follow by e-mail · Feed · Calendar Met 1 February 2022" in told
    assert "Bekova" not in page
    assert "for Dana Umarova since 1 February 2022 · counts now" in words_of(page, "decisions")
    assert "1 of 2 met" in get(client, "/demands/")


def test_a_part_that_left_the_record_is_named_nowhere(client: Client) -> None:
    demand = make_public_demand()
    part = make_part(demand, "Dana Umarova")
    publish(part)
    event = make_event("One was let go")
    piece = make_evidence(event, demand, part=part)
    publish(event, piece, make_assessment(demand, piece, part=part, reason="She is free."))
    publish(make_removal(part, reason="privacy"))
    for address, page in walk(client):
        assert "Umarova" not in page, address
        assert "She is free." not in page, address


def test_a_demand_whose_parts_are_all_beyond_reach_says_that_it_ended(client: Client) -> None:
    demand = make_public_demand()
    part = make_part(demand)
    publish(part)
    event = make_event("She died")
    piece = make_evidence(event, demand, part=part, stance="contradicts")
    decision = make_assessment(demand, piece, part=part, status="no_longer_possible")
    publish(event, piece, decision)
    page = get(client, demand.get_absolute_url())
    assert "none of 1 met · 1 can no longer be met" in page
    assert "Nothing of it is open any more." in page


def test_the_chain_tells_who_called_first_how_often_and_how_strongly(client: Client) -> None:
    demand = make_public_demand()
    again = make_statement("Again", date="2022-03-01", issuer=make_actor("United Nations"))
    make_call(again, demand, strength="demands")
    gone = make_statement("Taken back", date="2022-04-01")
    make_call(gone, demand, withdrawn_on="2022-05-01")
    publish(again, gone)
    told = words_of(get(client, demand.get_absolute_url()), "chain")
    assert "First called for by European Union on 9 January 2022" in told
    assert "Last by European Union on 1 April 2022." in told
    assert "1 of the calls was withdrawn since." in told
    assert "▮▮▮▮▮▯ Demands" in told
    assert "withdrawn on 1 May 2022" in told
    assert "weakest first: welcomes or expects · encourages · calls on" in told


def test_whoever_backs_a_statement_stands_on_its_page_and_on_those_of_its_demands(
    client: Client,
) -> None:
    demand, first = make_public_demand(), Statement.objects.get()
    second = make_statement("We agree", issuer=make_actor("A coalition", kind="coalition"))
    make_endorsement(second, "The Union regrets", make_actor(), supported=first)
    publish(second)
    second.refresh_from_db()
    for address in (demand.get_absolute_url(), first.get_absolute_url()):
        page = get(client, address)
        assert "Who backs" in page
        assert "A coalition" in page
    page = get(client, second.get_absolute_url())
    assert "Supports the calls of" in page
    assert 'id="backing-' in page


def test_the_latest_answer_stands_beside_the_status_and_closes_nothing(client: Client) -> None:
    demand = make_public_demand()
    publish(make_response(demand, date="2022-01-20", kind="noted"), make_response(demand))
    page = get(client, demand.get_absolute_url())
    verdict = page.partition('class="verdict')[2].partition("</section>")[0]
    assert "<strong>Rejected</strong>" in verdict
    assert "Noted" not in verdict
    told = words_of(page, "responses")
    assert "An answer never closes a demand" in told
    assert told.index("Rejected") < told.index("Noted")
    assert "Rejected" in get(client, "/institutions/kazakh-authorities/")


def test_other_verdicts_stand_with_their_scale_and_how_they_were_mapped(client: Client) -> None:
    demand = make_decided_demand("met")
    claim = {"actor": demand.addressees.get(), "verdict": "Fulfilled", "mapped": "", "mapping": ""}
    publish(make_external_assessment(demand), make_external_assessment(demand, **claim))
    told = words_of(get(client, demand.get_absolute_url()), "verdicts")
    assert "On its scale: Not fulfilled, partly, fulfilled" in told
    assert "For us that would be: No action reported Its lowest step." in told
    assert "The addressee’s own claim: Fulfilled" in told
    assert "none of our words" in told


def test_a_reply_stands_beside_the_decision_that_it_answers(client: Client) -> None:
    demand = make_decided_demand("met")
    publish(make_reply(demand.assessments.get(), document=make_document("A letter")))
    page = get(client, demand.get_absolute_url())
    decision = page.partition('class="decision"')[2].partition("</article>")[0]
    assert "Right of reply: " in decision
    assert "Their words, not ours." in decision


def test_flags_are_words_with_what_they_mean(client: Client) -> None:
    statement, demand = make_statement(), make_demand()
    make_call(statement, demand, deadline="2022-02-01")
    publish(statement)
    page = get(client, demand.get_absolute_url())
    assert "<strong>Overdue.</strong>" in page
    assert "the earliest deadline of a call" in page
    assert "<strong>overdue</strong>" in get(client, "/demands/")


def test_the_page_says_where_somebody_last_looked(client: Client) -> None:
    demand = make_public_demand()
    log = make_search_log(demand, sources=["agencies", "courts"], looked_on="2022-10-14")
    publish(make_assessment(demand, status="no_information", search_log=log, date="2022-10-14"))
    told = words_of(get(client, demand.get_absolute_url()), "searches")
    assert "Last looked on 14 October 2022; found nothing." in told
    assert "Kinds of sources: news agencies, court records." in told


def test_a_corrected_decision_is_crossed_by_a_word_and_stays_readable(client: Client) -> None:
    demand = make_decided_demand("met")
    wrong, piece = demand.assessments.get(), demand.evidence.get()
    right = make_assessment(
        demand,
        piece,
        status="partly_met",
        kind="correction",
        corrects=wrong,
        reason="Most were freed.",
    )
    publish(right)
    page = get(client, demand.get_absolute_url())
    decision = page.partition(f'id="decision-{wrong.public_id}"')[2].partition("</article>")[0]
    assert "· corrected</strong>" in decision
    assert "All were freed." in decision
    assert "it read “All were freed.” until" in words_of(page, "ledger")


def test_a_decision_that_was_unpublished_leaves_one_line(client: Client) -> None:
    demand = make_decided_demand("met")
    publish(make_removal(demand.assessments.get()))
    page = get(client, demand.get_absolute_url())
    assert "A decision left the record on" in page
    assert "it was wrong" in page
    assert "All were freed." not in page


def test_a_decision_that_lost_its_ground_is_under_review_and_the_ground_is_not_shown(
    client: Client,
) -> None:
    demand = make_decided_demand("met")
    publish(make_removal(Event.objects.get(), reason="privacy"))
    page = get(client, demand.get_absolute_url())
    decision = page.partition('class="decision"')[2].partition("</article>")[0]
    assert "· under review</strong>" in decision
    assert "something that is not public any more, since" in decision
    assert "to respect somebody’s privacy" in decision
    assert "Twelve people freed" not in page


def test_a_corrected_summary_tells_how_it_read(client: Client) -> None:
    demand = make_public_demand("Relaese all detained")
    publish(correct(demand, {"summary": "Release all detained"}, is_slip=True))
    told = words_of(get(client, demand.get_absolute_url()), "ledger")
    assert "Summary: it read “Relaese all detained” until" in told
    assert "Demand corrected:" in told


def test_what_one_person_published_says_so_for_ever(client: Client, owner: Owner) -> None:
    demand, anna = make_public_demand(), make_editor("anna")
    event = make_event()
    piece = make_evidence(event, demand)
    owner.execute("INSERT INTO statements_oneperson (since) VALUES (now())")
    try:
        for thing in (event, piece, make_assessment(demand, piece)):
            thing.submit(anna)
            thing.publish(anna, thing.seen())
        made = correct(event, {"title": "Eleven people freed"}, reason="Miscounted.")
        made.submit(anna)
        entry = made.publish(anna, made.seen())
    finally:
        owner.execute("DELETE FROM statements_oneperson")
    assert "published by one person" in get(client, demand.get_absolute_url())
    page = get(client, Event.objects.get().get_absolute_url())
    assert page.count("by one person") == 2
    assert "decided by two editors" not in page
    assert "<strong>by one person</strong>" in get(client, "/corrections/")
    assert get(client, "/changes/").count("<strong>by one person</strong>") == 4
    assert "<strong>by one person</strong>" in get(client, f"/changes/{entry.seq}/")
