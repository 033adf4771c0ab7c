"""The rule: facts in, proposal out. Plain Python without database or clock.

The latest decisive evidence after the first call rules. Words alone never meet a demand, and
never undo what was done. What happened before the first call, or on no known day, is context.
The editor decides; where the decision departs from the proposal, the assessment says why.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from .vocabulary import ENDED, Confidence, Nature, Role, Stance, Status

MET_ONCE = (Status.MET, Status.PARTLY_MET)
STEPS = (Nature.FORMAL_ACT, Nature.CONCRETE_ACTION)
WORDS = (Nature.ANNOUNCEMENT, Nature.OFFICIAL_CLAIM)
STRENGTH = {
    Nature.OFFICIAL_CLAIM: 0,
    Nature.ANNOUNCEMENT: 1,
    Nature.FORMAL_ACT: 2,
    Nature.CONCRETE_ACTION: 3,
    Nature.OUTCOME: 4,
}
ROLLED = (
    Status.CONTRARY_ACTION,
    Status.REVERSED,
    Status.IN_PROGRESS,
    Status.ANNOUNCED,
    Status.NOT_ASSESSED,
    Status.NO_INFORMATION,
    Status.NO_ACTION,
)
"""What a demand is of whose parts none is met: the first of these that one of its parts is."""
DISPUTED, UNDATED = "disputed", "undated"


@dataclass(frozen=True)
class Fact:
    """One piece of evidence as the rule sees it.

    `sources` are the grades of the independent reports of the event, such as `("B2", "C3")`;
    `is_own` says that it is the addressee's own act or words.
    """

    stance: Stance
    nature: Nature
    role: Role
    day: date | None
    sources: tuple[str, ...] = ()
    is_own: bool = False


@dataclass(frozen=True)
class Method:
    """What a version of the method may change of the rule.

    High confidence needs so many independent sources of a grade, medium one of another; and what
    happened on the day of the first call counts as after it, or does not.
    """

    high_sources: int = 2
    high_grade: str = "C3"
    medium_grade: str = "B3"
    counts_same_day: bool = True


@dataclass(frozen=True)
class Proposal:
    """What the rule would decide, how sure it is, what is odd, and why, in words."""

    status: Status
    confidence: Confidence
    reason: str
    flags: frozenset[str] = frozenset()


def said(sentence: str) -> str:
    """Marks a sentence of the rule for translation: pages say it in their language."""
    return sentence


def usual_role(stance: Stance, *, is_after_call: bool) -> Role:
    """The role that a piece of evidence has unless an editor says otherwise."""
    if stance == Stance.CONTEXT or not is_after_call:
        return Role.NOT_RELIED_ON
    return Role.DECISIVE


def is_after(day: date | None, first_call: date | None) -> bool:
    """Whether a day is known to be no earlier than the first call."""
    return day is not None and first_call is not None and day >= first_call


def propose(
    facts: Iterable[Fact],
    *,
    first_call: date | None,
    until_now: Status = Status.NOT_ASSESSED,
    has_searched: bool = False,
    method: Method = Method(),  # noqa: B008
) -> Proposal:
    """What the facts make of a demand that was first called for on a day.

    `until_now` is the status that the demand has; `has_searched` says that a search log is
    there. Facts whose order to the call is not known are left out and raise the flag `undated`.
    """
    relied = [f for f in facts if f.role != Role.NOT_RELIED_ON and f.stance != Stance.CONTEXT]
    is_same_day_out = not method.counts_same_day
    later = [
        f
        for f in relied
        if is_after(f.day, first_call) and not (is_same_day_out and f.day == first_call)
    ]
    unordered = [f for f in relied if f.day is None or first_call is None]
    flags = {UNDATED} if unordered else set()
    decisive = [f for f in later if f.role == Role.DECISIVE]
    if not decisive:
        return _without_evidence(until_now, has_searched, relied, flags)
    ruling = _ruling(decisive)
    status, reason = _status(ruling[0], until_now)
    carrying = [fact for fact in ruling if _status(fact, until_now)[0] == status]
    if _is_disputed(ruling[0], later):
        flags.add(DISPUTED)
        reason += " Independent evidence of the same time says otherwise."
    return Proposal(status, confidence(carrying, method), reason, frozenset(flags))


def confidence(facts: Iterable[Fact], method: Method = Method()) -> Confidence:  # noqa: B008
    """How sure one can be of what these facts say together."""
    facts = list(facts)
    grades = [grade for fact in facts for grade in fact.sources]
    good = sum(grade_is(grade, method.high_grade) for grade in grades)
    if any(fact.is_own for fact in facts) or good >= method.high_sources:
        return Confidence.HIGH
    if any(grade_is(grade, method.medium_grade) for grade in grades):
        return Confidence.MEDIUM
    return Confidence.LOW


def grade_is(grade: str, at_least: str) -> bool:
    """Whether an Admiralty grade such as `B2` is as good as another, in both of its parts."""
    return grade[0] <= at_least[0] and grade[1] <= at_least[1]


def missing(status: Status, facts: Iterable[Fact], *, has_searched: bool, was_met: bool) -> str:
    """What a status still needs, as a sentence; empty if nothing. The database keeps the same.

    `was_met` says that an earlier published assessment was “met” or “partly met”.
    """
    relied = [fact for fact in facts if fact.role != Role.NOT_RELIED_ON]
    decisive = [fact for fact in relied if fact.role == Role.DECISIVE]
    natures = {fact.nature for fact in relied}
    helped = [f for f in decisive if f.stance in (Stance.SUPPORTS, Stance.MIXED)]
    has_what_it_needs = {
        Status.NO_INFORMATION: has_searched,
        Status.NO_ACTION: bool(relied),
        Status.ANNOUNCED: Nature.ANNOUNCEMENT in natures,
        Status.IN_PROGRESS: bool(natures.intersection(STEPS)),
        Status.PARTLY_MET: bool(helped),
        Status.MET: any(fact.nature not in WORDS for fact in helped),
        Status.REVERSED: was_met and Nature.REVERSAL in natures,
        Status.CONTRARY_ACTION: any(f.stance == Stance.CONTRADICTS for f in decisive),
        Status.NO_LONGER_POSSIBLE: bool(decisive),
    }
    if has_what_it_needs.get(status, False):
        return ""
    return f"“{status.label}” needs: {status.needs}"


def roll_up(parts: Collection[Status]) -> Status:
    """The status of a demand from those of its parts. The database keeps the same."""
    found = set(parts)
    if found in ({Status.MET}, {Status.NO_LONGER_POSSIBLE}):
        return next(iter(found))
    if found.intersection(MET_ONCE):
        return Status.PARTLY_MET
    return next((status for status in ROLLED if status in found), Status.NOT_ASSESSED)


def is_ended(parts: Collection[Status]) -> bool:
    """Whether nothing is open any more: some may be met, and some beyond it."""
    return bool(parts) and set(parts) <= set(ENDED)


def _without_evidence(
    until_now: Status, has_searched: bool, relied: list[Fact], flags: set[str]
) -> Proposal:
    if has_searched and not relied and until_now == Status.NOT_ASSESSED:
        reason = said("Somebody looked and found nothing usable.")
        return Proposal(Status.NO_INFORMATION, Confidence.LOW, reason, frozenset(flags))
    reason = said("No decisive evidence of a known day after the first call.")
    if flags:
        reason += (
            " Some evidence or the call itself is undated, so nobody can say which came first."
        )
    return Proposal(until_now, Confidence.LOW, reason, frozenset(flags))


def _ruling(decisive: list[Fact]) -> list[Fact]:
    """The facts that carry the status, the weightiest first.

    The latest day rules, on one day what speaks against fulfilment; where the latest speaks
    for it, the strongest since anything last spoke against it, for words do not undo deeds.
    """
    against = [f for f in decisive if f.stance in (Stance.CONTRADICTS, Stance.CONTINUED_NEED)]
    last_against = max((f.day for f in against if f.day), default=date.min)
    for_it = [f for f in decisive if f not in against and f.day and f.day > last_against]
    if for_it:
        return sorted(for_it, key=lambda f: (STRENGTH.get(f.nature, 0), f.day), reverse=True)
    last = [f for f in against if f.day == last_against]
    return sorted(last, key=lambda f: (f.stance != Stance.CONTRADICTS, f.nature in WORDS))


def _status(fact: Fact, until_now: Status) -> tuple[Status, str]:
    if fact.stance == Stance.CONTRADICTS:
        return _status_against(fact, until_now)
    if fact.stance == Stance.CONTINUED_NEED:
        if until_now in (Status.ANNOUNCED, Status.IN_PROGRESS, *MET_ONCE):
            return until_now, said(
                "The need continues, but nothing says that what was done is undone."
            )
        return Status.NO_ACTION, said("The latest evidence shows that it is still needed.")
    if fact.nature == Nature.OFFICIAL_CLAIM:
        return until_now, said("Only an official claim, and a claim alone decides nothing.")
    if fact.nature == Nature.ANNOUNCEMENT:
        if until_now in (Status.IN_PROGRESS, *MET_ONCE):
            return until_now, said("A new announcement does not undo what was done.")
        return Status.ANNOUNCED, said("It was announced; no step is known since.")
    if fact.stance == Stance.MIXED and fact.nature not in STEPS:
        return Status.PARTLY_MET, said(
            "The latest evidence shows that some of it was done, not all."
        )
    if fact.nature in STEPS:
        return Status.IN_PROGRESS, said("A formal or concrete step was taken; nothing is complete.")
    return Status.MET, said("The latest evidence shows the outcome that was asked for.")


def _status_against(fact: Fact, until_now: Status) -> tuple[Status, str]:
    if fact.nature == Nature.REVERSAL and until_now in (*MET_ONCE, Status.REVERSED):
        return Status.REVERSED, said(
            "It had been met, and the latest evidence shows that it was undone."
        )
    if fact.nature == Nature.ANNOUNCEMENT:
        return Status.NO_ACTION, said(
            "It was refused in words; no act against it is reported with them."
        )
    return Status.CONTRARY_ACTION, said("The latest evidence shows an act against what was asked.")


def _is_disputed(ruling: Fact, later: list[Fact]) -> bool:
    """Whether independent evidence of the ruling day or after it says the opposite."""
    opposite = {
        Stance.SUPPORTS: Stance.CONTRADICTS,
        Stance.MIXED: Stance.CONTRADICTS,
        Stance.CONTRADICTS: Stance.SUPPORTS,
    }.get(ruling.stance)
    return any(
        fact.stance == opposite
        and fact.sources
        and fact.day
        and ruling.day
        and fact.day >= ruling.day
        for fact in later
    )
