"""Taking something away at the desk: what will happen is said before anything does."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from statements.models import Demand, Event, Evidence, Publication, Removal
from statements.models.rehearsal import BUSY, rehearse
from statements.vocabulary import State

from .conftest import Owner
from .form import filled, form_of, page_of
from .make import (
    make_actor,
    make_decided_demand,
    make_editor,
    make_event,
    make_external_assessment,
    make_methodology_version,
    make_part,
    make_public_demand,
    make_removal,
    make_reply,
    make_response,
    publish,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/statements/removal/add/"
READ = "/admin/queue/read/"


def address(thing: Any, kind: str = "unpublish") -> str:
    return f"{ADD}?{urlencode({'target': thing.subject, 'id': thing.public_id, 'kind': kind})}"


def draft(desk: Client, where: str, **values: Any) -> Any:
    """What the desk says once a removal is saved as a draft."""
    fields = {"reason": "error", **values, "_continue": 1}
    return desk.post(where, filled(form_of(desk.get(where), "reason"), **fields), follow=True)


def text(response: Any) -> str:
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r" ([:.,)])", r"\1", words)


def read(removal: Removal) -> tuple[Client, Any]:
    """Boris reads what Anna put before him."""
    removal.submit(make_editor("anna"))
    boris = Client()
    boris.force_login(make_editor("boris"))
    return boris, boris.get(READ, {"thing": f"removal-{removal.public_id}"})


def test_a_decision_is_unpublished_and_the_status_goes_back(desk: Client) -> None:
    demand = make_decided_demand("met")
    decision = demand.assessments.get()
    assert address(decision).replace("&", "&amp;") in desk.get(page_of(decision)).content.decode()
    said = text(draft(desk, address(decision), note="We had misread it."))
    assert "Met → Not yet assessed" in said
    assert "backups that were made before, mails that were sent" in said
    removal = Removal.objects.get()
    assert (removal.kind, removal.target, removal.state) == ("unpublish", "assessment", "draft")
    boris, shown = read(removal)
    assert "Met → Not yet assessed" in text(shown)
    assert "We had misread it." in text(shown)
    boris.post(READ, filled(form_of(shown, "thing"), _publish=1))
    assert Demand.objects.get().status == "not_assessed"
    decision.refresh_from_db()
    assert decision.state == State.UNPUBLISHED
    page = desk.get(page_of(decision)).content.decode()
    assert "Unpublished" in page
    assert ">Redact<" in page
    assert ">Unpublish<" not in page


def test_a_statement_takes_its_demands_and_whom_it_alone_names(desk: Client) -> None:
    demand = make_public_demand()
    said = text(draft(desk, address(demand.calls.get().statement)))
    assert "1 demand leaves the public" in said
    assert "Release all detained · Not yet assessed → not public" in said
    for name in ("European Union", "Kazakh authorities", "The Gazette", "A page"):
        assert name in said
    assert Demand.objects.get().is_public


@pytest.mark.parametrize("model", [Event, Evidence])
def test_what_rests_on_it_is_named_and_comes_under_review(desk: Client, model: Any) -> None:
    demand = make_decided_demand("met")
    said = text(draft(desk, address(model.objects.get())))
    assert "Shown as “under review” until somebody decides anew: Release all detained (Met)" in said
    assert "Published decisions that rest on it: Met, 1 February 2022" in said
    publish(Removal.objects.get())
    index = desk.get("/admin/").content.decode()
    assert "Due: 1" in index
    assert "What its decision rests on is public no more" in index
    assert page_of(demand) in index


def test_a_redaction_says_how_many_entries_lose_their_content(desk: Client) -> None:
    demand = make_decided_demand("met")
    where = address(demand.calls.get().statement, "redact")
    assert "note" not in form_of(desk.get(where), "reason")
    said = text(draft(desk, where, reason="safety"))
    assert "1 entry of the ledger loses its content (1); the proof stays." in said
    assert "All its words are deleted for good" in said
    publish(Removal.objects.get())
    assert Publication.objects.get(seq=1).content == ""


def test_words_are_deleted_with_every_place_named(desk: Client) -> None:
    demand = make_public_demand()
    event = make_event("A loss of life", summary="The loss of life grew.")
    publish(event)
    assert ADD in desk.get("/admin/").content.decode()
    said = text(draft(desk, ADD, words="loss of life", reason="privacy"))
    assert "Events 1" in said
    assert "Statement texts 1" in said
    assert "2 entries of the ledger lose their content (1, 2)" in said
    removal = Removal.objects.get()
    assert (removal.kind, removal.target) == ("redact", "")
    boris, shown = read(removal)
    assert "loss of life" in text(shown)
    assert "Statement texts 1" in text(shown)
    boris.post(READ, filled(form_of(shown, "thing"), _publish=1))
    removal.refresh_from_db()
    event.refresh_from_db()
    assert removal.words == ""
    assert event.title == "A [redacted]"
    assert "loss of life" not in demand.calls.get().text.body
    assert not Publication.objects.filter(content__contains="loss of life").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Say which words"),
        ("   \n ", "Say which words"),
        ("abc", "“abc” is too short"),
        ("loss of life\nlo", "“lo” is too short"),
        ("Nowhere to be found", "stand nowhere"),
        ("x" * 3000, "at most 2000"),
    ],
)
def test_words_that_cannot_be_deleted_are_refused_at_the_form(
    desk: Client, words: str, sentence: str
) -> None:
    make_public_demand()
    assert sentence in desk_errors(draft(desk, ADD, words=words))
    assert not Removal.objects.exists()


def desk_errors(response: Any) -> str:
    return str(response.context["adminform"].form.errors)


@pytest.mark.parametrize(
    "make",
    [
        lambda demand: make_part(demand),
        lambda demand: make_response(demand),
        lambda demand: make_external_assessment(demand),
        lambda demand: make_reply(demand.assessments.get()),
        lambda demand: make_methodology_version(),
    ],
)
@pytest.mark.parametrize("kind", ["unpublish", "redact"])
def test_everything_else_that_can_be_taken_away_is(desk: Client, make: Any, kind: str) -> None:
    thing = make(make_decided_demand("met"))
    publish(thing)
    assert "What will happen" in text(draft(desk, address(thing, kind)))
    publish(Removal.objects.get())
    thing.refresh_from_db()
    assert thing.state == State.UNPUBLISHED


def test_looking_at_what_will_happen_changes_nothing() -> None:
    demand = make_decided_demand("met")
    before = list(Demand.objects.values()), list(Event.objects.values())
    entries = Publication.objects.count()
    for kind in ("unpublish", "redact"):
        removal = make_removal(demand.calls.get().statement, kind, reason="safety")
        assert [turn.goes for turn in rehearse(removal).turns] == [True]
    assert (list(Demand.objects.values()), list(Event.objects.values())) == before
    assert Publication.objects.count() == entries


def test_what_is_foretold_is_what_happens(desk: Client) -> None:
    """For every kind of thing: the rehearsal and the entry's own marks say the same."""
    demand = make_decided_demand("met")
    for thing in (demand.assessments.get(), Evidence.objects.get(), Event.objects.get()):
        removal = make_removal(thing)
        told = [(turn.demand.pk, turn.before, turn.after) for turn in rehearse(removal).turns]
        entry = publish(removal)
        marks = entry.demands.values_list("demand", "before", "after")
        assert sorted(marks) == sorted(told)


