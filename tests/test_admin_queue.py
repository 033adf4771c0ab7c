"""The queue: what waits is read on one screen, and published together or sent back."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from statements.models import Publication, Statement
from statements.vocabulary import State

from .form import filled, form_of
from .make import (
    QUOTE,
    make_actor,
    make_assessment,
    make_call,
    make_demand,
    make_document,
    make_editor,
    make_event,
    make_evidence,
    make_public_demand,
    make_statement,
    make_story,
    publish,
)

pytestmark = pytest.mark.django_db

QUEUE = "/admin/queue/"
READ = "/admin/queue/read/"


@pytest.fixture
def second(client: Client) -> Client:
    """Boris, who reads what Anna wrote."""
    client.force_login(make_editor("boris"))
    return client


def submit(*things: Any, by: str = "anna") -> dict[str, list[str]]:
    """Put things in review; the query that reads them."""
    for thing in things:
        thing.submit(make_editor(by))
    return {"thing": [f"{thing.subject}-{thing.public_id}" for thing in things]}


def read(client: Client, query: Any, **values: Any) -> Any:
    """Read what the query names, and answer with a button."""
    return client.post(
        READ, filled(form_of(client.get(READ, query), "thing"), **values), follow=True
    )


def states(*things: Any) -> list[str]:
    for thing in things:
        thing.refresh_from_db()
    return [thing.state for thing in things]


def test_the_index_counts_what_waits(second: Client) -> None:
    submit(make_statement(), make_event())
    assert (
        "Waiting for a second person: <strong>2</strong>" in second.get("/admin/").content.decode()
    )


def test_a_whole_story_is_read_and_published_together(second: Client) -> None:
    story = make_story()
    response = read(second, submit(*story), _publish=1)
    assert states(*story) == [State.PUBLISHED] * 4, response.content.decode()
    entries = Publication.objects.order_by("seq").values_list("subject", flat=True)
    assert list(entries) == ["statement", "event", "evidence", "assessment"]


def test_statements_that_make_the_same_actor_public_go_together(second: Client) -> None:
    actor, document = make_actor("New body"), make_document("Shared page")
    both = [make_statement("One", issuer=actor), make_statement("Two", issuer=actor)]
    for statement in both:
        statement.texts.update(document=document)
    read(second, submit(*both), _publish=1)
    assert states(*both) == [State.PUBLISHED] * 2


def test_all_that_is_published_stands_on_the_screen(second: Client) -> None:
    story = make_story()
    page = second.get(READ, submit(*story)).content.decode()
    for thing in story:
        assert thing.seen() in page
        for word in ("summary", "body", "quote", "reason", "places", "title"):
            for value in values_of(json.loads(thing.content()), word):
                assert value in page
    for words in ("European Union", "Kazakh authorities", "The Gazette", "New demand", "<mark>"):
        assert words in page


def test_evidence_alone_is_read_with_all_that_it_rests_on(second: Client) -> None:
    demand, event = make_public_demand(), make_event(summary="Twelve left the prison.")
    number = {"counted": "detained", "words": "twelve", "low": 12, "claimed_by": "The police"}
    event.reports.get().figures.create(**number)
    page = second.get(READ, submit(make_evidence(event, demand))).content.decode()
    for words in (
        "Twelve left the prison.",
        "They are free.",
        "The Gazette",
        "usually reliable",
        "probably true",
        "twelve",
        "claimed by The police",
        QUOTE,
    ):
        assert words in page


def test_a_decision_alone_is_read_with_its_evidence(second: Client) -> None:
    demand, event = make_public_demand(), make_event(summary="Twelve left the prison.")
    said = {"note": "They went home.", "limitation": "Others stayed."}
    evidence = make_evidence(event, demand, **said)
    publish(event, evidence)
    page = second.get(READ, submit(make_assessment(demand, evidence))).content.decode()
    for words in (*said.values(), "Twelve left the prison.", "They are free.", QUOTE):
        assert words in page


def test_a_decision_takes_no_more_queries_for_more_evidence(
    second: Client, django_assert_num_queries: Any
) -> None:
    demand = make_public_demand()
    pieces = [make_evidence(make_event(f"Event {n}"), demand) for n in range(4)]
    few, many = make_assessment(demand, pieces[0]), make_assessment(demand, *pieces)
    with CaptureQueriesContext(connection) as taken:
        second.get(READ, submit(few))
    with django_assert_num_queries(len(taken)):
        second.get(READ, submit(many))


def values_of(content: Any, name: str) -> list[str]:
    if isinstance(content, list):
        return [value for item in content for value in values_of(item, name)]
    if not isinstance(content, dict):
        return []
    here = [str(content[name])] if name in content else []
    return here + [value for item in content.values() for value in values_of(item, name)]


def test_nobody_publishes_their_own(client: Client) -> None:
    client.force_login(make_editor("anna"))
    statement = make_statement()
    query = submit(statement)
    assert "yours: somebody else must read it" in client.get(QUEUE).content.decode()
    page = client.get(READ, query).content.decode()
    assert "somebody else must read it" in page
    assert 'name="_publish"' not in page
    response = read(client, query, _publish=1)
    assert "Nobody publishes their own." in response.content.decode()
    assert states(statement) == [State.IN_REVIEW]


def test_an_author_takes_back_what_is_theirs(client: Client) -> None:
    client.force_login(make_editor("anna"))
    statement = make_statement()
    key = submit(statement)["thing"][0]
    read(client, {"thing": key}, _take_back=key)
    assert states(statement) == [State.CHANGES_REQUESTED]


def test_an_editor_who_may_not_publish_reads_only(client: Client) -> None:
    user = User.objects.create_user("carla", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client.force_login(user)
    statement = make_statement()
    query = submit(statement)
    assert 'name="_publish"' not in client.get(READ, query).content.decode()
    said = read(client, query, _publish=1).content.decode()
    assert "ask for the group Publisher" in said
    key = query["thing"][0]
    for button in ({"_send_back": 1}, {"_take_back": key}):
        said = read(client, query, **{f"note-{key}": "No."}, **button).content.decode()
        assert "ask for the group Publisher" in said
    assert states(statement) == [State.IN_REVIEW]


def test_a_refusal_publishes_nothing_and_names_the_thing(second: Client) -> None:
    good = make_statement("Good")
    bad = make_statement("Bad")
    bad.issuings.all().delete()
    said = read(second, submit(good, bad), _publish=1).content.decode()
    assert "“Bad”: A statement needs an issuer that leads it." in said
    assert states(good, bad) == [State.IN_REVIEW] * 2
    assert not Publication.objects.exists()


def test_what_changed_since_it_was_read_is_not_published(second: Client) -> None:
    """As when an actor that it would have made public meanwhile became so by something else."""
    one, other = make_statement("One"), make_statement("Other")
    form = form_of(second.get(READ, submit(one)), "thing")
    publish(other)
    said = second.post(READ, {**form, "_publish": "1"}, follow=True).content.decode()
    assert "has changed since you read it" in said
    assert states(one) == [State.IN_REVIEW]


def test_something_is_sent_back_with_a_note(second: Client) -> None:
    one, other = make_statement("One"), make_statement("Other")
    query = submit(one, other)
    said = read(second, query, _send_back=1).content.decode()
    assert "Say what should be changed" in said
    read(second, query, **{f"note-{query['thing'][0]}": "The date is wrong."}, _send_back=1)
    assert states(one, other) == [State.CHANGES_REQUESTED, State.IN_REVIEW]
    assert one.review_note == "The date is wrong."


def test_what_somebody_wrote_a_note_on_is_not_published(second: Client) -> None:
    one, other = make_statement("One"), make_statement("Other")
    query = submit(one, other)
    note = {f"note-{query['thing'][1]}": "The date is wrong."}
    response = read(second, query, **note, _publish=1)
    assert "Ask for changes, or empty the note to publish." in response.content.decode()
    again = form_of(response, "thing")
    assert again[f"note-{query['thing'][1]}"] == ["The date is wrong."]
    assert states(one, other) == [State.IN_REVIEW] * 2
    emptied = filled(again, **{f"note-{query['thing'][1]}": "  "}, _publish=1)
    second.post(READ, emptied)
    assert states(one, other) == [State.PUBLISHED] * 2


def test_what_does_not_wait_any_more_is_not_published_by_half(second: Client) -> None:
    one, other = make_statement("One"), make_statement("Other")
    form = form_of(second.get(READ, submit(one, other)), "thing")
    one.request_changes(make_editor("boris"), "Not yet.")
    said = second.post(READ, {**form, "_publish": "1"}, follow=True).content.decode()
    assert "does not wait any more" in said
    assert states(one, other) == [State.CHANGES_REQUESTED, State.IN_REVIEW]


def test_overlapping_calls_are_all_marked(second: Client) -> None:
    statement = make_statement()
    make_call(statement, make_demand("One"), quote="We urge the authorities to release")
    make_call(statement, make_demand("Two"), quote="the authorities to release all detained")
    page = second.get(READ, submit(statement)).content.decode()
    assert page.count("<mark>") == 3


@pytest.mark.parametrize(
    "query",
    [
        "",
        "thing=foo",
        "thing=statement-",
        "thing=statement-99999999",
        "thing=-",
        "thing=demand-x",
        "thing=" + "x" * 5000,
    ],
)
def test_a_senseless_question_leads_back_to_the_queue(second: Client, query: str) -> None:
    response = second.get(f"{READ}?{query}", follow=True)
    assert response.redirect_chain == [(QUEUE, 302)]
    assert response.context["messages"]


@pytest.mark.parametrize(
    "data",
    [
        {"thing": "event-a\0b"},
        {"_publish": "1"},
        {"thing": "foo", "_publish": "1"},
        {"thing": "foo", "_take_back": "x"},
    ],
)
def test_a_senseless_answer_changes_nothing(second: Client, data: dict[str, str]) -> None:
    statement = make_statement()
    submit(statement)
    assert second.post(READ, data, follow=True).status_code == 200
    assert states(statement) == [State.IN_REVIEW]


def test_a_forged_or_missing_hash_publishes_nothing(second: Client) -> None:
    statement = make_statement()
    key = submit(statement)["thing"][0]
    second.post(READ, {"thing": key, "_publish": "1"})
    second.post(READ, {"thing": key, f"seen-{key}": "nul\0", "_publish": "1"})
    assert states(statement) == [State.IN_REVIEW]


@pytest.mark.parametrize("address", [QUEUE, READ])
def test_strangers_see_no_queue(client: Client, address: str) -> None:
    assert client.get(address)["Location"].startswith(reverse("admin:login"))
    assert client.post(address, {"thing": "x", "_publish": "1"}).status_code == 302


def test_the_queue_stays_short_in_queries(
    second: Client, django_assert_max_num_queries: Any
) -> None:
    publish(make_statement("Public"))
    make_public_demand()
    submit(*[make_statement(f"Statement {number}") for number in range(12)])
    with django_assert_max_num_queries(20):
        second.get(QUEUE)
    assert Statement.objects.waiting().count() == 12


def test_only_its_author_takes_a_thing_back(second: Client) -> None:
    statement = make_statement()
    query = submit(statement)
    said = read(second, query, _take_back=query["thing"][0]).content.decode()
    assert "Say what should be changed" in said
    assert states(statement) == [State.IN_REVIEW]


def test_an_account_without_a_group_reads_no_drafts(client: Client) -> None:
    query = submit(make_statement())
    client.force_login(User.objects.create_user("newcomer", is_staff=True))
    for address in (QUEUE, f"{READ}?thing={query['thing'][0]}"):
        assert client.get(address).status_code == 403
