"""An event’s page: its reports, and the numbers in them."""

from typing import Any

import pytest
from django.test import Client

from statements.models import Event, Figure

from .form import Fields, filled, form_of, page_of
from .make import make_document, make_event

pytestmark = pytest.mark.django_db

EVENT = "/admin/statements/event/add/"


def new_event(desk: Client, **values: Any) -> Fields:
    values = {
        "title": "Twelve freed",
        "kind": "release",
        "date": "2022-02-01",
        "countries": ["KZ"],
        "place": "Almaty",
        "reports__0__document": make_document().pk,
        "reports__0__quote": "They are free.",
        "reports__0__provenance": "independent",
        **values,
    }
    return filled(form_of(desk.get(EVENT), "title"), **values)


def test_an_event_is_recorded_with_its_report_and_the_numbers_in_it(desk: Client) -> None:
    desk.post(EVENT, new_event(desk))
    event = Event.objects.get()
    report = event.reports.get()
    assert page_of(report) in desk.get(page_of(event)).content.decode()
    number = {"counted": "detained", "words": "almost 8,000", "high": 8000, "claimed_by": "Police"}
    values = {f"figures__0__{name}": value for name, value in number.items()}
    response = desk.post(
        page_of(report), filled(form_of(desk.get(page_of(report)), "figures-0-words"), **values)
    )
    assert response["Location"] == page_of(event)
    assert str(Figure.objects.get()) == "almost 8,000 detained"


def test_a_saved_report_is_named_by_its_document(desk: Client) -> None:
    page = desk.get(page_of(make_event())).content.decode()
    assert '<span class="inline_label">A report</span>' in " ".join(page.split())


@pytest.mark.parametrize(
    ("low", "high", "complaint"),
    [("", "", "Give the number"), ("9", "3", "is more than"), ("9" * 30, "", "less than or equal")],
)
def test_a_senseless_number_is_a_sentence(
    desk: Client, low: str, high: str, complaint: str
) -> None:
    page = page_of(make_event().reports.get())
    values = {"counted": "killed", "words": "many", "low": low, "high": high, "claimed_by": "X"}
    fields = {f"figures__0__{name}": value for name, value in values.items()}
    response = desk.post(page, filled(form_of(desk.get(page), "figures-0-words"), **fields))
    assert complaint in response.content.decode()


def test_an_event_needs_a_report(desk: Client) -> None:
    values = new_event(desk, reports__0__document="", reports__0__quote="")
    assert desk.post(EVENT, values).status_code == 200
    assert not Event.objects.exists()


def test_another_event_keeps_kind_countries_place_and_date(desk: Client) -> None:
    again = form_of(desk.post(EVENT, new_event(desk, _addanother=1), follow=True), "title")
    kept = (again["kind"], again["countries"], again["place"], again["date"], again["title"])
    assert kept == (["release"], ["KZ"], ["Almaty"], ["2022-02-01"], [""])
