"""How the status of a demand rolls up from its parts: SQL and plain Python agree."""

from collections.abc import Collection
from itertools import combinations_with_replacement
from typing import Any

import pytest
from django.db import connection

from statements import status
from statements.models import Demand, Period
from statements.vocabulary import ASSESSABLE, Status

from .make import (
    make_assessment,
    make_event,
    make_evidence,
    make_part,
    make_public_demand,
    make_search_log,
    publish,
)
from .rows import wrong_copies

pytestmark = pytest.mark.django_db

OF_A_PART = (*ASSESSABLE, Status.NOT_ASSESSED)
COMBINATIONS = [
    parts for size in (1, 2, 3) for parts in combinations_with_replacement(OF_A_PART, size)
]
HEAVIEST_FIRST = (
    "contrary_action", "reversed", "in_progress", "announced", "not_assessed", "no_information",
    "no_action",
)  # fmt: skip


def model(parts: Collection[str]) -> tuple[str, bool]:
    """The table as a person would say it: the status, and whether nothing is open."""
    met = sum(part == "met" for part in parts)
    partly = sum(part == "partly_met" for part in parts)
    beyond = sum(part == "no_longer_possible" for part in parts)
    is_ended = met + beyond == len(parts)
    if met == len(parts):
        return "met", is_ended
    if met or partly:
        return "partly_met", is_ended
    if beyond == len(parts):
        return "no_longer_possible", is_ended
    return next(one for one in HEAVIEST_FIRST if one in parts), is_ended


def test_every_combination_of_three_parts_rolls_up_as_a_person_would_say() -> None:
    assert len(COMBINATIONS) == 285
    with connection.cursor() as cursor:
        for parts in COMBINATIONS:
            for order in (list(parts), list(reversed(parts))):
                cursor.execute("SELECT roll_up(%s::text[]), is_ended(%s::text[])", [order, order])
                assert cursor.fetchone() == model(parts), parts
            assert (status.roll_up(parts), status.is_ended(parts)) == model(parts), parts


def decide(demand: Demand, part: Any, to: Status) -> None:
    """By the desk’s own path, with one piece of evidence that carries it."""
    nature = {
        "announced": "announcement", "in_progress": "formal_act", "reversed": "reversal",
    }.get(to, "outcome")  # fmt: skip
    against = to in (Status.REVERSED, Status.CONTRARY_ACTION)
    if to == Status.REVERSED:
        decide(demand, part, Status.MET)
    event = make_event(f"{part}: {to}")
    stance = "contradicts" if against else "supports"
    piece = make_evidence(event, demand, part=part, stance=stance, nature=nature)
    log = make_search_log(demand) if to == Status.NO_INFORMATION else None
    decision = make_assessment(demand, piece, part=part, status=to, search_log=log)
    publish(event, piece, decision)


@pytest.mark.parametrize("size", [1, 2])
def test_a_demand_says_what_its_parts_do_once_they_are_decided(size: int) -> None:
    seen = set()
    for parts in combinations_with_replacement(OF_A_PART, size):
        if size == 2 and parts[0] != parts[1] and "met" not in parts:
            continue
        demand = make_public_demand()
        for to in parts:
            part = make_part(demand, f"Somebody {to}")
            publish(part)
            if to != Status.NOT_ASSESSED:
                decide(demand, part, to)
        demand.refresh_from_db()
        assert (demand.status, demand.is_ended) == model(parts)
        assert demand.is_against_a_part == ("contrary_action" in parts)
        last = Period.objects.get(demand=demand, part=None, until=None, replaced=None)
        assert (last.status, last.is_ended) == model(parts)
        seen.add(demand.status)
    assert not wrong_copies()
    assert seen >= {"met", "partly_met"}
