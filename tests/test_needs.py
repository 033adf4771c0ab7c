"""What a status needs is kept twice, in the rule and in the database: they never differ."""

from itertools import product

import pytest
from django.db import connection

from statements.models import Assessment, Basis, Evidence
from statements.status import missing
from statements.vocabulary import ASSESSABLE, Nature, Role, Stance, Status

from .make import (
    make_assessment,
    make_decided_demand,
    make_event,
    make_evidence,
    make_part,
    make_public_demand,
    make_search_log,
    publish,
)

pytestmark = pytest.mark.django_db


def database_says(assessment: Assessment) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_what_it_needs(%s)", [assessment.pk])
        row: tuple[bool] = cursor.fetchone()
        return row[0]


def rule_says(assessment: Assessment) -> bool:
    roles = {basis.evidence_id: Role(basis.role) for basis in assessment.basis.all()}
    return not missing(
        Status(assessment.status),
        assessment.demand.evidence.facts(None, roles),
        has_searched=assessment.search_log_id is not None,
        was_met=assessment.demand.was_met(assessment.part),
    )


@pytest.mark.parametrize("was_met", [False, True])
@pytest.mark.parametrize("status", ASSESSABLE)
def test_rule_and_database_agree_on_every_single_piece_of_evidence(
    status: Status, was_met: bool
) -> None:
    demand = make_decided_demand() if was_met else make_public_demand()
    evidence = make_evidence(make_event("Another event"), demand)
    assessment = make_assessment(demand, evidence, status=status)
    answers = set()
    for stance, nature, role in product(Stance, Nature, Role):
        if nature == Nature.REVERSAL and stance != Stance.CONTRADICTS:
            continue
        Evidence.objects.filter(pk=evidence.pk).update(stance=stance, nature=nature)
        Basis.objects.filter(assessment=assessment).update(role=role)
        assert database_says(assessment) == rule_says(assessment), (stance, nature, role)
        answers.add(rule_says(assessment))
    never = {Status.NO_INFORMATION} if was_met else {Status.NO_INFORMATION, Status.REVERSED}
    assert answers == ({False} if status in never else {True, False})


def test_they_agree_on_searches_and_on_nothing_at_all() -> None:
    demand = make_public_demand()
    for status in ASSESSABLE:
        for log in (None, make_search_log(demand)):
            assessment = make_assessment(demand, status=status, search_log=log)
            assert database_says(assessment) == rule_says(assessment)
            assert rule_says(assessment) == (status == Status.NO_INFORMATION and log is not None)


def test_they_agree_that_one_part_was_met_and_another_was_not() -> None:
    demand = make_public_demand()
    freed, held = make_part(demand), make_part(demand, "Dana Umarova")
    event = make_event()
    piece = make_evidence(event, demand, part=freed)
    publish(freed, held, event, piece, make_assessment(demand, piece, part=freed, status="met"))
    undone = make_event("Arrested again")
    for part, may_be in ((freed, True), (held, False), (None, False)):
        against = make_evidence(undone, demand, part=part, stance="contradicts", nature="reversal")
        assessment = make_assessment(demand, against, part=part, status="reversed")
        assert database_says(assessment) == rule_says(assessment) == may_be
