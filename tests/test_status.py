"""The rule as a table: facts in, proposal out, without a database or a clock."""

from datetime import date
from itertools import product

import pytest

from statements.status import Fact, Proposal, confidence, missing, propose, usual_role
from statements.vocabulary import ASSESSABLE, Confidence, Nature, Role, Stance, Status

CALL = date(2022, 1, 10)


def fact(
    day: int | None = 11, stance: str = "supports", nature: str = "outcome", **kw: object
) -> Fact:
    """A decisive fact of a day in January 2022, one independent report graded B2."""
    values: dict[str, object] = {"role": Role.DECISIVE, "sources": ("B2",), **kw}
    when = day and date(2022, 1, day)
    return Fact(stance=Stance(stance), nature=Nature(nature), day=when or None, **values)  # type: ignore[arg-type]


def rule(*facts: Fact, until_now: str = "not_assessed", **kw: object) -> Proposal:
    values: dict[str, object] = {"first_call": CALL, **kw}
    return propose(facts, until_now=Status(until_now), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stance", "nature", "until_now", "status"),
    [
        ("supports", "announcement", "not_assessed", "announced"),
        ("supports", "formal_act", "not_assessed", "in_progress"),
        ("supports", "concrete_action", "announced", "in_progress"),
        ("supports", "outcome", "in_progress", "met"),
        ("supports", "official_claim", "no_action", "no_action"),
        ("supports", "announcement", "met", "met"),
        ("supports", "announcement", "in_progress", "in_progress"),
        ("mixed", "outcome", "not_assessed", "partly_met"),
        ("mixed", "formal_act", "not_assessed", "in_progress"),
        ("mixed", "announcement", "not_assessed", "announced"),
        ("contradicts", "outcome", "not_assessed", "contrary_action"),
        ("contradicts", "concrete_action", "met", "contrary_action"),
        ("contradicts", "announcement", "not_assessed", "no_action"),
        ("contradicts", "reversal", "met", "reversed"),
        ("contradicts", "reversal", "partly_met", "reversed"),
        ("contradicts", "reversal", "not_assessed", "contrary_action"),
        ("continued_need", "outcome", "not_assessed", "no_action"),
        ("continued_need", "outcome", "in_progress", "in_progress"),
    ],
)
def test_one_decisive_fact(stance: str, nature: str, until_now: str, status: str) -> None:
    assert rule(fact(stance=stance, nature=nature), until_now=until_now).status == status


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([fact(11, nature="outcome"), fact(12, "contradicts")], "contrary_action"),
        ([fact(12, nature="outcome"), fact(11, "contradicts")], "met"),
        ([fact(11, nature="outcome"), fact(12, nature="announcement")], "met"),
        ([fact(11, "contradicts"), fact(12, nature="announcement")], "announced"),
        ([fact(11, "contradicts"), fact(11, nature="outcome")], "contrary_action"),
        ([fact(9, nature="outcome")], "not_assessed"),
        ([fact(10, nature="outcome")], "met"),
        ([fact(11, "context")], "not_assessed"),
        ([fact(11, role=Role.SUPPORTING)], "not_assessed"),
        ([fact(11, "contradicts", role=Role.NOT_RELIED_ON)], "not_assessed"),
        ([], "not_assessed"),
    ],
)
def test_the_latest_decisive_evidence_after_the_call_rules(facts: list[Fact], status: str) -> None:
    assert rule(*facts).status == status


def test_the_order_in_which_facts_are_given_does_not_matter() -> None:
    facts = [fact(11), fact(12, "contradicts"), fact(12, nature="announcement"), fact(13, "mixed")]
    assert rule(*facts) == rule(*reversed(facts))


def test_an_announcement_alone_never_gives_met() -> None:
    for until_now, days in product(("not_assessed", "announced"), ([11], [11, 12, 13])):
        facts = [fact(day, nature="announcement", is_own=True) for day in days]
        assert rule(*facts, until_now=until_now).status == "announced"


def test_undated_facts_and_calls_decide_nothing_and_are_flagged() -> None:
    for proposal in (rule(fact(None)), rule(fact(11), first_call=None)):
        assert proposal.status == "not_assessed"
        assert proposal.flags == {"undated"}
        assert "undated" in proposal.reason


