"""Who may see what: a thing that is not public changes no byte of any answer.

For every kind of row, in every state, at every address with every question that it takes.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override

from statements.models import Demand, Event, Reviewed, correct
from statements.vocabulary import State

from .channels import WORD, Answer, answers, paths
from .make import (
    BODY,
    make_actor,
    make_assessment,
    make_call,
    make_decided_demand,
    make_demand,
    make_document,
    make_editor,
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
    make_search_log,
    make_statement,
    make_translation,
    publish,
)
from .readers import RecordTime

pytestmark = pytest.mark.django_db

CANARY = "Qanarix"
HIDDEN = f"{CANARY} {WORD}"
"""Words that stand in all that is hidden: the first must be nowhere, the second is asked for."""


def the_demand() -> Demand:
    return Demand.objects.get(summary="Release all detained")


def a_statement() -> Any:
    statement = make_statement(
        HIDDEN,
        f"{BODY} {HIDDEN}",
        issuer=make_actor(f"Council {HIDDEN}", country="KG"),
        countries=["KZ", "KG"],
        speaker=HIDDEN,
    )
    make_call(statement, make_demand(f"Do {HIDDEN}", addressee=make_actor(f"Ministry {HIDDEN}")))
    make_endorsement(statement, WORD, make_actor(f"Backed {HIDDEN}"))
    return statement


def an_event() -> Any:
    return make_event(HIDDEN, summary=HIDDEN, place=HIDDEN, countries=["KG"], date="2022-02-15")


def evidence() -> Any:
    event = Event.objects.get(title="Nobody knows")
    return make_evidence(event, the_demand(), note=HIDDEN, limitation=HIDDEN)


def decision() -> Any:
    log = make_search_log(the_demand(), places=HIDDEN, query=HIDDEN, found=HIDDEN)
    fields: dict[str, Any] = {"reason": HIDDEN, "search_log": log, "date": "2022-02-10"}
    return make_assessment(the_demand(), status="no_information", **fields)


def correction() -> Any:
    return correct(the_demand(), {"summary": HIDDEN}, reason=HIDDEN)


KINDS: dict[str, Callable[[], Any]] = {
    "statement": a_statement,
    "event": an_event,
    "evidence": evidence,
    "assessment": decision,
    "part": lambda: make_part(the_demand(), HIDDEN),
    "masked part": lambda: make_masked_part(the_demand(), CANARY, label=f"Person {WORD}"),
    "response": lambda: make_response(the_demand(), words=HIDDEN, note=HIDDEN),
    "external assessment": lambda: make_external_assessment(
        the_demand(), actor=make_actor(f"Assessor {HIDDEN}"), verdict=HIDDEN, words=HIDDEN
    ),
    "reply": lambda: make_reply(the_demand().assessments.get(), words=HIDDEN),
    "translation": lambda: make_translation(the_demand(), summary=HIDDEN),
    "merge": lambda: make_merge(the_demand(), Demand.objects.get(summary="Investigate")),
    "correction": correction,
    "removal": lambda: make_removal(the_demand().assessments.get(), note=HIDDEN),
    "redaction": lambda: make_removal(None, "redact", words="European", reason="legal"),
    "methodology version": lambda: make_methodology_version("7", text=HIDDEN),
}
NOT_REVIEWED: dict[str, Callable[[], Any]] = {
    "actor": lambda: make_actor(HIDDEN, country="KG"),
    "document": lambda: make_document(HIDDEN),
    "demand": lambda: make_demand(HIDDEN, addressee=make_actor(f"Ministry {HIDDEN}")),
    "search log": lambda: make_search_log(the_demand(), places=HIDDEN, query=HIDDEN, found=HIDDEN),
}
CAN_BE_UNPUBLISHED = [
    kind for kind in KINDS if kind not in ("merge", "correction", "removal", "redaction")
]
MOMENTS = ("", "as_of=2022-03-01", "on=2022-03-01", "on=2022-02-20&as_of=2022-03-01")
TELLS_OF_TOMBSTONES = re.compile(
    r" /(ru/)?($|changes/|corrections/|ledger/|subscribe/|demands/feed\.|demands/calendar\.)"
)
HEAD = re.compile(
    rb"\d+, <code>\w+</code>"
    rb"|<a href=\"(/ru)?/changes/\d+/\">[^<]*\d+</a>"
    rb"|, [^ ,<]+ \d+, "
    rb"|<section aria-labelledby=\"cite\">.*?</section>"
    rb"|<section aria-labelledby=\"decisions\">(?:(?!</section>).)*<li id=\"entry-.*?</section>",
    re.DOTALL,
)
"""Where a page, a citation and a picture say, in any language, with which entry the ledger ends,
and where a country tells of the latest entries."""


class Undone(Exception):
    """Ends a savepoint."""


def put_into(state: str, thing: Reviewed) -> None:
    if state == State.DRAFT:
        return
    if state == State.UNPUBLISHED:
        publish(thing)
        publish(make_removal(thing))
        return
    thing.submit(make_editor("anna"))
    if state == State.CHANGES_REQUESTED:
        thing.request_changes(make_editor("boris"), HIDDEN)


EVERY_ADDRESS = [False, pytest.param(True, marks=pytest.mark.slow)]
"""The ordinary run asks all pages, and of questions and files a sixth, another for each kind."""
FILE_OR_QUESTION = re.compile(r"[?.]")


def share(asked: list[str], kind: str, *, every: bool) -> list[str]:
    turn = sum(kind.encode())
    return [
        path
        for place, path in enumerate(asked)
        if every or not FILE_OR_QUESTION.search(path) or (place + turn) % 6 == 0
    ]


def difference(
    make: Callable[[], Any], kind: str, *states: str, every: bool
) -> dict[str, tuple[Answer, Answer]]:
    """What the site answers otherwise because of a hidden thing, and without it."""
    found: dict[str, tuple[Answer, Answer]] = {}
    without: dict[str, Answer] = {}
    for state in states:
        with_it = answers_with(make, state, lambda: share(paths(), kind, every=every))
        assert len(with_it) > 60
        without |= answers([path for path in with_it if path not in without])
        for path, answer in with_it.items():
            assert may_hold_it(path, state) or CANARY.lower().encode() not in lower(answer), path
            if answer != without[path]:
                found[f"{state} {path}"] = (answer, without[path])
        print(f"{state}: {len(with_it)} answers compared")
    return found


def may_hold_it(path: str, state: str) -> bool:
    """The ledger has what was said once, for whoever downloads all of it; and a page repeats to
    whoever asks what they asked for."""
    is_download = path == "/ledger/entries.ndjson" and state == State.UNPUBLISHED
    return is_download or CANARY.lower() in path.partition("?")[2].lower()


def answers_with(
    make: Callable[[], Any], state: str, asked: Callable[[], list[str]]
) -> dict[str, Answer]:
    """Every answer while there is such a thing, which is gone again afterwards."""
    with_it: dict[str, Answer] = {}
    try:
        with transaction.atomic():
            put_into(state, make())
            with_it = answers(asked())
            raise Undone
    except Undone:
        pass
    return with_it


def lower(answer: Answer) -> bytes:
    return answer[1].lower() + repr(answer[2]).lower().encode()


@pytest.fixture(autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    """A translation is read where its language is: there all that is asked is asked in it."""
    kind = request.node.callspec.params["kind"]
    with override("ru" if kind == "translation" else "en"):
        yield


@pytest.fixture
def world(db: None) -> None:
    """Something public of the kinds that pages show."""
    make_decided_demand()
    make_public_demand("Investigate", issuer=make_actor("United Nations"))
    publish(make_event("Nobody knows"))


@pytest.mark.parametrize("every", EVERY_ADDRESS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_public_changes_no_byte(world: None, kind: str, every: bool) -> None:
    states = (State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED)
    asked = states if every else (states[sum(kind.encode()) % 3],)
    assert sorted(difference(KINDS[kind], kind, *asked, every=every)) == []


@pytest.mark.parametrize("every", EVERY_ADDRESS)
@pytest.mark.parametrize("kind", NOT_REVIEWED)
def test_what_nothing_public_names_changes_no_byte(world: None, kind: str, every: bool) -> None:
    assert sorted(difference(NOT_REVIEWED[kind], kind, State.DRAFT, every=every)) == []


@pytest.mark.parametrize("every", EVERY_ADDRESS)
@pytest.mark.parametrize("kind", CAN_BE_UNPUBLISHED)
def test_what_was_unpublished_leaves_only_a_tombstone(world: None, kind: str, every: bool) -> None:
    found = difference(KINDS[kind], kind, State.UNPUBLISHED, every=every)
    about = f"/demands/{the_demand().public_id}/"
    others = [
        (path, now[0])
        for path, (now, before) in found.items()
        if not TELLS_OF_TOMBSTONES.search(path)
        and now[0] != 410
        and about not in path
        and HEAD.sub(b"", now[1]) != HEAD.sub(b"", before[1])
    ]
    assert others == []


def decision_on_a_part() -> Any:
    """A part; decisions, evidence and answers about it are not public without it."""
    demand = Demand.objects.get(summary="Investigate")
    part, event = make_part(demand, HIDDEN), Event.objects.get(title="Nobody knows")
    evidence = make_evidence(event, demand, part=part, note=HIDDEN, limitation=HIDDEN)
    log = make_search_log(demand, places=HIDDEN, query=HIDDEN, found=HIDDEN)
    decision = make_assessment(demand, evidence, part=part, reason=HIDDEN, search_log=log)
    publish(part, evidence, decision, make_reply(decision, words=HIDDEN))
    return part


def addressee_of_old() -> Any:
    """A statement with an addressee that nothing names any more but what a demand said once."""
    statement = make_statement("Another", issuer=make_actor("United Nations"))
    there = make_demand("Talk", addressee=make_actor(f"Ministry {HIDDEN}"))
    make_call(statement, there)
    publish(statement)
    old = sorted(actor.public_id for actor in the_demand().addressees.all())
    ministry = there.addressees.get().public_id
    publish(correct(the_demand(), {"addressees": [*old, ministry]}, reason="Of both."))
    return statement


def corrected_event() -> Any:
    publish(event := an_event())
    publish(correct(event, {"summary": f"{HIDDEN} again"}, reason=HIDDEN))
    return event


TAKEN_AWAY: dict[str, Callable[[], Any]] = {
    **{kind: KINDS[kind] for kind in CAN_BE_UNPUBLISHED},
    "decision on a part": decision_on_a_part,
    "addressee of old": addressee_of_old,
    "corrected event": corrected_event,
}


@pytest.mark.parametrize("every", EVERY_ADDRESS)
@pytest.mark.parametrize("kind", TAKEN_AWAY)
def test_what_was_taken_away_shows_at_no_moment(
    record_time: RecordTime, kind: str, every: bool
) -> None:
    with record_time("2022-03-01T12:00Z"):
        make_decided_demand()
        make_public_demand("Investigate", issuer=make_actor("United Nations"))
        publish(make_event("Nobody knows"))
        thing = TAKEN_AWAY[kind]()
        if thing.state != State.PUBLISHED:
            publish(thing)
        before = {actor.public_id for actor in the_demand().addressees.all()}
    with record_time("2022-03-02T12:00Z"):
        old = make_actor("Kazakh authorities").public_id
        if before != {old}:
            publish(correct(the_demand(), {"addressees": [old]}, reason="Of one."))
        publish(make_removal(thing))
    with record_time("2022-03-03T12:00Z"):
        pages = {path.partition("?")[0] for path in paths()} - {"/ledger/entries.ndjson"}
        shared = share(sorted(pages), kind, every=every)
        found = answers([f"{page}?{moment}" for page in shared for moment in MOMENTS])
    assert sum(answer[0] == 200 for answer in found.values()) > 40
    assert [path for path, one in found.items() if CANARY.lower().encode() in lower(one)] == []
