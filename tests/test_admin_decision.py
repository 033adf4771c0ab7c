"""Evidence and decisions: their forms, and what they say when something is missing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from statements.models import Assessment, Demand, Evidence, SearchLog
from statements.vocabulary import State

from .form import Fields, filled, form_of, page_of
from .make import (
    make_decided_demand,
    make_event,
    make_evidence,
    make_public_demand,
    make_search_log,
    publish,
)

pytestmark = pytest.mark.django_db


def decide(demand: Demand) -> str:
    return f"{reverse('admin:statements_assessment_add')}?demand={demand.pk}"


def new_decision(desk: Client, demand: Demand, **values: Any) -> Fields:
    values = {"status": "met", "reason": "All were freed.", "date": "2022-02-01", **values}
    return filled(form_of(desk.get(decide(demand)), "reason"), **values)


def complaints(response: Any) -> str:
    return str(response.context["adminform"].form.errors)


def test_an_event_is_linked_from_its_demand(desk: Client) -> None:
    demand, event = make_public_demand(), make_event()
    add = f"{reverse('admin:statements_evidence_add')}?demand={demand.pk}"
    assert add in desk.get(page_of(demand)).content.decode()
    fields = form_of(desk.get(add), "stance")
    assert fields["demand"] == [str(demand.pk)]
    values = {"event": event.pk, "stance": "supports", "nature": "outcome", "_submit": 1}
    response = desk.post(add, filled(fields, **values))
    assert response["Location"] == page_of(demand)
    assert Evidence.objects.get().state == State.IN_REVIEW


def test_evidence_from_before_the_first_call_is_pointed_out(desk: Client) -> None:
    demand, event = make_public_demand(), make_event(date="2021-12-01")
    add = f"{reverse('admin:statements_evidence_add')}?demand={demand.pk}"
    values = {"event": event.pk, "stance": "supports", "nature": "outcome"}
    response = desk.post(add, filled(form_of(desk.get(add), "stance"), **values), follow=True)
    assert "before the first call of 09 January 2022" in response.content.decode()
    assert Evidence.objects.exists()


def test_an_event_is_linked_to_a_demand_once(desk: Client) -> None:
    evidence = make_evidence(make_event(), make_public_demand())
    add = f"{reverse('admin:statements_evidence_add')}?demand={evidence.demand_id}"
    values = {"event": evidence.event_id, "stance": "supports", "nature": "outcome"}
    response = desk.post(add, filled(form_of(desk.get(add), "stance"), **values))
    assert "linked to this demand, or to this part of it, already" in response.content.decode()


def test_a_demand_shows_all_that_bears_on_it(desk: Client) -> None:
    demand = make_decided_demand()
    make_search_log(demand, query="the search words")
    page = desk.get(page_of(demand)).content.decode()
    for words in (
        "We urge the authorities to release all detained",
        "Twelve people freed",
        "The rule proposes: <strong>Met</strong>",
        "All were freed.",
        "the search words",
        decide(demand),
    ):
        assert words in page


def test_a_decision_starts_from_the_usual_roles_and_the_day_of_the_event(desk: Client) -> None:
    demand = make_public_demand()
    evidence = make_evidence(make_event(date="2022-02-01"), demand)
    before = make_evidence(make_event("Earlier", date="2021-12-01"), demand)
    page = desk.get(decide(demand))
    fields = form_of(page, "reason")
    assert fields[f"pieces-{evidence.pk}"] == ["decisive"]
    assert fields[f"pieces-{before.pk}"] == ["not_relied_on"]
    assert (fields["date"], fields["confidence"]) == (["2022-02-01"], ["medium"])
    assert "The rule proposes: <strong>Met</strong>" in page.content.decode()


def test_a_decision_keeps_its_roles_and_what_the_rule_proposed(desk: Client) -> None:
    demand = make_public_demand()
    evidence = make_evidence(make_event(), demand)
    left_out = make_evidence(make_event("Another"), demand, stance="context")
    values = new_decision(desk, demand, **{f"pieces__{left_out.pk}": ""})
    response = desk.post(decide(demand), values)
    assert response.status_code == 302, complaints(response)
    decision = Assessment.objects.get()
    assert (decision.proposed, decision.kind) == ("met", "change")
    assert list(decision.basis.values_list("evidence", "role")) == [(evidence.pk, "decisive")]


def test_the_rule_is_asked_anew_with_the_chosen_roles(desk: Client) -> None:
    demand = make_public_demand()
    evidence = make_evidence(make_event(), demand)
    values = new_decision(desk, demand, **{f"pieces__{evidence.pk}": "supporting"})
    response = desk.post(decide(demand), values)
    assert "The rule proposes: <strong>Not yet assessed</strong>" in response.content.decode()
    assert "needs: Decisive evidence" in complaints(response)
    assert "Say why you depart" in complaints(response)


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"status": "announced", "departure": "Because."}, "Evidence of an announcement"),
        ({"status": "no_information", "departure": "Because."}, "entry of the search log"),
        ({"status": "reversed", "departure": "Because."}, "An earlier decision"),
        ({"status": "partly_met"}, "“Met”, how sure: medium. Say why you depart"),
        ({"confidence": "high"}, "“Met”, how sure: medium. Say why you depart"),
        ({"departure": "For nothing."}, "as the rule proposes"),
        ({"status": "withdrawn"}, "not one of the available choices"),
        ({"status": "not_assessed"}, "not one of the available choices"),
        ({"date": "2090-01-01"}, "has not come yet"),
        ({"date": ""}, "required"),
        ({"date": "../2022"}, "an open beginning is no day"),
        ({"date": "soon"}, "Write a date as"),
        ({"reason": "nul\0"}, "Null characters"),
        ({"search_log": "abc"}, "not one of the available choices"),
        ({"pieces__99999999": "decisive"}, "one of the words"),
    ],
)
def test_what_a_decision_lacks_is_a_sentence(
    desk: Client, values: dict[str, Any], complaint: str
) -> None:
    demand = make_public_demand()
    make_evidence(make_event(), demand)
    response = desk.post(decide(demand), new_decision(desk, demand, **values))
    assert response.status_code == 200
    assert complaint in complaints(response)
    assert not Assessment.objects.exists()


def test_nothing_was_found_after_a_search(desk: Client) -> None:
    demand = make_public_demand()
    add = f"{reverse('admin:statements_searchlog_add')}?demand={demand.pk}"
    values = {"places": "Agencies", "query": "release", "looked_on": "2022-03-01"}
    response = desk.post(add, filled(form_of(desk.get(add), "places"), **values))
    assert response["Location"] == page_of(demand)
    log = SearchLog.objects.get()
    fields = form_of(desk.get(decide(demand)), "reason")
    assert fields["date"] == ["2022-03-01"]
    found = {"status": "no_information", "reason": "Nothing found.", "search_log": log.pk}
    response = desk.post(decide(demand), filled(fields, **found))
    assert response.status_code == 302, complaints(response)


def test_the_same_status_again_is_a_reconfirmation(desk: Client) -> None:
    demand = make_decided_demand(status="met")
    desk.post(decide(demand), new_decision(desk, demand))
    assert Assessment.objects.get(publication=None).kind == "reconfirmation"


def test_a_draft_decision_can_be_edited(desk: Client) -> None:
    demand = make_public_demand()
    evidence = make_evidence(make_event(), demand)
    desk.post(decide(demand), new_decision(desk, demand))
    page = page_of(Assessment.objects.get())
    fields = form_of(desk.get(page), "reason")
    assert fields[f"pieces-{evidence.pk}"] == ["decisive"]
    changes = {f"pieces__{evidence.pk}": "supporting", "status": "no_action", "departure": "So."}
    response = desk.post(page, filled(fields, **changes))
    assert response.status_code == 302, complaints(response)
    decision = Assessment.objects.get()
    assert [basis.role for basis in decision.basis.all()] == ["supporting"]
    assert decision.proposed == "not_assessed"


def test_a_published_decision_is_read_with_its_evidence(desk: Client) -> None:
    make_decided_demand()
    page = desk.get(page_of(Assessment.objects.get())).content.decode()
    assert "Decisive:" in page
    assert 'name="_save"' not in page


@pytest.mark.parametrize("query", ["", "?demand=abc", "?demand=99999999999999999999", "?demand=-1"])
def test_a_decision_without_a_demand_leads_to_the_demands(desk: Client, query: str) -> None:
    response = desk.get(reverse("admin:statements_assessment_add") + query)
    assert response["Location"] == reverse("admin:statements_demand_changelist")


@pytest.mark.parametrize("noun", ["evidence", "searchlog", "event", "document", "actor"])
def test_a_senseless_address_opens_an_empty_form(desk: Client, noun: str) -> None:
    query = "demand=abc&event=99999999999999999999&publisher=x&parent=-1&countries=XX&kind=x&date=9"
    assert desk.get(f"/admin/statements/{noun}/add/?{query}").status_code == 200


def test_senseless_ids_are_sentences(desk: Client) -> None:
    add = reverse("admin:statements_evidence_add")
    values = {"demand": "abc", "event": "9" * 30, "stance": "x", "nature": "", "note": "nul\0"}
    assert desk.post(add, values).status_code == 200


def test_a_demand_in_review_is_only_read(desk: Client) -> None:
    demand = make_public_demand()
    assert 'name="_save"' not in desk.get(page_of(demand)).content.decode()
    publish(make_event())


@pytest.mark.parametrize("day", ["2090-01-01", "soon", "../2022", ""])
def test_one_wrong_day_is_one_complaint(desk: Client, day: str) -> None:
    demand = make_public_demand()
    make_evidence(make_event(), demand)
    response = desk.post(decide(demand), new_decision(desk, demand, date=day))
    assert len(response.context["adminform"].form.errors["date"]) == 1


def test_the_proposed_status_is_marked_in_the_list(desk: Client) -> None:
    demand = make_public_demand()
    make_evidence(make_event(), demand)
    page = desk.get(decide(demand)).content.decode()
    assert page.count('<em class="desk-proposed">proposed</em>') == 1
    assert '<strong>Met</strong> <em class="desk-proposed">' in page
    chosen = new_decision(desk, demand, status="no_action")
    page = desk.post(decide(demand), chosen).content.decode()
    assert '<strong>Met</strong> <em class="desk-proposed">' in page


def test_sources_are_graded_in_words(desk: Client) -> None:
    demand = make_public_demand()
    make_evidence(make_event(), demand)
    for address in (decide(demand), page_of(demand)):
        page = desk.get(address).content.decode()
        assert "usually reliable, probably true (independent)" in page


def test_only_what_departs_is_explained(desk: Client) -> None:
    """A departure may also lie in how sure two editors are of the proposed status."""
    demand = make_public_demand()
    make_evidence(make_event(), demand)
    why = "There is only this one report."
    as_proposed = new_decision(desk, demand, departure=why, confidence="medium")
    assert "nothing to explain" in complaints(desk.post(decide(demand), as_proposed))
    desk.post(decide(demand), new_decision(desk, demand, departure=why, confidence="low"))
    assert Assessment.objects.get().departure == why


def correct(decision: Assessment) -> str:
    return f"{reverse('admin:statements_assessment_add')}?corrects={decision.pk}"


def test_a_wrong_decision_is_corrected_by_another(desk: Client) -> None:
    demand = make_decided_demand()
    wrong = demand.assessments.get()
    assert correct(wrong) in desk.get(page_of(wrong)).content.decode()
    page = desk.get(correct(wrong))
    assert "Without it: <strong>Not yet assessed</strong>" in page.content.decode()
    fields = form_of(page, "reason")
    piece = demand.evidence.get()
    assert fields["reason"] == ["All were freed."]
    assert (fields["status"], fields["date"]) == (["met"], ["2022-02-01"])
    assert fields[f"pieces-{piece.pk}"] == ["decisive"]
    values = {"status": "partly_met", "reason": "Twelve were freed.", "departure": "Not all."}
    desk.post(correct(wrong), filled(fields, **values))
    right = Assessment.objects.get(publication=None)
    assert (right.kind, right.corrects) == ("correction", wrong)
    draft = desk.get(page_of(right)).content.decode()
    assert "This corrects the decision" in draft
    publish(right)
    demand.refresh_from_db()
    assert demand.status == "partly_met"
    assert "corrected since" in desk.get(page_of(demand)).content.decode()
    assert correct(wrong) not in desk.get(page_of(wrong)).content.decode()
    again = desk.get(correct(wrong), follow=True)
    assert again.redirect_chain == [(page_of(demand), 302)]
    assert "that no other one corrected can be corrected" in again.content.decode()


def test_a_draft_is_changed_and_not_corrected(desk: Client) -> None:
    demand = make_public_demand()
    make_evidence(make_event(), demand)
    desk.post(decide(demand), new_decision(desk, demand))
    draft = Assessment.objects.get()
    assert desk.get(correct(draft))["Location"] == page_of(demand)


@pytest.mark.parametrize("query", ["?corrects=abc", "?corrects=99999999999999999999"])
def test_a_correction_of_nothing_leads_to_the_demands(desk: Client, query: str) -> None:
    response = desk.get(reverse("admin:statements_assessment_add") + query)
    assert response["Location"] == reverse("admin:statements_demand_changelist")


def test_a_correction_is_proposed_as_if_what_it_corrects_were_not_there(desk: Client) -> None:
    """A new announcement undoes nothing that was done; after nothing it is the first word."""
    demand = make_decided_demand()
    wrong = demand.assessments.get()
    promise = make_evidence(
        make_event("Promised", date="2022-02-02"), demand, nature="announcement"
    )
    fields = form_of(desk.get(correct(wrong)), "reason")
    only_words = {f"pieces__{demand.evidence.exclude(pk=promise.pk).get().pk}": ""}
    roles = filled(fields, **only_words, **{f"pieces__{promise.pk}": "decisive"})
    page = desk.post(correct(wrong), roles).content.decode()
    assert "The rule proposes: <strong>Announced, not yet done</strong>" in page
