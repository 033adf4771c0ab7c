"""A plain model of the record in time: a list of facts, and what they say of any day.

It shares no line with the site: its own order of decisions, its own roll-up, its own memory. Of
each fact it knows the entry that told it (`entry`) and the one that took it away (`gone`).
"""

from dataclasses import dataclass, field
from datetime import date

FOREVER = 10**9
BEFORE = date(1, 1, 1)
ENDED = {"met", "no_longer_possible", "withdrawn"}
HEAVIEST = ["contrary_action", "reversed", "in_progress", "announced", "not_assessed"]


@dataclass
class Fact:
    entry: int
    gone: int = FOREVER

    def is_told(self, seq: int) -> bool:
        return self.entry <= seq < self.gone


@dataclass
class Value:
    """Something that was corrected: what it was from each entry on."""

    told: list[tuple[int, date | None]]

    def at(self, seq: int) -> date | None:
        return [value for entry, value in self.told if entry <= seq][-1]


@dataclass
class CallFact(Fact):
    day: Value = field(default_factory=lambda: Value([]))
    withdrawn: Value = field(default_factory=lambda: Value([]))
    of: list[tuple[int, int]] = field(default_factory=list)

    def demand(self, seq: int) -> int:
        return [demand for entry, demand in self.of if entry <= seq][-1]


@dataclass
class PartFact(Fact):
    demand: int = 0


@dataclass
class DecisionFact(Fact):
    demand: int = 0
    part: int | None = None
    day: date = BEFORE
    status: str = ""
    corrects: int | None = None


State = tuple[str, bool, bool, int | None]


@dataclass
class Facts:
    calls: dict[int, CallFact] = field(default_factory=dict)
    parts: dict[int, PartFact] = field(default_factory=dict)
    decisions: dict[int, DecisionFact] = field(default_factory=dict)

    def situation(self, on: date | None, seq: int) -> dict[int, str]:
        """Each demand that was there on a day (`None`: at last), and its status."""
        told = {call.demand(seq) for call in self.calls.values() if call.is_told(seq)}
        return {
            demand: self.state(demand, on, seq)[0]
            for demand in told
            if self._is_there(demand, on, seq)
        }

    def state(self, demand: int, on: date | None, seq: int) -> State:
        """Status, whether nothing is open, whether a part is acted against, the decision."""
        day = on or date.max
        parts = [p for p, part in self.parts.items() if part.demand == demand and part.is_told(seq)]
        each: list[int | None] = [*parts] or [None]
        own = [self._decided(demand, part, day, seq) for part in each]
        statuses = [status for status, _ in own]
        status = roll_up(statuses) if parts else statuses[0]
        if self._is_withdrawn(demand, day, seq):
            status = "withdrawn"
        of_it = [status] if status == "withdrawn" or not parts else statuses
        against = bool(parts) and "contrary_action" in statuses
        return status, set(of_it) <= ENDED, against, None if parts else own[0][1]

    def _calls(self, demand: int, seq: int) -> list[CallFact]:
        told = (call for call in self.calls.values() if call.is_told(seq))
        return [call for call in told if call.demand(seq) == demand]

    def _is_there(self, demand: int, on: date | None, seq: int) -> bool:
        if on is None:
            return True
        days = [call.day.at(seq) for call in self._calls(demand, seq)]
        known = [day for day in days if day]
        if known:
            return min(known) <= on
        # Nobody knows when it was made: it is there from the first day on which anything turned.
        turns = [d.day for d in self.decisions.values() if d.is_told(seq) and d.day <= on]
        turns += [w for c in self._calls(demand, seq) if (w := c.withdrawn.at(seq)) and w <= on]
        first = self.state(demand, BEFORE, seq)
        return any(self.state(demand, day, seq) != first for day in turns)

    def _decided(
        self, demand: int, part: int | None, day: date, seq: int
    ) -> tuple[str, int | None]:
        told = {key: d for key, d in self.decisions.items() if d.is_told(seq)}
        wrong = {decision.corrects for decision in told.values()}
        counting = [
            (decision.day, decision.entry, key)
            for key, decision in told.items()
            if (decision.demand, decision.part) == (demand, part)
            and key not in wrong
            and decision.day <= day
        ]
        if not counting:
            return "not_assessed", None
        last = max(counting)[2]
        return told[last].status, last

    def _is_withdrawn(self, demand: int, day: date, seq: int) -> bool:
        days = [(c.day.at(seq), c.withdrawn.at(seq)) for c in self._calls(demand, seq)]
        made = [withdrawn for first, withdrawn in days if first is None or first <= day]
        return bool(made) and all(withdrawn is not None and withdrawn <= day for withdrawn in made)


def roll_up(statuses: list[str]) -> str:
    """By counting: all of one kind, then any that is met, then the heaviest of what is open."""
    met = sum(status == "met" for status in statuses)
    lost = sum(status == "no_longer_possible" for status in statuses)
    if met == len(statuses):
        return "met"
    if met or "partly_met" in statuses:
        return "partly_met"
    if lost == len(statuses):
        return "no_longer_possible"
    heaviest = [status for status in HEAVIEST if status in statuses]
    return (heaviest or [s for s in ("no_information", "no_action") if s in statuses])[0]
