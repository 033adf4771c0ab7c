"""The words that an editor chooses between say what they mean, where they are chosen."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from statements.models import Event
from statements.vocabulary import (
    Confidence,
    DemandType,
    Nature,
    Origin,
    PartKind,
    Provenance,
    ResponseKind,
    Role,
    Stance,
    Status,
    Strength,
    Voice,
)

from .form import filled, form_of, page_of
from .make import make_document, make_event, make_evidence, make_public_demand

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("noun", "words"),
    [
        ("statement", [*Origin, *Strength, *Voice]),
        ("event", [*Provenance]),
        ("evidence", [*Stance, *Nature]),
        ("assessment", [*Role, *Confidence]),
        ("part", [*PartKind]),
        ("response", [*ResponseKind]),
    ],
)
def test_each_word_of_a_select_says_what_it_means(desk: Client, noun: str, words: Any) -> None:
    demand = make_public_demand()
    make_evidence(make_event(), demand)
    add = reverse(f"admin:statements_{noun}_add")
    page = unescape(desk.get(f"{add}?demand={demand.pk}").content.decode())
    for word in words:
        assert f'data-meaning="{word.meaning}"' in page, word


def test_types_say_what_counts_as_met_and_statuses_what_they_need(desk: Client) -> None:
    demand = make_public_demand()
    add = reverse("admin:statements_statement_add")
    assert f"Counts as met when: {DemandType.RELEASE.criteria}" in desk.get(add).content.decode()
    decide = f"{reverse('admin:statements_assessment_add')}?demand={demand.pk}"
    page = unescape(desk.get(decide).content.decode())
    assert f"{Status.MET.meaning} Needs: {Status.MET.needs}" in page


def test_how_a_report_relates_to_others_is_chosen_by_an_editor(desk: Client) -> None:
    add = reverse("admin:statements_event_add")
    fields = form_of(desk.get(add), "title")
    assert fields["reports-0-provenance"] == [""]
    values = {"title": "Twelve freed", "kind": "release", "countries": ["KZ"], "_continue": 1}
    report = {"reports__0__document": make_document().pk, "reports__0__quote": "They are free."}
    response = desk.post(add, filled(fields, **values, **report))
    assert "required" in str(response.context["inline_admin_formsets"][0].formset.errors)
    assert not Event.objects.exists()


def test_two_independent_reports_of_one_publisher_are_pointed_out(desk: Client) -> None:
    event = make_event()
    fields = form_of(desk.get(page_of(event)), "title")
    first = {name.replace("-0-", "-1-"): fields[name] for name in fields if "reports-0-" in name}
    fields |= {**first, "reports-1-id": [""], "reports-TOTAL_FORMS": ["2"]}
    said = desk.post(page_of(event), fields, follow=True).content.decode()
    assert "2 reports of The Gazette are called independent." in said
    assert event.reports.count() == 2
    fields = form_of(desk.get(page_of(event)), "title")
    other = filled(fields, reports__1__provenance="same_organisation")
    assert (
        "called independent" not in desk.post(page_of(event), other, follow=True).content.decode()
    )
