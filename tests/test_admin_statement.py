"""A statement’s page: pasted words, what repeats, and who may still change it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from statements.models import Call, Demand, Statement
from statements.vocabulary import State

from .form import ADD_STATEMENT, PASTED, errors, filled, form_of, new_statement, page_of
from .make import (
    QUOTE,
    make_call,
    make_demand,
    make_editor,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db


def test_a_statement_needs_an_issuer_and_words(desk: Client) -> None:
    bare = new_statement(desk, issuings__0__actor="", texts__0__body=" \r\n ")
    said = errors(desk.post(ADD_STATEMENT, bare))
    assert "This field is required" in said


def test_saving_what_was_not_touched_changes_nothing(desk: Client) -> None:
    desk.post(ADD_STATEMENT, new_statement(desk))
    page = page_of(Statement.objects.get())
    before = (list(Call.objects.values()), list(Demand.objects.values()))
    response = desk.post(page, form_of(desk.get(page), "title"))
    assert response.status_code == 302
    assert (list(Call.objects.values()), list(Demand.objects.values())) == before


def test_a_draft_is_deleted_with_all_that_hangs_on_it(desk: Client) -> None:
    desk.post(ADD_STATEMENT, new_statement(desk))
    statement = Statement.objects.get()
    desk.post(reverse("admin:statements_statement_delete", args=[statement.pk]), {"post": "yes"})
    assert not Statement.objects.exists()
    assert not Demand.objects.exists()


def test_save_and_add_another_keeps_what_repeats(desk: Client) -> None:
    values = new_statement(desk, speaker="The High Representative", countries=["KZ", "RU"])
    values["_addanother"] = values.pop("_continue")
    response = desk.post(ADD_STATEMENT, values, follow=True)
    again = form_of(response, "title")
    for name in ("kind", "speaker", "countries", "issuings-0-actor", "texts-0-document"):
        assert again[name] == values[name], name
    assert again["title"] == again["calls-0-quote"] == [""]


def test_what_repeats_is_saved_without_being_touched(desk: Client) -> None:
    values = new_statement(desk)
    values["_addanother"] = values.pop("_continue")
    address = desk.post(ADD_STATEMENT, values)["Location"]
    second = filled(form_of(desk.get(address), "title"), title="Another", texts__0__body="No call.")
    assert desk.post(address, second).status_code == 302
    another = Statement.objects.get(title="Another")
    assert [issuer.actor.name for issuer in another.issuings.all()] == ["European Union"]


def test_a_statement_like_another_is_pointed_out_and_saved(desk: Client) -> None:
    first = make_statement("On the events", date="2022-01-09")
    response = desk.post(ADD_STATEMENT, new_statement(desk), follow=True)
    assert Statement.objects.count() == 2
    like = f'<a href="{page_of(first)}">On the events</a>, European Union, 9 January 2022, 0 calls.'
    assert like in response.content.decode()


def test_a_likeness_is_pointed_out_once(desk: Client) -> None:
    make_statement("On the events", date="2022-01-09")
    desk.post(ADD_STATEMENT, new_statement(desk), follow=True)
    page = page_of(Statement.objects.latest("pk"))

    def said(**values: Any) -> str:
        fields = filled(form_of(desk.get(page), "title"), **values)
        return desk.post(page, fields, follow=True).content.decode()

    assert "same title and day" not in said(speaker="Somebody", _continue=1)
    assert "same title and day" in said(title="on the Events", _continue=1)
    assert "same title and day" not in said(_submit=1)


def test_a_statement_in_review_can_only_be_read(desk: Client) -> None:
    values = new_statement(desk)
    values["_submit"] = values.pop("_continue")
    desk.post(ADD_STATEMENT, values)
    statement = Statement.objects.get()
    assert (statement.state, statement.author) == (State.IN_REVIEW, make_editor("anna"))
    page = desk.get(page_of(statement)).content.decode()
    assert "It waits for a second person" in page
    assert 'name="_save"' not in page
    response = desk.post(page_of(statement), {"title": "Changed"}, follow=True)
    assert "Nothing was saved" in response.content.decode()
    statement.refresh_from_db()
    assert statement.title == "On the events"


def test_the_note_of_the_second_person_stands_on_top(desk: Client) -> None:
    statement = make_statement()
    statement.submit(make_editor("anna"))
    statement.request_changes(make_editor("boris"), "The date is wrong.")
    page = desk.get(page_of(statement)).content.decode()
    assert "The date is wrong." in page
    assert 'name="_submit"' in page


def test_a_statement_that_is_public_keeps_its_calls(desk: Client) -> None:
    statement = make_statement()
    make_call(statement, make_demand())
    publish(statement)
    page = desk.get(page_of(statement)).content.decode()
    assert QUOTE in page
    assert "Published" in page


@pytest.mark.parametrize(
    "query",
    [
        "issuers=1:x,foo",
        "issuers=99999999999999999999:lead",
        "document=abc",
        "language=zz",
        "countries=XX",
        "kind=" + "x" * 5000,
        "date=99999",
    ],
)
def test_a_senseless_address_still_opens_the_form(desk: Client, query: str) -> None:
    assert desk.get(f"{ADD_STATEMENT}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("calls__0__demand", "abc"),
        ("calls__0__demand", "99999999999999999999999"),
        ("calls__0__addressees", ["abc", "9" * 30]),
        ("calls__0__deadline", "yesterday"),
        ("calls__0__type", "x"),
        ("texts__0__document", "-1"),
        ("texts__0__body", "nul\0"),
        ("countries", ["XX", "nul\0"]),
        ("date", "2022-13-45"),
        ("title", "x" * 1_000_000),
        ("texts__TOTAL_FORMS", "many"),
        ("calls__TOTAL_FORMS", "99999999"),
    ],
)
def test_senseless_values_are_sentences(desk: Client, field: str, value: Any) -> None:
    assert desk.post(ADD_STATEMENT, new_statement(desk, **{field: value})).status_code == 200
    assert not Statement.objects.exists()


def test_a_long_text_is_kept_whole(desk: Client) -> None:
    body = PASTED + "я" * 150_000
    response = desk.post(ADD_STATEMENT, new_statement(desk, texts__0__body=body))
    assert response.status_code == 302, errors(response)
    assert Call.objects.get().text.body == body
