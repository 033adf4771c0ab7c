"""Two editors on one record: whoever comes second is told, and no edit is lost."""

import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections

from statements.models import Correction, Event, Publication, Refusal, correct
from statements.vocabulary import State

from .database import Copy
from .make import make_editor, make_event, publish


@pytest.mark.faults
def test_in_200_races_no_edit_is_lost(committed: Copy) -> None:
    """Two start from the same text; one is first, and the other one is told and writes anew."""
    anna, boris = make_editor("anna"), make_editor("boris")
    event = make_event("Nobody freed")
    publish(event)
    refused = 0
    for race in range(200):
        pair = [
            correct(fresh(event), {name: f"{name} {race}"}, reason="Known now.")
            for name in (("title", "place") if race % 2 else ("title", "summary"))
        ]
        clash = correct(fresh(event), {"title": f"clash {race}"}, reason="Known now.")
        runners = [*pair, clash]
        for one in runners:
            one.submit(anna)
        outcomes = run(runners, boris)
        assert outcomes.count("published") == 1
        refused += outcomes.count("refused")
        for one, outcome in zip(runners, outcomes, strict=True):
            if outcome == "refused":
                one.refresh_from_db()
                one.request_changes(boris, "Write it anew.")
                publish(rewritten(one, fresh(event)))
    assert refused == 400
    said = Publication.objects.filter(kind="corrected").count()
    assert said == 600
    kept = Correction.objects.filter(state=State.PUBLISHED).order_by("publication")
    last: dict[str, Any] = {"title": "Nobody freed", "place": "", "summary": ""}
    for one in kept:
        for change in one.shown_changes:
            assert last[change["field"]] == change["before"]
            last[change["field"]] = change["after"]
    assert {name: getattr(fresh(event), name) for name in last} == last


def fresh(event: Event) -> Event:
    return Event.objects.get(pk=event.pk)


def rewritten(one: Correction, event: Event) -> Correction:
    values = {change["field"]: change["after"] for change in one.shown_changes}
    return correct(event, values, reason=one.reason, anew=one)


def run(corrections: list[Correction], reviewer: User) -> list[str]:
    """Publish all at the same moment, each in a thread of its own."""
    start = threading.Barrier(len(corrections))
    outcomes = [""] * len(corrections)

    def race(index: int, one: Correction) -> None:
        try:
            seen = one.seen()
            start.wait()
            one.publish(reviewer, seen)
            outcomes[index] = "published"
        except Refusal:
            outcomes[index] = "refused"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=race, args=pair) for pair in enumerate(corrections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
