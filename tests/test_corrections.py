"""A correction whose changes are not what they should be is refused in a sentence, and whole."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from statements.models import (
    Correction,
    Demand,
    Event,
    Evidence,
    Publication,
    Refusal,
    Reviewed,
    correct,
)

from .make import (
    make_actor,
    make_assessment,
    make_call,
    make_decided_demand,
    make_demand,
    make_editor,
    make_endorsement,
    make_event,
    make_evidence,
    make_public_demand,
    make_removal,
    make_response,
    make_statement,
    publish,
)
from .rows import ask, dump, wrong_copies

TITLE = {"field": "title", "before": "Twelve people freed", "after": "Eleven people freed"}
CHANGES: list[Any] = [
    "nothing",
    {},
    [],
    [None],
    ["title"],
    [[]],
    [{}],
    [{**TITLE, "field": None}],
    [{**TITLE, "field": "id"}],
    [{**TITLE, "field": "state", "before": "published", "after": "draft"}],
    [{**TITLE, "field": "publication_id", "before": 1, "after": None}],
    [{**TITLE, "field": "title; DROP TABLE statements_event"}],
    [{**TITLE, "record": "user"}],
    [{**TITLE, "record": None}],
    [{**TITLE, "record": "report"}],
    [{**TITLE, "id": None}],
    [{**TITLE, "id": "zzzzzzzz"}],
    [{**TITLE, "before": None}],
    [{**TITLE, "before": "Something else"}],
    [{"field": "title", "after": "No before"}],
    [{"field": "title", "before": "Twelve people freed"}],
    [{**TITLE, "after": None}],
    [{**TITLE, "after": {"a": 1}}],
    [{**TITLE, "after": ["a"]}],
    [{**TITLE, "after": 7}],
    [{**TITLE, "after": "x" * 10_000_000}],
    [{**TITLE, "field": "kind", "before": "release", "after": "nonsense"}],
    [{**TITLE, "field": "countries", "before": ["KZ"], "after": "KZ"}],
    [{**TITLE, "field": "countries", "before": ["KZ"], "after": [["KZ"]]}],
    [{**TITLE, "field": "first_day", "before": "2022-02-01", "after": "2022-01-01"}],
    [{**TITLE, "field": "first_day", "before": "2022-02-01", "after": "no day"}],
    [{**TITLE, "field": "date", "before": "2022-02-01", "after": "2099-02-01"},
     {**TITLE, "field": "first_day", "before": "2022-02-01", "after": "2099-02-01"}],
    [TITLE, {**TITLE, "field": "id"}],
]  # fmt: skip


def crafted(thing: Reviewed, changes: Any, **fields: Any) -> Correction:
    """A draft that no form made, with the target’s own id where a change names none."""
    if isinstance(changes, list):
        changes = [
            {"record": thing.subject, "id": thing.public_id, **c} if isinstance(c, dict) else c
            for c in changes
        ]
    values = {"target": thing.subject, "target_id": thing.public_id, **fields}
    return Correction.objects.create(based_on_id=1, changes=changes, reason="x", **values)


def publish_in_sql(thing: Reviewed) -> None:
    """Straight to the database’s own function, past all that Python checks."""
    thing.submit(make_editor("anna"))
    boris = make_editor("boris")
    ask("SELECT publish(%s, %s, %s, '{}')", thing.subject, thing.pk, boris.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("changes", CHANGES, ids=lambda c: str(c)[:60])
def test_no_crafted_change_is_applied(changes: Any) -> None:
    event = make_event()
    publish(event)
    before = dump()["statements_event"]
    draft = crafted(event, changes)
    draft.submit(make_editor("anna"))
    try:
        seen = draft.seen()
    except (LookupError, TypeError):
        seen = "nobody can read it"
    with pytest.raises(Refusal) as refusal:
        draft.publish(make_editor("boris"), seen)
    assert "since you read it" not in str(refusal.value)
    assert dump()["statements_event"] == before
    assert Publication.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("changes", CHANGES, ids=lambda c: str(c)[:60])
def test_the_database_refuses_it_in_a_sentence(changes: Any) -> None:
    if str(changes).find("nonsense") > 0 or str(changes).find("'2022-01-01'") > 0:
        return  # Our words, and dates as people write them, only Python knows.
    event = make_event()
    publish(event)
    draft = crafted(event, changes)
    with pytest.raises(Exception, match=r"^[A-Z“][a-zA-Z_“” :,]*\.( [A-Z][a-z ]+\.)*\n") as refusal:
        publish_in_sql(draft)
    assert type(refusal.value).__name__ == "IntegrityError"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["user", "publication", "call", "report", "assessment", "merge", "removal", "", "x'"]
)
def test_what_is_never_corrected_is_no_target(target: str) -> None:
    event = make_event()
    publish(event)
    draft = crafted(event, [TITLE], target=target)
    with pytest.raises(Exception, match="neither corrected nor taken away"):
        publish_in_sql(draft)


@pytest.mark.django_db
def test_values_are_checked_when_the_correction_is_written() -> None:
    event = make_event()
    publish(event)
    for values in ({"title": ""}, {"title": "x" * 1000}, {"kind": "nonsense"}, {"date": "soon"},
                   {"countries": ["XX"]}, {"state": "draft"}):  # fmt: skip
        with pytest.raises(ValidationError):
            correct(event, values, reason="x")
    assert not Correction.objects.exists()


@pytest.mark.django_db
def test_addressees_are_corrected_to_actors_that_are_there() -> None:
    demand = make_public_demand()
    minister = make_actor("The Minister", kind="government")
    for after in (["zzzzzzzz"], [minister.public_id, "zzzzzzzz"], [], "x", {"a": 1}):
        with pytest.raises(ValidationError):
            correct(demand, {"addressees": after}, reason="x")
        crafted = correct(demand, {"addressees": [minister.public_id]}, reason="x")
        crafted.changes[0]["after"] = after
        crafted.save()
        with pytest.raises(Refusal, match="does not take the value"):
            publish(crafted)
    publish(correct(demand, {"addressees": [minister.public_id]}, reason="It is for her."))
    assert list(demand.addressees.all()) == [minister]
    minister.refresh_from_db()
    assert minister.is_public
    assert not wrong_copies()


@pytest.mark.django_db
def test_evidence_that_reads_otherwise_puts_the_decision_under_review() -> None:
    demand = make_decided_demand("met")
    publish(correct(Evidence.objects.get(), {"nature": "announcement"}, reason="Only said."))
    demand.refresh_from_db()
    assert (demand.status, demand.is_under_review) == ("met", True)
    assert not wrong_copies()


@pytest.mark.django_db
def test_a_statement_is_corrected_though_the_one_that_it_backs_is_gone() -> None:
    first, second = make_statement("First"), make_statement("Second")
    publish(first)
    make_endorsement(second, "The Union regrets", make_actor("United Nations"), supported=first)
    publish(second)
    publish(make_removal(first))
    publish(correct(second, {"title": "Second of two"}, reason="x"))
    second.refresh_from_db()
    assert second.title == "Second of two"


@pytest.mark.django_db
def test_a_response_is_not_moved_into_the_future() -> None:
    response = make_response(make_public_demand())
    publish(response)
    with pytest.raises(Refusal, match="in the future"):
        publish(correct(response, {"date": "2099-01-01"}, reason="x"))


def at_once(*things: Reviewed) -> list[str]:
    """Boris publishes each of them in a thread of its own; what he is told."""
    anna, boris = make_editor("anna"), make_editor("boris")
    for thing in things:
        thing.submit(anna)
    seen = {thing: thing.seen() for thing in things}

    def one(thing: Reviewed) -> str:
        try:
            thing.publish(boris, seen[thing])
        except Refusal as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "published"

    with ThreadPoolExecutor(len(things)) as pool:
        return sorted(pool.map(one, things))


def test_of_corrections_at_once_one_is_applied(committed: Any) -> None:
    event = make_event()
    publish(event)
    drafts = [correct(event, {"title": f"{n} people freed"}, reason="x") for n in range(5)]
    told = at_once(*drafts)
    assert told.count("published") == 1
    assert all("corrected since" in one for one in told if one != "published")
    assert Publication.objects.count() == 2


def test_a_correction_and_a_removal_at_once_leave_one_truth(committed: Any) -> None:
    event = make_event()
    publish(event)
    told = at_once(correct(event, {"title": "Ten"}, reason="x"), make_removal(event))
    assert told.count("published") in (1, 2)
    event.refresh_from_db()
    kinds = list(Publication.objects.order_by("seq").values_list("kind", flat=True))
    assert (event.is_public, kinds[-1]) == (False, "unpublished")


def test_a_part_and_a_decision_on_the_whole_do_not_cross(committed: Any) -> None:
    from_make = make_public_demand()
    event = make_event()
    piece = make_evidence(event, from_make)
    publish(event, piece)
    part = from_make.parts.create(name="Dana Umarova")
    at_once(part, make_assessment(from_make, piece))
    demand = Demand.objects.get(pk=from_make.pk)
    assert (demand.status, demand.assessment_id) == ("not_assessed", None)
    assert not wrong_copies()


def test_a_merge_and_a_new_call_at_once_lose_no_call(committed: Any) -> None:
    demand, other = make_public_demand(), make_public_demand("Another")
    statement = make_statement("A third")
    make_call(statement, other)
    merge = other.merges_away.create(demand=demand, reason="The same.")
    told = at_once(merge, statement)
    assert "published" in told
    if told.count("published") == 1:
        statement.refresh_from_db()
        if not statement.is_public:
            statement.publish(make_editor("boris"), statement.seen())
    demand.refresh_from_db()
    assert demand.call_count in (2, 3)
    assert not wrong_copies()


def test_a_mask_and_a_statement_with_the_name_at_once_hide_it(committed: Any) -> None:
    demand = make_public_demand()
    statement = make_statement("On Asel Bekova", "Free Asel Bekova now, we ask.")
    make_call(statement, make_demand(), "Free Asel Bekova now")
    part = demand.parts.create(name="Asel Bekova", label="Person 1", mask_reason="Not safe.")
    at_once(part, statement)
    assert not Publication.objects.filter(content__icontains="bekova").exists()
    assert not Event.objects.exists()
    statement.refresh_from_db()
    assert statement.title == "On [Person 1]"
