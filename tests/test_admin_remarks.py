"""What others say, at the desk: responses, verdicts of others, replies; and the method."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from statements.models import (
    Endorsement,
    ExternalAssessment,
    MethodologyVersion,
    Reply,
    Response,
    SearchLog,
    Statement,
)
from statements.models.methodology import differences
from statements.status import Method
from statements.vocabulary import State

from .form import ADD_STATEMENT, errors, filled, form_of, new_statement, page_of
from .make import (
    make_actor,
    make_decided_demand,
    make_document,
    make_editor,
    make_event,
    make_evidence,
    make_external_assessment,
    make_masked_part,
    make_methodology_version,
    make_part,
    make_public_demand,
    make_reply,
    make_response,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db


def add(noun: str, **query: Any) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse(f'admin:statements_{noun}_add')}?{asked}"


def post(desk: Client, address: str, marker: str, **values: Any) -> Any:
    fields = filled(form_of(desk.get(address), marker), **values)
    return desk.post(address, fields, follow=True)


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def source() -> dict[str, Any]:
    return {"actor": make_actor("Kazakh authorities").pk, "document": make_document().pk}


def test_a_response_is_recorded_from_the_page_of_its_demand(desk: Client) -> None:
    demand = make_public_demand()
    address = add("response", demand=demand.pk)
    assert address in desk.get(page_of(demand)).content.decode()
    values = {**source(), "kind": "rejected", "date": "2022-02", "words": "No.", "_submit": 1}
    response = post(desk, address, "words", **values)
    assert response.redirect_chain == [(page_of(demand), 302)]
    assert Response.objects.get().state == State.IN_REVIEW
    assert "Kazakh authorities: rejected" in said(desk.get(page_of(demand)))


@pytest.mark.parametrize("noun", ["response", "externalassessment"])
def test_what_somebody_said_has_a_source(desk: Client, noun: str) -> None:
    address = add(noun, demand=make_public_demand().pk)
    values = {**source(), "document": "", "words": "No.", "date": "soon"}
    response = post(desk, address, "words", **values)
    assert response.context["adminform"].form.errors["document"] == ["This field is required."]
    assert "Write a date as" in errors(response)


def test_the_verdict_of_another_says_how_it_was_mapped(desk: Client) -> None:
    address = add("externalassessment", demand=make_public_demand().pk)
    values = {
        **source(),
        "verdict": "C",
        "scale": "A to E",
        "words": "C for this.",
        "mapped": "met",
    }
    assert "Say how it was mapped" in errors(post(desk, address, "words", **values))
    response = post(desk, address, "words", **values, mapping="C is their “done”.")
    assert ExternalAssessment.objects.get().mapped == "met"
    assert "for us it would be “Met”" in said(response)


def test_a_reply_is_recorded_from_the_page_of_a_published_decision(desk: Client) -> None:
    demand = make_decided_demand()
    decision = demand.assessments.get()
    address = add("reply", assessment=decision.pk)
    assert address in desk.get(page_of(decision)).content.decode()
    values = {"actor": make_actor("Kazakh authorities").pk, "words": "We do not agree."}
    response = post(desk, address, "words", **values, _submit=1)
    assert response.redirect_chain == [(page_of(demand), 302)]
    reply = Reply.objects.get()
    assert (reply.assessment, reply.demand, reply.state) == (decision, demand, State.IN_REVIEW)


@pytest.mark.parametrize("query", ["", "?assessment=abc", "?assessment=99999999999999999999"])
def test_a_reply_to_nothing_leads_to_the_decisions(desk: Client, query: str) -> None:
    response = desk.get(reverse("admin:statements_reply_add") + query)
    assert response["Location"] == reverse("admin:statements_assessment_changelist")


def test_what_others_say_is_read_by_the_second_person_and_published(desk: Client) -> None:
    demand = make_decided_demand()
    things = [
        make_response(demand, note="Of the twelve nothing."),
        make_external_assessment(demand, actor=make_actor("Newcomer", kind="ngo")),
        make_reply(demand.assessments.get()),
        make_methodology_version(text="Two sources were one too few."),
    ]
    for thing in things:
        thing.submit(make_editor("boris"))
    page = desk.get(
        reverse("admin:queue_read"), {"thing": [f"{t.subject}-{t.public_id}" for t in things]}
    )
    told = said(page)
    for words in (
        "Nobody is held without cause.",
        "Of the twelve nothing.",
        "Not fulfilled, partly, fulfilled",
        "Its lowest step.",
        "We do not agree.",
        "Two sources were one too few.",
        "No published demand would be proposed differently.",
        "<strong>Newcomer</strong>: NGO",
    ):
        assert words in told, words
    desk.post(reverse("admin:queue_read"), {**form_of(page, "thing"), "_publish": "1"})
    for thing in things:
        thing.refresh_from_db()
    assert {thing.state for thing in things} == {State.PUBLISHED}


def test_a_version_of_the_method_lists_what_it_would_propose_differently(desk: Client) -> None:
    demand = make_public_demand()
    event = make_event()
    publish(event, make_evidence(event, demand))
    page = desk.get(reverse("admin:statements_methodologyversion_add"))
    assert 'name="_submit"' not in page.content.decode()
    values = {"version": "2", "text": "Stricter.", "medium_grade": "A1", "_continue": 1}
    address = reverse("admin:statements_methodologyversion_add")
    told = said(desk.post(address, filled(form_of(page, "text"), **values), follow=True))
    assert "1 published demand or part of one would be proposed differently" in told
    assert "Met, how sure: medium" in told
    assert "Met, how sure: low" in told
    assert 'name="_submit"' in told
    assert MethodologyVersion.objects.get().state == State.DRAFT


def test_of_a_demand_with_parts_each_part_is_compared(desk: Client) -> None:
    demand = make_public_demand()
    part, event, other = make_part(demand), make_event(), make_event("Other")
    piece = make_evidence(event, demand, part=part)
    publish(part, event, other, piece, make_evidence(other, demand))
    found = differences(Method(medium_grade="A1"))
    assert [(one.demand, one.part) for one in found] == [(demand, part)]
    version = make_methodology_version(medium_grade="A1")
    told = said(desk.get(page_of(version)))
    assert "Release all detained</a>, part Asel Bekova" in told


def test_the_kinds_of_sources_of_a_search_are_ticked(desk: Client) -> None:
    address = add("searchlog", demand=make_public_demand().pk)
    page = desk.get(address)
    assert page.content.decode().count('type="checkbox" name="sources"') == 9
    values = {"places": "Agencies", "query": "release", "sources": ["agencies", "courts"]}
    desk.post(address, filled(form_of(page, "places"), **values))
    assert SearchLog.objects.get().sources == ["agencies", "courts"]


def test_an_endorsement_is_found_in_the_text(desk: Client) -> None:
    backed = make_statement("Of the UN")
    values = {
        "endorsements__TOTAL_FORMS": 1,
        "endorsements__0__quote": "We urge you to talk",
        "endorsements__0__actor": make_actor("United Nations").pk,
        "endorsements__0__supported": backed.pk,
    }
    response = desk.post(ADD_STATEMENT, new_statement(desk, **values))
    assert response.status_code == 302, errors(response)
    endorsement = Endorsement.objects.get()
    assert (endorsement.quote, endorsement.supported) == ("We urge you to talk", backed)
    statement = Statement.objects.get(title="On the events")
    page = page_of(statement)
    longer = filled(form_of(desk.get(page), "title"), texts__0__body="Before. We urge you to talk")
    longer |= {"calls-0-DELETE": ["on"]}
    response = desk.post(page, longer)
    assert response.status_code == 302, errors(response)
    endorsement.refresh_from_db()
    assert (endorsement.start, endorsement.quote) == (8, "We urge you to talk")
    statement.submit(make_editor("boris"))
    key = {"thing": f"statement-{statement.public_id}"}
    told = said(desk.get(reverse("admin:queue_read"), key))
    assert "Backs United Nations:" in told
    assert "Of the UN" in told


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"quote": "We dance"}, "do not stand in the text"),
        ({"actor": ""}, "required"),
        ({"actor": "abc"}, "not one of the available choices"),
        ({"supported": "9" * 30}, "not one of the available choices"),
    ],
)
def test_what_an_endorsement_lacks_is_a_sentence(
    desk: Client, values: dict[str, str], complaint: str
) -> None:
    given = {"quote": "We urge you to talk", "actor": make_actor("United Nations").pk, **values}
    rows = {f"endorsements__0__{name}": value for name, value in given.items()}
    form = new_statement(desk, endorsements__TOTAL_FORMS=1, **rows)
    assert complaint in errors(desk.post(ADD_STATEMENT, form))
    assert not Statement.objects.exists()


def test_a_masked_name_is_hidden_in_pasted_words_and_their_places_hold(desk: Client) -> None:
    make_masked_part(make_public_demand())
    body = "We met Asel Bekova. We urge you to release Asel Bekova now, and all."
    values = {"texts__0__body": body, "calls__0__quote": "urge you to release Asel Bekova now"}
    response = desk.post(ADD_STATEMENT, new_statement(desk, **values))
    assert response.status_code == 302, errors(response)
    statement = Statement.objects.get(title="On the events")
    assert statement.calls.get().quote == "urge you to release [Person 1] now"
    page = page_of(statement)
    again = filled(form_of(desk.get(page), "title"), texts__0__body=f"Asel Bekova! {body}")
    response = desk.post(page, again)
    assert response.status_code == 302, errors(response)
    assert statement.calls.get().quote == "urge you to release [Person 1] now"
    assert "Bekova" not in publish(statement).content
