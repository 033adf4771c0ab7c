"""Whatever somebody writes for a day, every page answers; and what is hidden is so on each."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from statements.filters import DemandFilter
from statements.models import Demand, Reviewed, correct

from .channels import paths
from .make import (
    make_actor,
    make_assessment,
    make_call,
    make_decided_demand,
    make_event,
    make_evidence,
    make_merge,
    make_part,
    make_public_demand,
    make_removal,
    make_statement,
    publish,
)
from .readers import RecordTime

pytestmark = pytest.mark.django_db

ODD = (
    *("", "0000-00-00", "0001-01-01", "9999-12-31", "99999-01-01", "2022-02-30", "-1"),
    *("infinity", "2022-W01", "2022-01-09T00:00", "٢٠٢٢-٠١-٠٩", "’", "x" * 5000),
)


def test_no_odd_day_breaks_any_page(client: Client) -> None:
    publish(make_merge(make_decided_demand(), make_public_demand("Investigate")))
    for page in sorted({path.partition("?")[0] for path in paths()}):
        for odd in ODD:
            for days in ({"on": odd, "as_of": odd}, {"as_of": ["2022-01-09", odd]}):
                answer = client.get(page, days).status_code
                assert answer in (200, 301, 302, 400, 404, 410), (page, days)


def test_what_nobody_may_read_is_not_there_at_any_moment(client: Client) -> None:
    demand = make_public_demand(issuer=make_actor("A small group", kind="ngo"))
    publish(make_removal(demand.calls.get().statement))
    for page in (demand.get_absolute_url(), "/institutions/a-small-group/"):
        for moment in ("as_of=2000-01-01", "on=nonsense", f"as_of={date.today()}"):
            assert client.get(f"{page}?{moment}").status_code == 410, (page, moment)
    for page in ("/demands/zzzzzzzz/", "/institutions/nobody/"):
        assert client.get(f"{page}?as_of=2000-01-01").status_code == 404


def statuses(query: str) -> dict[str, str]:
    asked = DemandFilter(QueryDict(query), queryset=Demand.objects.all())
    return dict(asked.qs.values_list("summary", "status_then"))


def withdrawal(demand: Demand, day: str | None) -> Reviewed:
    call = demand.calls.get()
    values: dict[Any, dict[str, Any]] = {call: {"withdrawn_on": day}}
    return correct(call.statement, {}, children=values, reason="As it said.")


def test_a_record_that_went_and_came_back_stands_on_each_day_as_it_stood(
    record_time: RecordTime,
) -> None:
    """Corrected twice, a correction taken away, a part too; gone, and called for again."""
    one, two, event = make_public_demand("One"), make_public_demand("Two"), make_event()
    part, other = (make_part(two, name, kind="criterion") for name in ("Opened", "Findings"))
    publish(event, part, other)
    grounds = make_evidence(event, one)
    of_part = make_evidence(event, two, part=part)
    publish(grounds, of_part)
    again = make_statement("Again", issuer=make_actor("United Nations"))
    made: dict[str, Any] = {}

    def decided(name: str, wrong: str = "", **fields: Any) -> Any:
        corrected = {"kind": "correction", "corrects": made[wrong]} if wrong else {}
        made[name] = make_assessment(one, grounds, **{**fields, **corrected})
        return made[name]

    steps: list[Callable[[], Any]] = [
        # Since a day on which nobody had called for it yet.
        lambda: decided("first", date="2021-12-01"),
        lambda: decided("second", "first", status="partly_met"),
        lambda: decided("third", "second", date="2022-02-03"),
        lambda: make_removal(made["third"]),
        lambda: make_assessment(two, of_part, part=part),
        lambda: make_removal(part),
        lambda: make_removal(one.calls.get().statement),
        lambda: make_call(again, one).statement,
        lambda: withdrawal(two, "2030-01-05"),
        lambda: withdrawal(two, None),
    ]
    told = {}
    for number, step in enumerate(steps, start=1):
        with record_time(f"2030-01-{number:02}T12:00Z"):
            publish(step())
            told[number] = statuses("")
            assert told[number] == dict(Demand.objects.public().values_list("summary", "status"))
    assert [said.get("One") for said in told.values()] == [
        *("met", "partly_met", "met", "partly_met", "partly_met", "partly_met"),
        *(None, "partly_met", "partly_met", "partly_met"),
    ]
    assert [told[number]["Two"] for number in (4, 5, 6, 9, 10)] == [
        *("not_assessed", "partly_met", "not_assessed", "withdrawn", "not_assessed"),
    ]
    with record_time("2030-02-01T12:00Z"):
        assert {n: statuses(f"as_of=2030-01-{n:02}") for n in told} == told
        before = statuses("on=2022-01-08")
        assert before == {}, "the day before the first call"
        assert statuses("on=2022-01-20&as_of=2030-01-01") == {"One": "met", "Two": "not_assessed"}
        assert statuses("on=2022-01-20&as_of=2030-01-02") == {
            "One": "not_assessed",
            "Two": "not_assessed",
        }
