"""Parts of a demand at the desk: their page, their masks, and what is decided of each."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from statements.models import Assessment, Evidence, Part
from statements.vocabulary import State

from .form import errors, filled, form_of, page_of
from .make import (
    make_assessment,
    make_editor,
    make_event,
    make_evidence,
    make_masked_part,
    make_part,
    make_public_demand,
    publish,
)

pytestmark = pytest.mark.django_db

NAME = "Asel Bekova"
MASK = {"label": "Person 1", "mask_reason": "She is not safe.", "other_names": "Асель Бекова"}


def add(noun: str, **query: Any) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse(f'admin:statements_{noun}_add')}?{asked}"


def post(desk: Client, address: str, marker: str, **values: Any) -> Any:
    fields = filled(form_of(desk.get(address), marker), **values)
    return desk.post(address, fields, follow=True)


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_part_is_added_from_the_page_of_its_demand(desk: Client) -> None:
    demand = make_public_demand()
    address = add("part", demand=demand.pk)
    assert address in desk.get(page_of(demand)).content.decode()
    response = post(desk, address, "label", name="Findings published", kind="criterion", _submit=1)
    assert response.redirect_chain == [(page_of(demand), 302)]
    part = Part.objects.get()
    assert (part.demand, part.kind, part.state) == (demand, "criterion", State.IN_REVIEW)
    assert "Findings published" in said(desk.get(page_of(demand)))


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"mask_reason": ""}, "A mask of a person or group needs a reason"),
        ({"label": ""}, "only a mask does"),
        ({"kind": "criterion"}, "A mask of a person or group"),
        ({"name": "Ase"}, "too short to be masked"),
        ({"other_names": "Асель Бекова\nАс"}, "too short to be masked"),
        ({"label": "[Person]"}, "no brackets"),
        ({"label": "A & B"}, "no brackets"),
        ({"name": ""}, "required"),
        ({"name": "nul\0"}, "Null characters"),
        ({"demand": "abc"}, "not one of the available choices"),
    ],
)
def test_what_a_mask_lacks_is_a_sentence(
    desk: Client, values: dict[str, str], complaint: str
) -> None:
    address = add("part", demand=make_public_demand().pk)
    response = post(desk, address, "label", **{"name": NAME, **MASK, **values})
    assert response.status_code == 200
    assert complaint in errors(response)
    assert not Part.objects.exists()


def test_saving_a_mask_tells_what_it_hides_and_what_publishing_deletes(desk: Client) -> None:
    demand = make_public_demand()
    event = make_event(f"{NAME} freed", summary=f"{NAME} left the prison.")
    publish(event, make_evidence(event, demand, note=f"It says that {NAME} is free."))
    response = post(desk, add("part", demand=demand.pk), "label", name=NAME, **MASK)
    told = said(response)
    assert "“[Person 1]” stands in place of the name" in told
    assert "The name stands now in: 1 event, 1 evidence." in told
    assert "2 entries would lose their content for good" in told
    event.refresh_from_db()
    assert event.title == f"{NAME} freed"


def test_a_name_that_stands_nowhere_is_said_to(desk: Client) -> None:
    address = add("part", demand=make_public_demand().pk)
    told = said(post(desk, address, "label", name=NAME, **MASK))
    assert "The name stands nowhere in the record." in told


def test_a_masked_name_is_shown_on_its_own_form_alone(desk: Client) -> None:
    demand = make_public_demand()
    part = make_masked_part(demand)
    draft = make_masked_part(demand, "Dana Bekova", label="Person 2")
    evidence = make_evidence(make_event(), demand, part=part)
    make_assessment(demand, evidence, part=part)
    part.submit(make_editor("boris"))
    key = {"thing": f"part-{part.public_id}"}
    pages = [
        page_of(demand),
        page_of(evidence),
        page_of(Assessment.objects.get()),
        reverse("admin:statements_part_changelist"),
        reverse("admin:statements_part_changelist") + "?q=Person",
        reverse("admin:statements_part_history", args=[part.pk]),
        reverse("admin:statements_part_delete", args=[draft.pk]),
        reverse("admin:statements_evidence_changelist"),
        reverse("admin:queue"),
        reverse("admin:index"),
    ]
    for address in pages:
        assert "Bekova" not in desk.get(address, follow=True).content.decode(), address
    read = desk.get(reverse("admin:queue_read"), key)
    assert "Bekova" not in read.content.decode()
    assert "Read <a" in read.content.decode()
    assert NAME in desk.get(page_of(part)).content.decode()
    found = desk.get(reverse("admin:statements_part_changelist"), {"q": "Bekova"})
    assert "0 parts" in found.content.decode()


def test_a_part_is_read_with_what_its_publication_would_delete(desk: Client) -> None:
    demand = make_public_demand()
    event = make_event(f"{NAME} freed")
    publish(event)
    part = make_masked_part(demand)
    part.submit(make_editor("boris"))
    told = said(desk.get(reverse("admin:queue_read"), {"thing": f"part-{part.public_id}"}))
    for words in ("Person 1", "She is not safe.", "one entry would lose its content", "1 event"):
        assert words in told


def test_evidence_chooses_among_the_parts_of_its_demand(desk: Client) -> None:
    demand, other = make_public_demand(), make_public_demand("Another")
    asel, foreign = make_part(demand), make_part(other, "Dana Umarova")
    address = add("evidence", demand=demand.pk)
    page = desk.get(address).content.decode()
    assert NAME in page
    assert "Dana" not in page
    values = {"event": make_event().pk, "stance": "supports", "nature": "outcome"}
    refused = post(desk, address, "stance", part=foreign.pk, **values)
    assert "not one of the available choices" in errors(refused)
    post(desk, address, "stance", part=asel.pk, **values)
    assert Evidence.objects.get().part == asel
    again = post(desk, address, "stance", part=asel.pk, **values)
    assert "or to this part of it, already" in errors(again)
    post(desk, address, "stance", part="", **values)
    assert Evidence.objects.filter(part=None).count() == 1


def test_a_demand_with_parts_is_decided_by_part(desk: Client) -> None:
    demand = make_public_demand()
    asel, dana = make_part(demand), make_part(demand, "Dana Umarova")
    publish(asel, dana)
    mine = make_evidence(make_event("Asel freed"), demand, part=asel)
    make_evidence(
        make_event("Dana taken"), demand, part=dana, stance="contradicts", nature="outcome"
    )
    whole = desk.get(add("assessment", demand=demand.pk), follow=True)
    assert whole.redirect_chain == [(page_of(demand), 302)]
    assert "Choose which part" in said(whole)
    address = add("assessment", demand=demand.pk, part=asel.pk)
    assert address.replace("&", "&amp;") in whole.content.decode()
    page = desk.get(address)
    assert "Asel freed" in page.content.decode()
    assert "Dana taken" not in page.content.decode()
    assert "The rule proposes: <strong>Met</strong>" in page.content.decode()
    fields = filled(form_of(page, "reason"), status="met", reason="She is free.", _submit=1)
    desk.post(address, fields)
    decision = Assessment.objects.get()
    assert (decision.part, decision.state) == (asel, State.IN_REVIEW)
    assert [piece.evidence for piece in decision.basis.all()] == [mine]


def test_the_page_of_a_demand_counts_its_parts(desk: Client) -> None:
    demand = make_public_demand()
    parts = [make_part(demand, name) for name in ("Asel Bekova", "Dana Umarova", "Ali Omarov")]
    publish(*parts)
    event = make_event()
    piece = make_evidence(event, demand, part=parts[0])
    publish(event, piece, make_assessment(demand, piece, part=parts[0]))
    told = said(desk.get(page_of(demand)))
    assert "rolled up from its parts: 2 of 3: Not yet assessed; 1 of 3: Met" in told
    assert "Changed in the last 7 days:" in told


def test_a_draft_on_the_whole_says_that_there_are_parts_since(desk: Client) -> None:
    demand = make_public_demand()
    decision = make_assessment(demand, make_evidence(make_event(), demand))
    publish(make_part(demand))
    response = post(desk, page_of(decision), "reason")
    assert "Meanwhile this demand has parts" in errors(response)


def test_evidence_and_decision_need_their_part(desk: Client) -> None:
    demand = make_public_demand()
    part, event = make_part(demand), make_event()
    publish(event)
    evidence = make_evidence(event, demand, part=part)
    told = said(post(desk, page_of(evidence), "stance", _submit=1))
    assert f'part of a demand “<a href="{page_of(part)}">{NAME}</a>” (draft)' in told


@pytest.mark.parametrize("part", ["abc", "99999999999999999999", "-1"])
def test_a_senseless_part_is_asked_for_again(desk: Client, part: str) -> None:
    demand = make_public_demand()
    publish(make_part(demand))
    response = desk.get(add("assessment", demand=demand.pk, part=part))
    assert response["Location"] == page_of(demand)
