"""Parts, corrections, merges and removals: what each does, in one telling."""

import json
from typing import Any

import pytest

from statements.models import (
    BearsOn,
    Demand,
    Event,
    Membership,
    Period,
    Publication,
    Refusal,
    Statement,
    StatementText,
    correct,
)
from statements.models.correction import put_back

from .make import (
    BODY,
    make_actor,
    make_assessment,
    make_call,
    make_decided_demand,
    make_endorsement,
    make_event,
    make_evidence,
    make_external_assessment,
    make_masked_part,
    make_merge,
    make_methodology_version,
    make_part,
    make_public_demand,
    make_removal,
    make_reply,
    make_response,
    make_statement,
    publish,
)
from .readers import RecordTime

pytestmark = pytest.mark.django_db


def fresh(demand: Demand) -> Demand:
    return Demand.objects.get(pk=demand.pk)


def periods(demand: Demand, **how: Any) -> list[tuple[str, str]]:
    found = Period.objects.filter(demand=demand, part=None, replaced=None, **how)
    return [(str(p.since), p.status) for p in found.order_by("since")]


def decide_part(demand: Demand, part: Any, status: str, date: str, **evidence: Any) -> Any:
    event = make_event(f"{part} {status} {date}", date=date)
    piece = make_evidence(event, demand, part=part, **evidence)
    decision = make_assessment(demand, piece, part=part, status=status, date=date)
    publish(event, piece, decision)
    return decision


def test_a_demand_with_parts_rolls_up() -> None:
    demand = make_public_demand()
    asel, dana = make_part(demand), make_part(demand, "Dana Umarova")
    publish(asel, dana)
    assert fresh(demand).status == "not_assessed"
    decide_part(demand, asel, "met", "2022-02-01")
    assert fresh(demand).status == "partly_met"
    decide_part(demand, dana, "no_longer_possible", "2022-03-01")
    assert fresh(demand).status == "partly_met"
    assert fresh(demand).is_ended
    assert periods(demand) == [
        ("2022-01-09", "not_assessed"),
        ("2022-02-01", "partly_met"),
        ("2022-03-01", "partly_met"),
    ]
    with pytest.raises(Refusal, match="decide a part"):
        publish(make_assessment(demand, demand.evidence.all()[0], status="met"))


def test_a_correction_changes_named_fields_and_keeps_what_was_said() -> None:
    event = make_event()
    publish(event)
    first = Publication.objects.get()
    entry = publish(
        correct(event, {"title": "Eleven people freed", "date": "2022-02-02"}, reason="Miscounted.")
    )
    event.refresh_from_db()
    assert (event.title, str(event.first_day)) == ("Eleven people freed", "2022-02-02")
    assert (entry.kind, entry.subject, entry.subject_id) == ("corrected", "event", event.public_id)
    said = json.loads(entry.content)
    assert said["title"] == "Eleven people freed"
    assert said["correction"]["changes"][0]["before"] == "Twelve people freed"
    put_back([event], first.seq)
    assert (event.title, str(event.first_day)) == ("Twelve people freed", "2022-02-01")


def test_two_who_started_from_the_same_entry_meet() -> None:
    event = make_event()
    publish(event)
    one = correct(event, {"title": "Eleven people freed"}, reason="Miscounted.")
    other = correct(event, {"title": "Ten people freed"}, reason="Miscounted.")
    publish(one)
    with pytest.raises(Refusal, match="corrected since"):
        publish(other)


def test_a_corrected_decision_no_longer_counts() -> None:
    demand = make_decided_demand("met")
    wrong = demand.assessments.get()
    piece = demand.evidence.get()
    right = make_assessment(
        demand, piece, status="partly_met", date="2022-01-20", kind="correction", corrects=wrong
    )
    entry = publish(right)
    assert entry.kind == "corrected"
    assert fresh(demand).status == "partly_met"


def test_two_demands_become_one_and_two_again() -> None:
    demand = make_decided_demand("met")
    other = make_public_demand("Free them all", issuer=make_actor("United Nations"))
    merge = make_merge(demand, other)
    entry = publish(merge)
    assert fresh(other).merged_into == demand
    assert not fresh(other).is_public
    assert fresh(demand).call_count == 2
    assert [
        (m.before, m.after) for m in BearsOn.objects.filter(publication=entry).order_by("demand")
    ] == [
        ("met", "met"),
        ("not_assessed", ""),
    ]
    publish(make_merge(demand, other, undoes=merge))
    assert fresh(other).merged_into is None
    assert fresh(other).is_public
    assert fresh(demand).call_count == 1
    assert Membership.objects.count() == 4