def test_what_cannot_be_taken_away_is_a_sentence(desk: Client) -> None:
    event = make_event()
    actor = make_actor()
    for query in (
        address(event),
        address(event, "redact"),
        f"{ADD}?target=actor&id={actor.public_id}",
        f"{ADD}?target=event&id=zz",
        f"{ADD}?target=zz",
    ):
        answer = desk.get(query, follow=True)
        assert answer.redirect_chain == [(reverse("admin:index"), 302)]
        assert 'class="error"' in answer.content.decode()


def test_twice_taken_away_is_told_to_the_second_person(desk: Client) -> None:
    event = make_event()
    publish(event)
    one, other = make_removal(event), make_removal(event)
    publish(one)
    boris, shown = read(other)
    assert "As things stand it cannot be published: It is not public." in text(shown)
    boris.post(READ, filled(form_of(shown, "thing"), _publish=1))
    other.refresh_from_db()
    assert other.state == State.IN_REVIEW


def test_who_may_not_remove_sees_no_button(client: Client) -> None:
    event = make_event()
    publish(event)
    client.force_login(User.objects.create_user("guest", is_staff=True))
    assert client.get(address(event)).status_code == 403


def test_pending_removals_stand_on_the_page_of_the_thing(desk: Client) -> None:
    event = make_event()
    publish(event)
    removal = make_removal(event)
    page = desk.get(page_of(event)).content.decode()
    assert "On its way" in page
    assert page_of(removal) in page


def test_a_page_that_cannot_try_it_now_says_so(desk: Client, owner: Owner) -> None:
    removal = make_removal(None, "redact", words="Nobody", reason="legal")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '20ms'")
    owner.execute("SELECT pg_advisory_lock(7254011)")
    try:
        response = desk.get(page_of(removal))
    finally:
        owner.execute("SELECT pg_advisory_unlock(7254011)")
    assert response.status_code == 200
    assert BUSY in response.content.decode()
