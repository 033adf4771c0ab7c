"""Two demands that become one: what goes along, what stays, and what comes back."""

from typing import Any

import pytest

from statements.models import BearsOn, Demand, Membership, Refusal

from .make import (
    make_actor,
    make_assessment,
    make_call,
    make_decided_demand,
    make_editor,
    make_event,
    make_evidence,
    make_external_assessment,
    make_merge,
    make_part,
    make_public_demand,
    make_search_log,
    make_statement,
    publish,
)
from .rows import wrong_copies
from .test_masks import ledger_verifies

pytestmark = pytest.mark.django_db


def fresh(demand: Demand) -> Demand:
    return Demand.objects.get(pk=demand.pk)


def test_a_merge_says_why_it_cannot_be() -> None:
    one, other, third = (make_public_demand(n) for n in ("One", "Other", "Third"))
    decided, draft = make_decided_demand("met"), make_call(make_statement()).demand
    parted = make_public_demand("With parts")
    publish(make_part(parted))
    undone = make_merge(one, other)
    publish(undone)
    cases: list[tuple[Any, str]] = [
        (make_merge(one, draft), "demand that is merged"),
        (make_merge(draft, one), "demand that stays"),
        (make_merge(one, other), "demand that is merged"),
        (make_merge(other, third), "demand that stays"),
        (make_merge(third, one), "Others were merged into this one"),
        (make_merge(one, parted), "has parts"),
        (make_merge(one, decided), "Only the one that is merged has been decided"),
        (make_merge(one, third, undoes=undone), "not merged by that merge"),
        (make_merge(third, other, undoes=undone), "not merged by that merge"),
    ]
    for merge, why in cases:
        with pytest.raises(Refusal, match=why):
            publish(merge)
    twice = make_statement("Twice")
    for demand in (third, parted):
        make_call(twice, demand)
    publish(twice)
    with pytest.raises(Refusal, match="very same words"):
        publish(make_merge(parted, third))
    publish(make_merge(one, other, undoes=undone))
    with pytest.raises(Refusal, match="not merged by that merge"):
        publish(make_merge(one, other, undoes=undone))
    assert not wrong_copies()


def test_what_came_after_the_merge_stays_where_it_came() -> None:
    one, other = make_public_demand("One"), make_public_demand("Other")
    merge = make_merge(one, other)
    publish(merge)
    later = make_statement("Later", issuer=make_actor("UN"))
    make_call(later, one)
    publish(later)
    assert fresh(one).call_count == 3
    publish(make_merge(one, other, undoes=merge))
    assert (fresh(one).call_count, fresh(other).call_count) == (2, 1)
    assert Membership.objects.filter(replaced=None, demand=one).count() == 2
    assert not wrong_copies()
    assert ledger_verifies()


def test_a_statement_in_review_is_read_again_once_its_demand_was_merged() -> None:
    one, other = make_public_demand("One"), make_public_demand("Other")
    waiting = make_statement("Waiting")
    call = make_call(waiting, other)
    waiting.submit(make_editor("anna"))
    seen = waiting.seen()
    publish(make_merge(one, other))
    boris = make_editor("boris")
    with pytest.raises(Refusal, match="since you read it"):
        waiting.publish(boris, seen)
    waiting.publish(boris, waiting.seen())
    call.refresh_from_db()
    assert call.demand == one
    assert not wrong_copies()


def test_the_evidence_and_looks_of_the_merged_one_count_for_the_one_that_stays() -> None:
    one, other = make_public_demand("One"), make_public_demand("Other")
    event = make_event(date="2022-03-03")
    piece = make_evidence(event, other)
    publish(event, piece, make_external_assessment(other, mapped="met"))
    publish(make_merge(one, other))
    assert str(fresh(one).moved_on) == "2022-03-03"
    assert fresh(one).is_disputed
    publish(make_assessment(one, piece, search_log=make_search_log(one)))
    assert (fresh(one).status, fresh(one).is_disputed) == ("met", False)
    assert not wrong_copies()


def test_both_decided_asks_for_a_decision_and_followers_hear_once() -> None:
    one, other = make_decided_demand("met"), make_decided_demand("partly_met")
    entry = publish(make_merge(one, other))
    assert (fresh(one).status, fresh(one).is_under_review) == ("met", True)
    marks = BearsOn.objects.filter(publication=entry)
    assert [(m.demand_id, m.before, m.after) for m in marks.order_by("demand")] == [
        (one.pk, "met", "met"), (other.pk, "partly_met", ""),
    ]  # fmt: skip
    event = make_event("Another")
    piece = make_evidence(event, one)
    entry = publish(event, piece, make_assessment(one, piece, date="2022-02-02"))
    assert not fresh(one).is_under_review
    assert [m.demand for m in BearsOn.objects.filter(publication=entry)] == [one]
    assert not wrong_copies()
