"""Every page of the desk answers, and nothing that is public or in review changes through it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError
from django.test import Client
from django.urls import reverse

from statements.admin.record import BUSY
from statements.models import Actor, Reviewed, correct

from .form import Fields, form_of, page_of
from .make import (
    make_actor,
    make_decided_demand,
    make_editor,
    make_merge,
    make_public_demand,
    make_removal,
    make_statement,
    make_story,
    publish,
)

pytestmark = pytest.mark.django_db

CHANGED = "Changed through the desk"
WORDS = ("title", "summary", "name", "note", "reason", "departure", "places")
TEXTS = ("texts-0-body", "calls-0-summary", "reports-0-quote")
RECORD = [model for model in admin.site._registry if model._meta.app_label == "statements"]


@pytest.fixture
def superuser(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root"))
    return client


def name_of(model: Any, page: str) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"


def rows() -> Iterator[tuple[Any, Any]]:
    for model in admin.site._registry:
        for thing in model._default_manager.all():
            yield model, thing


def addresses() -> Iterator[str]:
    """Every page of every registered noun, for each row that there is."""
    for model in admin.site._registry:
        yield reverse(name_of(model, "changelist"))
        yield reverse(name_of(model, "add"))
    for model, thing in rows():
        for page in ("change", "delete", "history"):
            yield reverse(name_of(model, page), args=[thing.pk])


def snapshot() -> dict[str, list[Any]]:
    """Every row of the record."""
    models = apps.get_app_config("statements").get_models(include_auto_created=True)
    return {m.__name__: list(m._default_manager.order_by("pk").values()) for m in models}


def change(fields: Fields) -> Fields:
    """The same form with the words in it changed; a call stays within its longer text."""
    return {
        name: [f"{values[0]} {CHANGED}"] if name in (*WORDS, *TEXTS) else values
        for name, values in fields.items()
    }


def drafted_forms(client: Client) -> dict[str, Fields]:
    """The forms of all drafts, with every word in them changed."""
    found = {}
    for model, thing in rows():
        if model in RECORD:
            page = reverse(name_of(model, "change"), args=[thing.pk])
            response = client.get(page)
            if b'name="_save"' in response.content:
                found[page] = change(form_of(response, main_field(model)))
    return found


def main_field(model: Any) -> str:
    names = {"Demand": "summary", "Evidence": "note", "Assessment": "reason", "Actor": "name"}
    names |= {"SearchLog": "places", "Report": "figures-TOTAL_FORMS"}
    return names.get(model.__name__, "title")


def test_every_page_answers(superuser: Client) -> None:
    make_decided_demand()
    make_story()
    for address in (*addresses(), "/admin/", "/admin/queue/", "/admin/statements/"):
        assert superuser.get(address, follow=True).status_code in (200, 403), address


@pytest.mark.parametrize("state", ["published", "in_review"])
def test_what_is_frozen_stays_whatever_is_posted(superuser: Client, state: str) -> None:
    story = make_story()
    forms = drafted_forms(superuser)
    assert len(forms) >= 8
    freeze(story, state)
    before = snapshot()
    for page, fields in forms.items():
        if state == "published" or "actor" not in page and "document" not in page:
            for button in ("_save", "_continue", "_addanother", "_submit", "_saveasnew"):
                response = superuser.post(page, {**fields, button: "1"}, follow=True)
                assert response.status_code in (200, 403), page
    assert_same(before, snapshot(), but_not=() if state == "published" else ("SearchLog",))


def freeze(story: list[Reviewed], state: str) -> None:
    if state == "published":
        publish(*story)
        return
    for thing in story:
        thing.submit(make_editor("anna"))


def assert_same(before: Any, after: Any, but_not: tuple[str, ...] = ()) -> None:
    for name in before:
        if name not in but_not:
            assert after[name] == before[name], name


def test_the_same_forms_change_drafts(superuser: Client) -> None:
    """Else the test above would prove nothing."""
    make_story()
    for page, fields in drafted_forms(superuser).items():
        superuser.post(page, {**fields, "_save": "1"})
    changed = {name for name, found in snapshot().items() if CHANGED in str(found)}
    assert changed == {
        "Statement",
        "StatementText",
        "Demand",
        "Event",
        "Report",
        "Evidence",
        "Assessment",
        "SearchLog",
        "Actor",
        "Document",
    }


def test_nothing_public_is_deleted(superuser: Client) -> None:
    demand = make_decided_demand()
    before = snapshot()
    for model, thing in rows():
        page = reverse(name_of(model, "delete"), args=[thing.pk])
        if model in RECORD:
            assert superuser.post(page, {"post": "yes"}, follow=True).status_code in (200, 403)
    author = demand.calls.get().statement.author
    assert author
    superuser.post(reverse("admin:auth_user_delete", args=[author.pk]), {"post": "yes"})
    assert_same(before, snapshot())
    assert User.objects.filter(pk=author.pk).exists()


def make_what_was_corrected_and_taken_away() -> None:
    """One published correction, merge and removal, and one of each that waits."""
    demand = make_decided_demand()
    waiting, public = make_public_demand("Free them"), make_public_demand("Free them all")
    publish(correct(demand, {"summary": "Release everybody"}, reason="Clearer."))
    publish(make_merge(demand, public), make_removal(demand.assessments.get()))
    anna = make_editor("anna")
    correct(waiting, {"summary": "Free all"}, reason="Clearer.").submit(anna)
    make_merge(demand, waiting).submit(anna)
    make_removal(waiting.calls.get().statement, "redact").submit(anna)


def test_nothing_that_corrects_or_takes_away_is_changed_once_it_waits(superuser: Client) -> None:
    make_what_was_corrected_and_taken_away()
    before = snapshot()
    for model, thing in rows():
        if model in RECORD:
            for page in ("change", "delete"):
                address = reverse(name_of(model, page), args=[thing.pk])
                fields = {"reason": CHANGED, "summary": CHANGED, "title": CHANGED, "post": "yes"}
                for button in ("_save", "_continue", "_submit"):
                    answer = superuser.post(address, {**fields, button: "1"}, follow=True)
                    assert answer.status_code in (200, 403), address
    assert_same(before, snapshot())


def test_every_page_answers_when_something_was_corrected_and_taken_away(
    superuser: Client,
) -> None:
    make_what_was_corrected_and_taken_away()
    for address in (*addresses(), "/admin/", "/admin/queue/"):
        assert superuser.get(address, follow=True).status_code in (200, 403), address


def test_what_cannot_be_deleted_says_so_on_its_page(desk: Client) -> None:
    statement, waiting = make_statement("Public"), make_statement("Waiting")
    publish(statement)
    waiting.submit(make_editor("anna"))
    for thing in (statement, waiting, statement.issuers.get()):
        delete = reverse(name_of(type(thing), "delete"), args=[thing.pk])
        for answer in (
            desk.get(delete, follow=True),
            desk.post(delete, {"post": "yes"}, follow=True),
        ):
            assert answer.redirect_chain == [(page_of(thing), 302)]
            assert "is never changed or deleted" in answer.content.decode()


def test_a_closed_page_is_a_sentence(desk: Client) -> None:
    response = desk.get(reverse("admin:statements_demand_add"))
    assert response.status_code == 403
    assert "This is not open to you" in response.content.decode()


def test_no_action_deletes(superuser: Client) -> None:
    make_decided_demand()
    before = snapshot()
    for model, thing in rows():
        page = reverse(name_of(model, "changelist"))
        data = {"action": "delete_selected", "_selected_action": thing.pk, "post": "yes"}
        assert superuser.post(page, data, follow=True).status_code in (200, 403)
        assert "delete_selected" not in superuser.get(page).content.decode()
    assert_same(before, snapshot())


@pytest.mark.parametrize("pk", ["0", "-1", "abc", "99999999999999999999", "1_5F", "%C3%A4"])
def test_a_wrong_id_is_no_error(superuser: Client, pk: str) -> None:
    for model in admin.site._registry:
        base = reverse(name_of(model, "changelist"))
        for page in ("change", "delete", "history"):
            for answer in (superuser.get, superuser.post):
                response = answer(f"{base}{pk}/{page}/", follow=True)
                assert response.status_code in (200, 403, 404), response.request


@pytest.mark.parametrize(
    "query",
    [
        "q=%25%27%22",
        "state__exact=zz",
        "p=99999",
        "p=abc",
        "o=99.-9.x",
        "e=1",
        "all=",
        "demand__id__exact=abc",
        "type__exact=%F0%9F%98%80",
        "_popup=1&_to_field=foo",
        "id=" + "9" * 40,
    ],
)
def test_a_wrong_question_to_a_list_is_no_error(superuser: Client, query: str) -> None:
    for model in RECORD:
        response = superuser.get(f"{reverse(name_of(model, 'changelist'))}?{query}", follow=True)
        assert response.status_code in (200, 400), (model, query)


def test_suggestions_tell_demands_apart(superuser: Client) -> None:
    make_decided_demand()
    query = {"term": "release", "app_label": "statements", "model_name": "evidence"}
    found = superuser.get("/admin/autocomplete/", {**query, "field_name": "demand"}).json()
    assert found["results"][0]["text"] == (
        "Release all detained – Kazakh authorities, since 09 January 2022"
    )
    for bad in ({"field_name": "foo"}, {"field_name": "stance"}, {"model_name": "zz"}, {}):
        assert superuser.get("/admin/autocomplete/", {**query, **bad}).status_code == 403


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (IntegrityError("What is published is never changed."), "never changed"),
        (OperationalError("deadlock detected"), BUSY),
    ],
)
def test_what_the_database_refuses_is_said_in_the_form(
    superuser: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    """As when somebody else publishes between the check of a form and its saving."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise error

    actor = make_actor()
    delete = reverse("admin:statements_actor_delete", args=[make_actor("Unused").pk])
    page = reverse("admin:statements_actor_change", args=[actor.pk])
    fields = {**form_of(superuser.get(page), "name"), "name": ["Typed with care"]}
    monkeypatch.setattr(Actor, "save", refuse)
    said = superuser.post(page, fields).content.decode()
    assert words in said
    assert "Typed with care" in said
    monkeypatch.setattr(Actor, "delete", refuse)
    assert words in superuser.post(delete, {"post": "yes"}, follow=True).content.decode()


def test_the_index_is_in_the_order_of_the_work(superuser: Client) -> None:
    page = superuser.get("/admin/").content.decode()
    nouns = (
        "Statements",
        "Demands",
        "Parts",
        "Events",
        "Evidence",
        "Search logs",
        "Decisions",
        "Responses",
        "External assessments",
        "Replies",
        "Actors",
        "Documents",
        "Versions of the method",
        "Publications (the ledger)",
    )
    places = [page.index(f">{noun}<") for noun in nouns]
    assert places == sorted(places)
    assert "Said and Done – the desk" in page
    assert ">Reports<" not in page
