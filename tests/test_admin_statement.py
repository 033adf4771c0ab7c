"""A statement's page: pasted words, the places of calls in them, and the demands they make."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from statements.models import Call, Demand, Statement
from statements.vocabulary import State

from .form import Fields, filled, form_of, page_of
from .make import (
    QUOTE,
    make_actor,
    make_call,
    make_demand,
    make_document,
    make_editor,
    make_public_demand,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/statements/statement/add/"
BODY = "We regret it.\nWe urge you to release all.\n\nWe urge you to talk. We regret it."


def new_statement(desk: Client, **values: Any) -> Fields:
    """The form of a new statement with one text and one call, as somebody would fill it in."""
    values = {
        "title": "On the events",
        "kind": "declaration",
        "date": "2022-01-09",
        "countries": ["KZ"],
        "issuings__0__actor": make_actor().pk,
        "texts__0__document": make_document().pk,
        "texts__0__body": BODY.replace("\n", "\r\n"),
        "calls__0__quote": "We urge you to release all",
        "calls__0__type": "release",
        "calls__0__addressees": [make_actor("Kazakh authorities").pk],
        "calls__0__summary": "Release all",
        "_continue": "1",
        **values,
    }
    return filled(form_of(desk.get(ADD), "title"), **values)


def errors(response: Any) -> str:
    """All that the page complains about."""
    context = response.context
    formsets = [formset.formset for formset in context["inline_admin_formsets"]]
    found = [str(context["adminform"].form.errors)]
    found += [str(formset.errors) + str(formset.non_form_errors()) for formset in formsets]
    return " ".join(found)


def test_a_pasted_statement_finds_the_place_of_its_call(desk: Client) -> None:
    response = desk.post(ADD, new_statement(desk))
    assert response.status_code == 302, errors(response)
    call = Call.objects.get()
    assert call.text.body == BODY
    assert call.quote == "We urge you to release all"
    assert (call.demand.summary, call.demand.type) == ("Release all", "release")
    assert [actor.name for actor in call.demand.addressees.all()] == ["Kazakh authorities"]


def test_white_space_around_a_text_stays(desk: Client) -> None:
    desk.post(ADD, new_statement(desk, texts__0__body=f"  {BODY}\r\n "))
    assert Call.objects.get().text.body == f"  {BODY}\n "


@pytest.mark.parametrize(
    ("quote", "complaint"),
    [
        ("We urge you to dance", "do not stand in the text"),
        ("We regret it", "2 times"),
        ("  ", "required"),
        ("nul\0byte", "Null characters"),
    ],
)
def test_words_without_one_place_are_a_sentence(desk: Client, quote: str, complaint: str) -> None:
    response = desk.post(ADD, new_statement(desk, calls__0__quote=quote))
    assert response.status_code == 200
    assert complaint in errors(response)
    assert not Statement.objects.exists()


def test_a_call_makes_the_same_demand_as_another(desk: Client) -> None:
    demand = make_public_demand()
    new = {"type": "", "addressees": [], "summary": "", "demand": demand.pk}
    values = {f"calls__0__{name}": value for name, value in new.items()}
    response = desk.post(ADD, new_statement(desk, **values))
    assert response.status_code == 302, errors(response)
    assert demand.calls.count() == 2
    assert Demand.objects.count() == 1


def test_a_call_makes_exactly_one_demand(desk: Client) -> None:
    both = new_statement(desk, calls__0__demand=make_public_demand().pk)
    assert "here are both" in errors(desk.post(ADD, both))
    empty = {"calls__0__type": "", "calls__0__addressees": [], "calls__0__summary": ""}
    assert "Say what is demanded" in errors(desk.post(ADD, new_statement(desk, **empty)))
    half = new_statement(desk, calls__0__summary="")
    assert "A new demand needs this" in errors(desk.post(ADD, half))


def test_a_statement_needs_an_issuer_and_words(desk: Client) -> None:
    bare = new_statement(desk, issuings__0__actor="", texts__0__body=" \r\n ")
    said = errors(desk.post(ADD, bare))
    assert "This field is required" in said


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        ("Much more before it.\n" + BODY + "\nAnd after it.", True),
        ("We urge you to release all", True),
        ("We urge you to release some of them, and all the rest stays as it was before.", False),
    ],
)
def test_an_edited_text_places_its_calls_anew(desk: Client, body: str, is_found: bool) -> None:
    desk.post(ADD, new_statement(desk))
    statement = Statement.objects.get()
    before = statement.calls.get()
    page = page_of(statement)
    values = filled(form_of(desk.get(page), "title"), texts__0__body=body.replace("\n", "\r\n"))
    response = desk.post(page, values)
    after = statement.calls.get()
    assert after.public_id == before.public_id
    assert after.quote == "We urge you to release all"
    if is_found:
        assert response.status_code == 302, errors(response)
        assert after.text.body == body
    else:
        assert "do not stand in the text" in errors(response)
        assert after.text.body == BODY


def test_saving_what_was_not_touched_changes_nothing(desk: Client) -> None:
    desk.post(ADD, new_statement(desk))
    page = page_of(Statement.objects.get())
    before = (list(Call.objects.values()), list(Demand.objects.values()))
    response = desk.post(page, form_of(desk.get(page), "title"))
    assert response.status_code == 302
    assert (list(Call.objects.values()), list(Demand.objects.values())) == before


def test_a_draft_demand_is_edited_where_it_is_made(desk: Client) -> None:
    desk.post(ADD, new_statement(desk))
    page = page_of(Statement.objects.get())
    values = form_of(desk.get(page), "title")
    assert values["calls-0-summary"] == ["Release all"]
    desk.post(page, filled(values, calls__0__summary="Release everybody"))
    assert [demand.summary for demand in Demand.objects.all()] == ["Release everybody"]


def test_a_demand_that_nothing_makes_any_more_goes(desk: Client) -> None:
    desk.post(ADD, new_statement(desk))
    page = page_of(Statement.objects.get())
    other = make_public_demand()
    values = filled(form_of(desk.get(page), "title"), calls__0__demand=other.pk)
    response = desk.post(page, values)
    assert response.status_code == 302, errors(response)
    assert list(Demand.objects.all()) == [other]


def test_a_draft_is_deleted_with_all_that_hangs_on_it(desk: Client) -> None:
    desk.post(ADD, new_statement(desk))
    statement = Statement.objects.get()
    desk.post(reverse("admin:statements_statement_delete", args=[statement.pk]), {"post": "yes"})
    assert not Statement.objects.exists()
    assert not Demand.objects.exists()


def test_save_and_add_another_keeps_what_repeats(desk: Client) -> None:
    values = new_statement(desk, speaker="The High Representative", countries=["KZ", "RU"])
    values["_addanother"] = values.pop("_continue")
    response = desk.post(ADD, values, follow=True)
    again = form_of(response, "title")
    for name in ("kind", "speaker", "countries", "issuings-0-actor", "texts-0-document"):
        assert again[name] == values[name], name
    assert again["title"] == again["calls-0-quote"] == [""]


def test_what_repeats_is_saved_without_being_touched(desk: Client) -> None:
    values = new_statement(desk)
    values["_addanother"] = values.pop("_continue")
    address = desk.post(ADD, values)["Location"]
    second = filled(form_of(desk.get(address), "title"), title="Another", texts__0__body="No call.")
    assert desk.post(address, second).status_code == 302
    another = Statement.objects.get(title="Another")
    assert [issuer.actor.name for issuer in another.issuings.all()] == ["European Union"]


def test_a_statement_like_another_is_pointed_out_and_saved(desk: Client) -> None:
    first = make_statement("On the events", date="2022-01-09")
    response = desk.post(ADD, new_statement(desk), follow=True)
    assert Statement.objects.count() == 2
    like = f'<a href="{page_of(first)}">On the events</a>, European Union, 9 January 2022, 0 calls.'
    assert like in response.content.decode()


def test_a_likeness_is_pointed_out_once(desk: Client) -> None:
    make_statement("On the events", date="2022-01-09")
    desk.post(ADD, new_statement(desk), follow=True)
    page = page_of(Statement.objects.latest("pk"))

    def said(**values: Any) -> str:
        fields = filled(form_of(desk.get(page), "title"), **values)
        return desk.post(page, fields, follow=True).content.decode()

    assert "same title and day" not in said(speaker="Somebody", _continue=1)
    assert "same title and day" in said(title="on the Events", _continue=1)
    assert "same title and day" not in said(_submit=1)


def test_a_saved_call_is_named_by_its_demand_alone(desk: Client) -> None:
    page = desk.post(ADD, new_statement(desk), follow=True).content.decode()
    assert '<span class="inline_label">Release all</span>' in " ".join(page.split())


def test_a_statement_in_review_can_only_be_read(desk: Client) -> None:
    values = new_statement(desk)
    values["_submit"] = values.pop("_continue")
    desk.post(ADD, values)
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


def test_the_demand_of_a_public_call_is_not_edited_here(desk: Client) -> None:
    demand = make_public_demand()
    statement = make_statement("A second one")
    make_call(statement, demand, quote=QUOTE)
    fields = form_of(desk.get(page_of(statement)), "title")
    assert fields["calls-0-demand"] == [str(demand.pk)]
    assert fields["calls-0-summary"] == [""]


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
    assert desk.get(f"{ADD}?{query}").status_code == 200


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
    assert desk.post(ADD, new_statement(desk, **{field: value})).status_code == 200
    assert not Statement.objects.exists()


def test_a_long_text_is_kept_whole(desk: Client) -> None:
    body = BODY + "я" * 150_000
    response = desk.post(ADD, new_statement(desk, texts__0__body=body))
    assert response.status_code == 302, errors(response)
    assert Call.objects.get().text.body == body


def test_a_statement_of_sixty_calls_is_one_form(desk: Client) -> None:
    body = "".join(f"We urge you to do the {number:03}rd thing.\n" for number in range(60))
    values = new_statement(desk, texts__0__body=body, calls__TOTAL_FORMS=60)
    first = {name: values[name] for name in values if name.startswith("calls-0-")}
    for number in range(60):
        call = {name.replace("-0-", f"-{number}-"): value for name, value in first.items()}
        values |= {**call, f"calls-{number}-quote": [f"the {number:03}rd thing"]}
        values[f"calls-{number}-themes"] = ["liberty", "fair_trial", "life"]
    response = desk.post(ADD, values)
    assert response.status_code == 302, errors(response)
    assert Call.objects.count() == Demand.objects.count() == 60
