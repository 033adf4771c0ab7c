"""Calls on their statement’s page: the place of pasted words, and the demands they make."""

import pytest
from django.test import Client

from statements.models import Call, Demand, Statement

from .form import ADD_STATEMENT, PASTED, errors, filled, form_of, new_statement, page_of
from .make import QUOTE, make_call, make_public_demand, make_statement

pytestmark = pytest.mark.django_db


def test_a_pasted_statement_finds_the_place_of_its_call(desk: Client) -> None:
    response = desk.post(ADD_STATEMENT, new_statement(desk))
    assert response.status_code == 302, errors(response)
    call = Call.objects.get()
    assert call.text.body == PASTED
    assert call.quote == "We urge you to release all"
    assert (call.demand.summary, call.demand.type) == ("Release all", "release")
    assert [actor.name for actor in call.demand.addressees.all()] == ["Kazakh authorities"]


def test_white_space_around_a_text_stays(desk: Client) -> None:
    desk.post(ADD_STATEMENT, new_statement(desk, texts__0__body=f"  {PASTED}\r\n "))
    assert Call.objects.get().text.body == f"  {PASTED}\n "


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
    response = desk.post(ADD_STATEMENT, new_statement(desk, calls__0__quote=quote))
    assert response.status_code == 200
    assert complaint in errors(response)
    assert not Statement.objects.exists()


def test_a_call_makes_the_same_demand_as_another(desk: Client) -> None:
    demand = make_public_demand()
    new = {"type": "", "addressees": [], "summary": "", "demand": demand.pk}
    values = {f"calls__0__{name}": value for name, value in new.items()}
    response = desk.post(ADD_STATEMENT, new_statement(desk, **values))
    assert response.status_code == 302, errors(response)
    assert demand.calls.count() == 2
    assert Demand.objects.count() == 1


def test_a_call_makes_exactly_one_demand(desk: Client) -> None:
    both = new_statement(desk, calls__0__demand=make_public_demand().pk)
    assert "here are both" in errors(desk.post(ADD_STATEMENT, both))
    empty = {"calls__0__type": "", "calls__0__addressees": [], "calls__0__summary": ""}
    assert "Say what is demanded" in errors(desk.post(ADD_STATEMENT, new_statement(desk, **empty)))
    half = new_statement(desk, calls__0__summary="")
    assert "A new demand needs this" in errors(desk.post(ADD_STATEMENT, half))


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        ("Much more before it.\n" + PASTED + "\nAnd after it.", True),
        ("We urge you to release all", True),
        ("We urge you to release some of them, and all the rest stays as it was before.", False),
    ],
)
def test_an_edited_text_places_its_calls_anew(desk: Client, body: str, is_found: bool) -> None:
    desk.post(ADD_STATEMENT, new_statement(desk))
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
        assert after.text.body == PASTED


def test_a_draft_demand_is_edited_where_it_is_made(desk: Client) -> None:
    desk.post(ADD_STATEMENT, new_statement(desk))
    page = page_of(Statement.objects.get())
    values = form_of(desk.get(page), "title")
    assert values["calls-0-summary"] == ["Release all"]
    desk.post(page, filled(values, calls__0__summary="Release everybody"))
    assert [demand.summary for demand in Demand.objects.all()] == ["Release everybody"]


def test_a_demand_that_nothing_makes_any_more_goes(desk: Client) -> None:
    desk.post(ADD_STATEMENT, new_statement(desk))
    page = page_of(Statement.objects.get())
    other = make_public_demand()
    values = filled(form_of(desk.get(page), "title"), calls__0__demand=other.pk)
    response = desk.post(page, values)
    assert response.status_code == 302, errors(response)
    assert list(Demand.objects.all()) == [other]


def test_a_saved_call_is_named_by_its_demand_alone(desk: Client) -> None:
    page = desk.post(ADD_STATEMENT, new_statement(desk), follow=True).content.decode()
    assert '<span class="inline_label">Release all</span>' in " ".join(page.split())


def test_the_demand_of_a_public_call_is_not_edited_here(desk: Client) -> None:
    demand = make_public_demand()
    statement = make_statement("A second one")
    make_call(statement, demand, quote=QUOTE)
    fields = form_of(desk.get(page_of(statement)), "title")
    assert fields["calls-0-demand"] == [str(demand.pk)]
    assert fields["calls-0-summary"] == [""]


def test_a_statement_of_sixty_calls_is_one_form(desk: Client) -> None:
    body = "".join(f"We urge you to do the {number:03}rd thing.\n" for number in range(60))
    values = new_statement(desk, texts__0__body=body, calls__TOTAL_FORMS=60)
    first = {name: values[name] for name in values if name.startswith("calls-0-")}
    for number in range(60):
        call = {name.replace("-0-", f"-{number}-"): value for name, value in first.items()}
        values |= {**call, f"calls-{number}-quote": [f"the {number:03}rd thing"]}
        values[f"calls-{number}-themes"] = ["liberty", "fair_trial", "life"]
    response = desk.post(ADD_STATEMENT, values)
    assert response.status_code == 302, errors(response)
    assert Call.objects.count() == Demand.objects.count() == 60