def test_an_unpublished_decision_moves_the_status_back() -> None:
    demand = make_decided_demand("met")
    entry = publish(make_removal(demand.assessments.get()))
    assert entry.kind == "unpublished"
    assert fresh(demand).status == "not_assessed"
    mark = entry.demands.get()
    assert (mark.before, mark.after) == ("met", "not_assessed")


def test_an_unpublished_event_puts_what_rests_on_it_under_review() -> None:
    demand = make_decided_demand("met")
    publish(make_removal(Event.objects.get()))
    assert fresh(demand).status == "met"
    assert fresh(demand).is_under_review


def test_an_unpublished_statement_takes_its_demands_along() -> None:
    demand = make_public_demand()
    publish(make_removal(Statement.objects.get()))
    assert not fresh(demand).is_public
    assert fresh(demand).tombstone_id == 2
    assert not periods(demand)


def test_a_redaction_leaves_the_proof_alone() -> None:
    demand = make_public_demand()
    publish(make_removal(Statement.objects.get(), "redact", reason="safety"))
    assert Publication.objects.get(seq=1).content == ""
    assert Publication.objects.get(seq=1).salt == ""
    assert StatementText.objects.get().body == "[redacted]"
    assert fresh(demand).summary == "[redacted]"


def test_words_are_deleted_wherever_they_stand() -> None:
    demand = make_public_demand()
    entry = publish(make_removal(None, "redact", words="loss of life", reason="legal"))
    text = StatementText.objects.get()
    assert text.body == BODY.replace("loss of life", "[redacted]")
    assert demand.calls.get().quote == "We urge the authorities to release all detained"
    assert json.loads(entry.content)["redacts"] == [1]
    fresh_entry = Publication.objects.get(seq=3)
    said = json.loads(fresh_entry.content)
    call = said["calls"][0]
    assert said["texts"][0]["body"][call["start"] : call["end"]] == call["quote"]


def test_a_masked_name_is_hidden_in_what_is_public() -> None:
    body = "We urge you to free Asel Bekova now. Bekova's family waits."
    statement = make_statement("For Asel Bekova", body)
    demand = make_public_demand("Release all")
    call = make_call(statement, demand, "We urge you to free Asel Bekova now")
    publish(statement)
    publish(make_masked_part(demand, other_names="Bekova"))
    statement.refresh_from_db()
    call.refresh_from_db()
    assert statement.title == "For [Person 1]"
    assert "bekova" not in str(statement.slug)
    assert call.quote == "We urge you to free [Person 1] now"
    assert not Publication.objects.filter(content__icontains="bekova").exists()
    event = make_event("Asel  Bekova was seen")
    event.refresh_from_db()
    assert event.title == "[Person 1] was seen"
    assert all(e.expected_hash() == e.hash for e in Publication.objects.all())


def test_others_are_heard_beside_the_decision() -> None:
    demand = make_decided_demand("met")
    publish(
        make_response(demand),
        make_external_assessment(demand),
        make_reply(demand.assessments.get()),
        make_methodology_version(),
    )
    assert fresh(demand).is_disputed
    assert fresh(demand).status == "met"


def test_a_statement_backs_another() -> None:
    first = make_statement("First")
    second = make_statement("Second")
    publish(first)
    make_endorsement(second, "The Union regrets", make_actor("United Nations"), supported=first)
    entry = publish(second)
    assert json.loads(entry.content)["endorsements"][0]["quote"] == "The Union regrets"


def test_a_decision_is_a_look_on_the_day_of_its_publication(record_time: RecordTime) -> None:
    with record_time("2022-03-01T12:00Z"):
        demand = make_decided_demand("met")
    assert str(fresh(demand).looked_on) == "2022-03-01"
    with record_time("2022-06-01T12:00Z"):
        publish(make_assessment(demand, demand.evidence.get(), status="met", date="2022-03-02"))
    assert str(fresh(demand).looked_on) == "2022-06-01"