def test_a_search_that_found_nothing_gives_no_information() -> None:
    assert rule(has_searched=True).status == "no_information"
    assert rule(has_searched=True, until_now="met").status == "met"
    assert rule(fact(), has_searched=True).status == "met"


def test_independent_evidence_to_the_contrary_raises_disputed() -> None:
    against = fact(12, "contradicts", role=Role.SUPPORTING)
    assert "disputed" in rule(fact(11), against).flags
    assert "disputed" in rule(fact(11, "contradicts"), fact(11, role=Role.SUPPORTING)).flags
    for silent in (
        fact(10, "contradicts", role=Role.SUPPORTING),
        fact(12, "contradicts", role=Role.SUPPORTING, sources=()),
        fact(12, "contradicts", role=Role.NOT_RELIED_ON),
    ):
        assert "disputed" not in rule(fact(11), silent).flags


@pytest.mark.parametrize(
    ("sources", "is_own", "sure"),
    [
        ((), True, "high"),
        (("C3", "B3"), False, "high"),
        (("C3", "C4"), False, "low"),
        (("B3",), False, "medium"),
        (("C3",), False, "low"),
        (("B4",), False, "low"),
        (("A1",), False, "medium"),
        ((), False, "low"),
    ],
)
def test_confidence(sources: tuple[str, ...], is_own: bool, sure: str) -> None:
    assert confidence([fact(sources=sources, is_own=is_own)]) == Confidence(sure)


def test_only_what_carries_the_status_makes_it_sure() -> None:
    promised = fact(11, nature="announcement", is_own=True)
    assert rule(promised, fact(12, sources=("C4",))).confidence == "low"
    assert rule(fact(11), fact(12, sources=("C3",))).confidence == "high"


@pytest.mark.parametrize(
    ("status", "enough", "not_enough"),
    [
        ("no_action", fact(role=Role.SUPPORTING), fact(role=Role.NOT_RELIED_ON)),
        ("announced", fact(nature="announcement"), fact(nature="official_claim")),
        ("in_progress", fact(nature="formal_act"), fact(nature="announcement")),
        ("partly_met", fact(stance="mixed"), fact(role=Role.SUPPORTING)),
        ("met", fact(), fact(nature="announcement")),
        ("met", fact(), fact(nature="official_claim")),
        ("contrary_action", fact(stance="contradicts"), fact()),
        ("no_longer_possible", fact(), fact(role=Role.SUPPORTING)),
    ],
)
def test_a_status_rests_on_what_it_needs(status: str, enough: Fact, not_enough: Fact) -> None:
    def lacking(*facts: Fact) -> str:
        return missing(Status(status), facts, has_searched=False, was_met=False)

    assert lacking(enough) == ""
    assert lacking(not_enough).startswith("“")
    assert lacking().startswith("“")


def test_no_information_needs_a_search_and_reversed_an_earlier_met() -> None:
    undone = fact(stance="contradicts", nature="reversal")
    assert not missing(Status.NO_INFORMATION, [], has_searched=True, was_met=False)
    assert missing(Status.NO_INFORMATION, [fact()], has_searched=False, was_met=False)
    assert not missing(Status.REVERSED, [undone], has_searched=False, was_met=True)
    assert missing(Status.REVERSED, [undone], has_searched=False, was_met=False)


def test_whatever_the_rule_proposes_has_what_it_needs() -> None:
    """Over every stance, nature and status until now, alone and in pairs."""
    natures = [n.value for n in Nature if n != Nature.REVERSAL]
    single = [fact(11, s, n) for s, n in product(Stance, natures)]
    single.append(fact(11, "contradicts", "reversal"))
    for one, other, until_now in product(
        single, [None, *single], [Status.NOT_ASSESSED, Status.MET]
    ):
        facts = [one] if other is None else [one, other]
        proposal = propose(facts, first_call=CALL, until_now=until_now)
        if proposal.status != until_now and proposal.status in ASSESSABLE:
            was_met = until_now == Status.MET
            assert not missing(proposal.status, facts, has_searched=False, was_met=was_met)


def test_the_usual_role_of_evidence() -> None:
    assert usual_role(Stance.CONTEXT, is_after_call=True) == Role.NOT_RELIED_ON
    assert usual_role(Stance.SUPPORTS, is_after_call=False) == Role.NOT_RELIED_ON
    assert usual_role(Stance.CONTRADICTS, is_after_call=True) == Role.DECISIVE
