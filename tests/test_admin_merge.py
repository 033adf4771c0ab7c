"""The same demand twice: the desk shows both, and undoes a mistake."""

import re
from typing import Any

import pytest
from django.test import Client

from statements.models import Demand, Merge

from .form import filled, form_of, page_of
from .make import (
    make_actor,
    make_assessment,
    make_decided_demand,
    make_demand,
    make_editor,
    make_event,
    make_evidence,
    make_merge,
    make_part,
    make_public_demand,
    publish,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/statements/merge/add/"
READ = "/admin/queue/read/"


@pytest.fixture
def two() -> tuple[Demand, Demand]:
    """One decided demand and one that nobody has decided."""
    demand = make_decided_demand("met")
    other = make_public_demand("Free them all", issuer=make_actor("United Nations"))
    return demand, other


def save(desk: Client, where: str, **values: Any) -> Any:
    fields = {"reason": "The same prisoners.", **values, "_continue": 1}
    return desk.post(where, filled(form_of(desk.get(where), "reason"), **fields), follow=True)


def text(response: Any) -> str:
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r" ([:.,)])", r"\1", words)


def test_two_demands_become_one_and_two_again(desk: Client, two: tuple[Demand, Demand]) -> None:
    demand, other = two
    where = f"{ADD}?merged={other.pk}"
    assert where in desk.get(page_of(other)).content.decode()
    said = text(save(desk, where, demand=demand.pk))
    for words in (
        "Stays Release all detained",
        "Becomes part of the other; its address leads there Free them all",
        "Free them all · Not yet assessed → not public (its address leads to the one that stays)",
        "Followers fewer than 10",
        "Decisions: 1",
    ):
        assert words in said
    merge = Merge.objects.get()
    merge.submit(make_editor("anna"))
    boris = Client()
    boris.force_login(make_editor("boris"))
    shown = boris.get(READ, {"thing": f"merge-{merge.public_id}"})
    assert "The same prisoners." in text(shown)
    boris.post(READ, filled(form_of(shown, "thing"), _publish=1))
    other.refresh_from_db()
    assert other.merged_into == demand
    page = desk.get(page_of(other)).content.decode()
    assert "It is part of" in page
    assert 'name="_save"' not in page
    assert "Propose a decision" not in page
    assert "A draft:" not in page
    undo = f"{ADD}?undoes={merge.pk}"
    assert undo in page
    assert "demand" not in form_of(desk.get(undo), "reason")
    assert "Undo a merge: two demands again" in text(save(desk, undo))
    undoing = Merge.objects.get(undoes=merge)
    assert str(undoing) == f"Undone: {merge}"
    publish(undoing)
    alone = Demand.objects.get(pk=other.pk)
    assert (alone.merged_into, alone.is_public) == (None, True)
    answer = desk.get(undo, follow=True)
    assert "cannot be undone" in answer.content.decode()


def test_the_wrong_way_round_is_said_before_anybody_reads_it(
    desk: Client, two: tuple[Demand, Demand]
) -> None:
    demand, other = two
    said = text(save(desk, f"{ADD}?merged={demand.pk}", demand=other.pk))
    assert "As things stand it cannot be published: Only the one that is merged has been" in said


def test_one_with_parts_stays(desk: Client, two: tuple[Demand, Demand]) -> None:
    demand, other = two
    publish(make_part(other))
    said = text(save(desk, f"{ADD}?merged={other.pk}", demand=demand.pk))
    assert "The one that is merged has parts: merge it the other way round." in said


def test_two_histories_ask_for_a_decision(desk: Client, two: tuple[Demand, Demand]) -> None:
    demand, other = two
    event = make_event("Another event")
    piece = make_evidence(event, other)
    publish(event, piece, make_assessment(other, piece))
    said = text(save(desk, f"{ADD}?merged={other.pk}", demand=demand.pk))
    assert "Shown as “under review” until somebody decides anew: Release all detained (Met)" in said
    publish(Merge.objects.get())
    index = desk.get("/admin/").content.decode()
    assert "both had been decided: decide it anew" in index
    assert page_of(demand) in index


@pytest.mark.parametrize("wrong", ["0", "zz", "", "999999999"])
def test_a_wrong_demand_is_refused_at_its_field(
    desk: Client, two: tuple[Demand, Demand], wrong: str
) -> None:
    answer = save(desk, f"{ADD}?merged={two[1].pk}", demand=wrong)
    assert "demand" in answer.context["adminform"].form.errors
    assert not Merge.objects.exists()


def test_a_demand_is_not_merged_with_itself(desk: Client, two: tuple[Demand, Demand]) -> None:
    answer = save(desk, f"{ADD}?merged={two[0].pk}", demand=two[0].pk)
    assert "These are not two demands." in text(answer)


def test_drafts_are_neither_offered_nor_taken(desk: Client, two: tuple[Demand, Demand]) -> None:
    draft = make_demand("Release the drafts")
    query = {"app_label": "statements", "model_name": "merge", "field_name": "demand"}
    found = desk.get("/admin/autocomplete/", {**query, "term": "release"}).json()["results"]
    assert [one["id"] for one in found] == [str(two[0].pk)]
    answer = save(desk, f"{ADD}?merged={two[1].pk}", demand=draft.pk)
    assert "only public demands are merged" in text(answer)


@pytest.mark.parametrize("undoes", ["0", "zz", "", "9" * 30])
def test_a_wrong_merge_cannot_be_undone(desk: Client, undoes: str) -> None:
    assert "cannot be undone" in desk.get(f"{ADD}?undoes={undoes}", follow=True).content.decode()


def test_a_draft_of_a_merge_undoes_nothing(desk: Client, two: tuple[Demand, Demand]) -> None:
    merge = make_merge(*two)
    answer = desk.get(f"{ADD}?undoes={merge.pk}", follow=True)
    assert "cannot be undone" in answer.content.decode()
