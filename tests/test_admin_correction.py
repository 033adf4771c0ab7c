"""Corrections at the desk: one form, the difference, and a second person."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from statements.admin.correcting import OVERTAKEN, UNKNOWN_ENTRY
from statements.models import Correction, Event, Publication, Statement, correct
from statements.vocabulary import State

from .form import filled, form_of, page_of
from .make import (
    make_actor,
    make_call,
    make_decided_demand,
    make_demand,
    make_editor,
    make_event,
    make_external_assessment,
    make_masked_part,
    make_part,
    make_public_demand,
    make_removal,
    make_reply,
    make_response,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db

READ = "/admin/queue/read/"


@pytest.fixture
def event() -> Event:
    made = make_event(summary="Twelve left the prison.")
    figure = {"counted": "detained", "words": "twelve", "low": 12, "claimed_by": "The police"}
    made.reports.get().figures.create(**figure)
    publish(made)
    return made


def page(thing: Any, query: str = "") -> str:
    subject = getattr(thing, "subject", thing._meta.model_name)
    return reverse("admin:correct", args=[subject, thing.public_id]) + query


def field(thing: Any, name: str, record: str = "") -> str:
    subject = record or getattr(thing, "subject", thing._meta.model_name)
    return f"{subject}-{thing.public_id}-{name}"


def send(desk: Client, address: str, **values: Any) -> Any:
    """The form as it is shown, with some fields filled in."""
    shown = form_of(desk.get(address), "based_on")
    values = {"why-reason": "Miscounted.", **values}
    return desk.post(address, filled(shown, **values), follow=True)


def second() -> Client:
    client = Client()
    client.force_login(make_editor("boris"))
    return client


def key(correction: Correction) -> dict[str, str]:
    return {"thing": f"correction-{correction.public_id}"}


def test_a_correction_goes_the_whole_way(desk: Client, event: Event) -> None:
    assert page(event) in desk.get(page_of(event)).content.decode()
    said = send(desk, page(event), **{field(event, "title"): "Eleven people freed"})
    assert "<del>Twelve</del><ins>Eleven</ins> people freed" in said.content.decode()
    correction = Correction.objects.get()
    assert correction.state == State.DRAFT
    assert [change["field"] for change in correction.changes] == ["title"]
    desk.post(
        page_of(correction), filled(form_of(desk.get(page_of(correction)), "reason"), _submit=1)
    )
    boris = second()
    shown = boris.get(READ, key(correction))
    text = shown.content.decode()
    assert "<del>Twelve</del><ins>Eleven</ins> people freed" in text
    assert "Miscounted." in text
    boris.post(READ, filled(form_of(shown, "thing"), _publish=1))
    event.refresh_from_db()
    assert event.title == "Eleven people freed"
    assert Publication.objects.latest("seq").kind == "corrected"
    log = desk.get(page_of(event)).content.decode()
    assert "Changelog" in log
    assert "Corrected" in log


def test_reports_and_figures_are_corrected_on_the_page_of_their_event(
    desk: Client, event: Event
) -> None:
    report = event.reports.get()
    figure = report.figures.get()
    values = {
        field(report, "quote", "report"): "Eleven are free.",
        field(figure, "low", "figure"): "11",
        field(figure, "date", "figure"): "2022-02-01",
    }
    send(desk, page(event), **values)
    publish(Correction.objects.get())
    report.refresh_from_db()
    figure.refresh_from_db()
    assert (report.quote, figure.low, str(figure.first_day)) == (
        "Eleven are free.",
        11,
        "2022-02-01",
    )


@pytest.mark.parametrize(
    ("make", "name", "value"),
    [
        (make_public_demand, "summary", "Release everybody"),
        (lambda: made_public(make_response), "words", "Nobody is held."),
        (lambda: made_public(make_external_assessment), "verdict", "Partly"),
        (lambda: made_public(make_part), "name", "Asel Bekowa"),
        (lambda: published(make_reply(make_decided_demand().assessments.get())), "words", "No."),
        (lambda: make_decided_demand().evidence.get(), "note", "They went home."),
        (lambda: make_public_demand() and make_actor(), "name", "European Union (EU)"),
        (lambda: document_of(make_public_demand()), "title", "Another page"),
        (lambda: make_public_demand().calls.get().statement, "speaker", "The High Representative"),
    ],
)
def test_every_kind_of_record_is_corrected(desk: Client, make: Any, name: str, value: str) -> None:
    thing = make()
    said = send(desk, page(thing), **{field(thing, name): value}).content.decode()
    correction = Correction.objects.get()
    assert [change["after"] for change in correction.shown_changes] == [value], said
    publish(correction)
    thing.refresh_from_db()
    assert getattr(thing, name) == value


def made_public(make: Any) -> Any:
    return published(make(make_public_demand()))


def published(thing: Any) -> Any:
    publish(thing)
    return thing


def document_of(demand: Any) -> Any:
    return demand.calls.get().text.document


def test_addressees_are_chosen_and_shown_by_name(desk: Client) -> None:
    demand, other = make_public_demand(), make_actor("Ministry of the Interior")
    said = send(desk, page(demand), **{field(demand, "addressees"): [str(other.pk)]})
    text = said.content.decode()
    assert "<del>Kazakh authorities</del>" in text
    assert "<ins>Ministry of the Interior</ins>" in text
    publish(Correction.objects.get())
    assert demand.addressees.get() == other


def test_a_withdrawal_is_easy_to_record(desk: Client) -> None:
    demand = make_public_demand()
    call = demand.calls.get()
    link = page(call.statement, "?only=withdrawn_on")
    assert (
        "Record that its issuer withdrew it" in desk.get(page_of(call.statement)).content.decode()
    )
    assert f"{link}#call-{call.public_id}" in desk.get(page_of(demand)).content.decode()
    assert field(call.statement, "title") not in desk.get(link).content.decode()
    said = send(desk, link, **{field(call, "withdrawn_on", "call"): "2022-03-01"})
    assert "Not yet assessed → <strong>Withdrawn or replaced" in said.content.decode()
    publish(Correction.objects.get())
    demand.refresh_from_db()
    assert demand.status == "withdrawn"


def test_nothing_changed_is_a_sentence(desk: Client, event: Event) -> None:
    assert "Nothing was changed." in send(desk, page(event)).content.decode()
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("date", "2022-13-40", "2022-13-40"),
        ("kind", "miracle", "Select a valid choice"),
        ("title", "x" * 999, "Ensure this value has at most"),
        ("title", "", "This field is required"),
        ("title", "a\0b", "Null characters are not allowed"),
        ("countries", ["XX"], "Select a valid choice"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(
    desk: Client, event: Event, name: str, value: Any, words: str
) -> None:
    said = send(desk, page(event), **{field(event, name): value}).content.decode()
    assert words in said
    assert 'class="errorlist"' in said
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date", "2022-13-40"),
        ("date", 5),
        ("kind", "miracle"),
        ("title", "x" * 999),
        ("title", ""),
        ("title", None),
        ("title", "a\0b"),
        ("summary", None),
        ("countries", ["XX"]),
        ("countries", "XX"),
        ("public_id", "22222222"),
    ],
)
def test_nothing_can_be_put_in_review_that_the_database_would_refuse(
    event: Event, name: str, value: Any
) -> None:
    with pytest.raises(ValidationError):
        correct(event, {name: value}, reason="Miscounted.")


@pytest.mark.parametrize("value", [[], ["22222222"]])
def test_a_demand_keeps_an_addressee_that_is_recorded(value: list[str]) -> None:
    with pytest.raises(ValidationError):
        correct(make_public_demand(), {"addressees": value}, reason="Other.")


def test_rules_between_fields_hold(desk: Client) -> None:
    call = make_public_demand().calls.get()
    values = {field(call, "voice", "call"): "reported"}
    said = send(desk, page(call.statement), **values).content.decode()
    assert "Say who reports it" in said
    with pytest.raises(ValidationError, match="Say who reports it"):
        correct(call, {"voice": "reported"}, reason="Reported.")


def test_a_reason_is_compulsory_but_for_a_slip(desk: Client, event: Event) -> None:
    values = {field(event, "title"): "Twelve people freed.", "why-reason": ""}
    assert "Say why it is corrected." in send(desk, page(event), **values).content.decode()
    send(desk, page(event), **values, **{"why-is_slip": "on"})
    publish(Correction.objects.get())
    event.refresh_from_db()
    assert event.title == "Twelve people freed."


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", "Nobody was freed at all", "changes too much for a slip"),
        ("kind", "other", "is no text in which a pen slips"),
        ("date", "2022-02-02", "is no text in which a pen slips"),
    ],
)
def test_a_slip_is_only_in_some_letters(
    desk: Client, event: Event, name: str, value: str, words: str
) -> None:
    values = {field(event, name): value, "why-is_slip": "on"}
    assert words in send(desk, page(event), **values).content.decode()
    assert not Correction.objects.exists()


def test_who_comes_second_sees_both_texts(desk: Client, event: Event) -> None:
    opened = form_of(desk.get(page(event)), "based_on")
    publish(correct(event, {"title": "Eleven people freed"}, reason="Miscounted."))
    values = {field(event, "title"): "Ten people freed", "why-reason": "Miscounted."}
    said = desk.post(page(event), filled(opened, **values), follow=True).content.decode()
    assert OVERTAKEN in said
    mine = Correction.objects.get(publication=None)
    assert (mine.changes[0]["before"], mine.changes[0]["after"]) == (
        "Twelve people freed",
        "Ten people freed",
    )
    mine.submit(make_editor("anna"))
    boris = second()
    shown = boris.get(READ, key(mine))
    for words in ("Twelve people freed", "Eleven people freed", "Ten people freed"):
        assert words in shown.content.decode()
    assert 'name="_publish"' not in shown.content.decode()
    assert 'name="_send_back"' in shown.content.decode()
    refused = boris.post(READ, filled(form_of(shown, "thing"), _publish=1), follow=True)
    assert "It was corrected since this correction was written" in refused.content.decode()
    anew = reverse("admin:correct_anew", args=[mine.pk])
    form = boris.post(anew, follow=True)
    sent = form_of(form, "based_on")
    assert sent[field(event, "title")] == ["Ten people freed"]
    boris.post(form.request["PATH_INFO"] + f"?anew={mine.pk}", sent)
    mine.refresh_from_db()
    assert mine.changes[0]["before"] == "Eleven people freed"
    publish(mine)
    event.refresh_from_db()
    assert event.title == "Ten people freed"


def test_what_the_other_changed_is_not_put_back(desk: Client, event: Event) -> None:
    """A field that only the other corrected is no change of mine."""
    opened = form_of(desk.get(page(event)), "based_on")
    publish(correct(event, {"title": "Eleven people freed"}, reason="Miscounted."))
    values = {field(event, "place"): "Almaty", "why-reason": "Known now."}
    desk.post(page(event), filled(opened, **values))
    mine = Correction.objects.get(publication=None)
    assert [change["field"] for change in mine.changes] == ["place"]


@pytest.mark.parametrize("based_on", ["", "0", "-1", "zz", "9" * 30, "2"])
def test_a_form_that_does_not_say_what_was_read_is_shown_anew(
    desk: Client, event: Event, based_on: str
) -> None:
    publish(make_event("Another"))
    said = send(desk, page(event), based_on=based_on, **{field(event, "title"): "Ten people freed"})
    assert UNKNOWN_ENTRY in said.content.decode()
    assert not Correction.objects.exists()


def test_a_draft_is_written_once_more(desk: Client, event: Event) -> None:
    draft = correct(event, {"title": "Eleven people freed"}, reason="Miscounted.")
    address = page(event, f"?anew={draft.pk}")
    assert address in desk.get(page_of(draft)).content.decode()
    assert form_of(desk.get(address), "based_on")[field(event, "title")] == ["Eleven people freed"]
    send(desk, address, **{field(event, "title"): "Ten people freed"})
    assert Correction.objects.get().changes[0]["after"] == "Ten people freed"
    draft.submit(make_editor("anna"))
    assert "can no longer be changed" in desk.get(address, follow=True).content.decode()


def test_only_what_is_public_is_corrected(desk: Client, event: Event) -> None:
    draft = make_event("A draft")
    assert page(draft) not in desk.get(page_of(draft)).content.decode()
    assert "It is not public" in desk.get(page(draft), follow=True).content.decode()
    publish(make_removal(event))
    assert "It is not public" in desk.get(page(event), follow=True).content.decode()


@pytest.mark.parametrize(
    "address", ["assessment/22222222", "call/22222222", "event/zz", "zz/22222222"]
)
def test_what_is_not_there_is_not_found(desk: Client, address: str) -> None:
    assert desk.get(f"/admin/correct/{address}/").status_code == 404


@pytest.mark.parametrize("anew", ["0", "zz", "9" * 30])
def test_a_wrong_draft_is_a_sentence(desk: Client, event: Event, anew: str) -> None:
    answer = desk.get(page(event, f"?anew={anew}"), follow=True)
    assert "can no longer be changed" in answer.content.decode()


def test_a_masked_name_is_neither_shown_nor_corrected(desk: Client) -> None:
    part = make_masked_part(make_public_demand())
    publish(part)
    shown = desk.get(page(part)).content.decode()
    assert field(part, "kind") in shown
    assert field(part, "name") not in shown


def test_who_may_not_correct_is_refused(client: Client, event: Event) -> None:
    client.force_login(User.objects.create_user("guest", is_staff=True))
    assert client.get(page(event)).status_code == 403
    draft = correct(event, {"title": "Ten people freed"}, reason="Miscounted.")
    assert client.post(reverse("admin:correct_anew", args=[draft.pk])).status_code == 403


def test_the_index_lists_what_is_due(desk: Client, event: Event) -> None:
    one = correct(event, {"title": "Eleven people freed"}, reason="Miscounted.")
    other = correct(event, {"title": "Ten people freed"}, reason="Miscounted.")
    publish(one)
    index = desk.get("/admin/").content.decode()
    assert "Due: 1" in index
    assert page_of(other) in index
    assert page_of(one) not in index


def test_a_form_takes_no_more_queries_for_more_calls(
    desk: Client, django_assert_num_queries: Any
) -> None:
    few, many = statement_with(1), statement_with(9)
    with CaptureQueriesContext(connection) as taken:
        desk.get(page(few))
    with django_assert_num_queries(len(taken)):
        desk.get(page(many))


def statement_with(calls: int) -> Statement:
    words = [f"We urge them to free person {number}." for number in range(calls)]
    statement = make_statement(body="\n".join(words))
    for quote in words:
        make_call(statement, make_demand(quote), quote)
    publish(statement)
    return statement
