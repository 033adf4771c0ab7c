"""What still has to be done: what came back to its author, and what a thing still rests on."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from statements.models import Assessment, Evidence

from .form import filled, form_of, page_of
from .make import (
    make_assessment,
    make_call,
    make_demand,
    make_editor,
    make_event,
    make_evidence,
    make_public_demand,
    make_statement,
)

pytestmark = pytest.mark.django_db

QUEUE = "/admin/queue/"


@pytest.mark.parametrize("address", ["/admin/", QUEUE])
def test_an_author_is_told_what_came_back_to_them(desk: Client, address: str) -> None:
    mine, theirs = make_statement("Mine"), make_event("Theirs")
    mine.submit(make_editor("anna"))
    theirs.submit(make_editor("carla"))
    for thing in (mine, theirs):
        thing.request_changes(make_editor("boris"), f"The date of {thing} is wrong.")
    page = desk.get(address).content.decode()
    assert "Sent back to you: 1" in page
    assert f'<a href="{page_of(mine)}">Mine</a>' in page
    assert "The date of Mine is wrong." in page
    assert "Theirs" not in page


@pytest.mark.parametrize("address", ["/admin/", QUEUE])
def test_drafts_are_counted(desk: Client, address: str) -> None:
    make_statement()
    make_event("One"), make_event("Other")
    page = desk.get(address).content.decode()
    assert "1 statement</a>" in page
    assert f"{reverse('admin:statements_event_changelist')}?state__exact=draft" in page
    assert "2 events</a>" in page


def test_evidence_of_a_draft_event_says_what_goes_with_it(desk: Client) -> None:
    statement, demand, event = make_statement(), make_demand(), make_event()
    make_call(statement, demand)
    add = f"{reverse('admin:statements_evidence_add')}?demand={demand.pk}"
    values = {"event": event.pk, "stance": "supports", "nature": "outcome", "_submit": 1}
    fields = filled(form_of(desk.get(add), "stance"), **values)
    said = desk.post(add, fields, follow=True).content.decode()
    assert "Put that before them too" in said
    assert f'event “<a href="{page_of(event)}">Twelve people freed</a>” (draft)' in said
    assert f'statement “<a href="{page_of(statement)}">Declaration</a>” (draft)' in said


def test_a_decision_on_drafts_says_what_goes_with_it(desk: Client) -> None:
    demand, event = make_public_demand(), make_event()
    decision = make_assessment(demand, make_evidence(event, demand))
    fields = filled(form_of(desk.get(page_of(decision)), "reason"), _submit=1)
    said = desk.post(page_of(decision), fields, follow=True).content.decode()
    assert Assessment.objects.get().state == "in_review"
    assert page_of(event) in said
    assert "Put that before them too" in said


def test_what_rests_on_public_things_is_put_before_them_without_a_word(desk: Client) -> None:
    demand, event = make_public_demand(), make_event()
    event.submit(make_editor("anna"))
    evidence = make_evidence(event, demand)
    fields = filled(form_of(desk.get(page_of(evidence)), "stance"), _submit=1)
    said = desk.post(page_of(evidence), fields, follow=True).content.decode()
    assert Evidence.objects.get().state == "in_review"
    assert "Put that before them too" not in said


def test_the_queue_names_what_a_thing_still_needs(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    demand = make_public_demand()
    for number in range(6):
        event = make_event(f"Event {number}")
        evidence = make_evidence(event, demand)
        evidence.submit(make_editor("boris"))
        make_assessment(demand, evidence).submit(make_editor("boris"))
    event.submit(make_editor("anna"))
    with django_assert_max_num_queries(40):
        page = desk.get(QUEUE).content.decode()
    assert "Event 0</a>” (draft)" in page
    assert "Event 5</a>” (waits too)" in page
