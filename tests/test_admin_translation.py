"""Translating at the desk: beside the original, and read beside it by the second person."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from statements.models import Translation
from statements.vocabulary import State

from .form import filled, form_of, page_of
from .make import (
    make_actor,
    make_decided_demand,
    make_event,
    make_public_demand,
    make_translation,
    publish,
)

pytestmark = pytest.mark.django_db

RU = "Освободить всех задержанных"


def add(target: str, public_id: str) -> str:
    return f"{reverse('admin:statements_translation_add')}?target={target}&id={public_id}"


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def post(desk: Client, address: str, **values: Any) -> Any:
    return desk.post(address, filled(form_of(desk.get(address), "language"), **values), follow=True)


def test_the_page_of_what_is_public_leads_to_a_form_beside_the_original(desk: Client) -> None:
    demand = make_public_demand()
    page = said(desk.get(page_of(demand)))
    address = add("demand", demand.public_id)
    assert address.replace("&", "&amp;") in page
    form = said(desk.get(address))
    assert '<span class="desk-original" lang="en">Release all detained</span>' in form
    assert 'name="summary"' in form and 'name="title"' not in form


def test_a_translation_is_saved_put_before_a_second_person_and_listed(desk: Client) -> None:
    demand = make_public_demand()
    address = add("demand", demand.public_id)
    answer = post(desk, address, language="ru", origin="staff", summary=RU, _submit="1")
    assert answer.redirect_chain[-1][0] == page_of(demand)
    made = Translation.objects.get()
    assert (made.target, made.target_id, made.summary) == ("demand", demand.public_id, RU)
    assert made.state == State.IN_REVIEW
    assert RU in said(desk.get(page_of(demand)))
    read = f"{reverse('admin:queue_read')}?thing=translation-{made.public_id}"
    screen = said(desk.get(read))
    assert '<td lang="en">Release all detained</td>' in screen
    assert f'<td lang="ru" dir="auto">{RU}</td>' in screen


def test_a_decision_an_event_an_institution_and_a_statement_have_the_button(desk: Client) -> None:
    demand = make_decided_demand()
    decision = demand.assessments.get()
    event = decision.basis.get().evidence.event
    for thing in (decision, event, make_actor(), demand.calls.get().statement):
        thing.refresh_from_db()
        assert "Translate</a>" in said(desk.get(page_of(thing)))


def test_an_event_without_a_summary_needs_none(desk: Client) -> None:
    event = make_event()
    publish(event)
    post(desk, add("event", event.public_id), language="kk", origin="machine", title="Босатылды")
    assert Translation.objects.get().summary == ""


@pytest.mark.parametrize(
    "address",
    [
        add("demand", "22222222"),
        add("part", "22222222"),
        reverse("admin:statements_translation_add"),
    ],
)
def test_nothing_is_translated_that_is_not_there(desk: Client, address: str) -> None:
    assert "Choose what is to be translated" in said(desk.get(address, follow=True))
    assert "Choose what is to be translated" in said(desk.post(address, {}, follow=True))
    assert not Translation.objects.exists()


def test_what_is_not_public_has_no_button_and_no_form(desk: Client) -> None:
    event = make_event()
    assert "Translate</a>" not in said(desk.get(page_of(event)))
    assert "Choose what" in said(desk.get(add("event", event.public_id), follow=True))


def test_what_cannot_be_is_answered_beside_its_field(desk: Client) -> None:
    demand = make_public_demand()
    answer = post(desk, add("demand", demand.public_id), language="en", origin="staff", summary=RU)
    assert "It is written in this language already." in said(answer)
    assert not Translation.objects.exists()


def test_a_published_translation_can_be_corrected_and_taken_away(desk: Client) -> None:
    demand = make_public_demand()
    translation = make_translation(demand)
    publish(translation)
    page = said(desk.get(page_of(translation)))
    assert "Correct this" in page and "Unpublish" in page and "Redact" in page
    correct = reverse("admin:correct", args=["translation", translation.public_id])
    form = said(desk.get(correct))
    assert "-summary" in form and "-title" not in form
    assert "Translations:" in said(desk.get(page_of(demand)))
