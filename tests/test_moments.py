"""Any day of the record: what the site says of it later is what it said then.

Random histories are played with the record's clock. After the last step of each day the answers
of the site are written down; at the end the site is asked for each of these days, and a plain
model of the record (`facts.py`) for each day as of each other one.
"""

import html
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg import sql

from statements.filters import DemandFilter
from statements.models import Call, Demand, Part, Publication, Refusal, Reviewed, Statement, correct

from .conftest import RECORD_NOW, Owner, replace_record_now
from .facts import CallFact, DecisionFact, Facts, PartFact, Value
from .make import (
    make_actor,
    make_assessment,
    make_call,
    make_demand,
    make_editor,
    make_event,
    make_evidence,
    make_merge,
    make_part,
    make_public_demand,
    make_removal,
    make_search_log,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db

FIRST = date(2024, 1, 1)
STATUSES = ["met", "partly_met", "in_progress", "no_action", "no_longer_possible", "no_information",
            "contrary_action"]  # fmt: skip
SENTENCES = [f"We urge number {n} to be free" for n in range(4)]
KINDS = [
    *("statement", "statement", "decide", "decide", "decide", "decide again", "correct decision"),
    *("part", "part", "withdraw", "reword", "redate", "rename", "merge", "undo"),
    *("unpublish decision", "unpublish statement", "unpublish event"),
]


def steps(seed: int) -> list[Any]:
    """5 to 25 steps: what is done, how many days after the last one, and three numbers for it."""
    lot = random.Random(seed)
    chosen = lot.choices(KINDS, k=lot.randint(5, 25))
    return [(kind, lot.randint(0, 3), *(lot.randint(0, 11) for _ in range(3))) for kind in chosen]


class Story:
    """A record that is played step by step, and the same as plain facts."""

    def __init__(self, clock: Callable[[datetime], None]) -> None:
        self.clock = clock
        self.today = FIRST
        self.facts = Facts()
        self.statements: list[Statement] = []
        self.merges: list[Any] = []
        self.events: dict[str, Any] = {}
        self.done: Counter[str] = Counter()
        self.has_removed = False

    def wait(self, days: int) -> None:
        self.today += timedelta(days)
        self.clock(datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=UTC))

    def step(self, kind: str, a: int, b: int, c: int) -> None:
        try:
            with transaction.atomic():
                if getattr(self, kind.replace(" ", "_"))(a, b, c):
                    self.done[kind] += 1
        except Refusal:
            self.done["refused"] += 1

    def day(self, back: int) -> str:
        """Back-dated, or today's; never after it."""
        return (self.today - timedelta(back * 2)).isoformat()

    def demands(self) -> list[Demand]:
        return list(Demand.objects.public().order_by("pk"))

    # What people do.

    def statement(self, a: int, b: int, c: int) -> bool:
        number = len(self.statements)
        when = ["", self.day(a), self.day(a) + "~", self.day(0), self.day(a)][b % 5]
        issuer = make_actor(["European Union", "United Nations", "Watch"][c % 3])
        text = ". ".join(SENTENCES)
        made = make_statement(f"Statement {number}", text, issuer=issuer, date=when)
        known = self.demands()
        for n in range(1 + c % 4):
            old = known[(a + n) % len(known)] if known and (a + b + n) % 2 else None
            make_call(made, old or make_demand(f"Demand {number}.{n}"), SENTENCES[n])
        entry = publish(made).seq
        made.refresh_from_db()
        self.statements.append(made)
        for call in made.calls.all():
            self.facts.calls[call.pk] = CallFact(
                entry,
                day=Value([(entry, made.first_day)]),
                withdrawn=Value([(entry, None)]),
                of=[(entry, call.demand_id)],
            )
        return True

    def evidence(self, demand: Demand, stance: str) -> Any:
        event = self.events.get(stance)
        if event is None:
            event = self.events[stance] = make_event(f"Event {stance}", date="2023-12-01")
            publish(event)
        found = demand.evidence.filter(event=event).first()
        if found is None:
            found = make_evidence(event, demand, stance=stance, nature="concrete_action")
            publish(found)
        return found

    def decide(self, a: int, b: int, c: int, **more: Any) -> bool:
        known = self.demands()
        if not known:
            return False
        demand = known[a % len(known)]
        parts = list(Part.objects.public().filter(demand=demand).order_by("pk"))
        part = parts[(b + c) % len(parts)] if parts else None
        return self.conclude(demand, part, STATUSES[b % len(STATUSES)], self.day(c % 4))

    def conclude(
        self, demand: Demand, part: Part | None, status: str, day: str, wrong: Any = None
    ) -> bool:
        values: dict[str, Any] = {"part": part, "date": day, "proposed": status}
        evidence = []
        if status == "no_information":
            values["search_log"] = make_search_log(demand, looked_on=day)
        else:
            stance = "contradicts" if status == "contrary_action" else "supports"
            evidence = [self.evidence(demand, stance)]
        if wrong:
            values |= {"corrects": wrong, "kind": "correction"}
        made = make_assessment(demand, *evidence, status=status, **values)
        entry = publish(made).seq
        self.facts.decisions[made.pk] = DecisionFact(
            entry,
            demand=demand.pk,
            part=part.pk if part else None,
            day=date.fromisoformat(day),
            status=status,
            corrects=wrong and wrong.pk,
        )
        return True

    def living(self) -> list[Any]:
        """Public decisions on what is public still."""
        return [
            decision
            for demand in self.demands()
            for decision in demand.assessments.public().order_by("pk")
            if decision.part is None or decision.part.is_public
        ]

    def decide_again(self, a: int, b: int, c: int) -> bool:
        known = self.living()
        if not known:
            return False
        old = known[a % len(known)]
        return self.conclude(old.demand, old.part, old.status, self.day(c % 3))

    def correct_decision(self, a: int, b: int, c: int) -> bool:
        known = self.living()
        if not known:
            return False
        wrong = known[a % len(known)]
        return self.conclude(
            wrong.demand, wrong.part, STATUSES[b % len(STATUSES)], self.day(c % 4), wrong
        )

    def part(self, a: int, b: int, c: int) -> bool:
        known = self.demands()
        if not known:
            return False
        made = make_part(known[a % len(known)], f"Person {a} {b} {c}")
        entry = publish(made).seq
        self.facts.parts[made.pk] = PartFact(entry, demand=made.demand_id)
        return True

    def calls(self) -> list[Call]:
        found: list[Call] = list(Call.objects.public().order_by("pk"))
        return found

    def withdraw(self, a: int, b: int, c: int) -> bool:
        known = self.calls()
        if not known:
            return False
        call = known[a % len(known)]
        day = date.fromisoformat(self.day(b % 3)) if c % 4 else None
        if call.withdrawn_on == day:
            return False
        value = day and day.isoformat()
        change: Any = {call: {"withdrawn_on": value}}
        entry = publish(correct(call.statement, {}, reason="So.", children=change)).seq
        self.facts.calls[call.pk].withdrawn.told.append((entry, day))
        return True

    def reword(self, a: int, b: int, c: int) -> bool:
        known = self.demands()
        if not known:
            return False
        demand = known[a % len(known)]
        publish(correct(demand, {"summary": f"Reworded {self.today} {b} {c}"}, reason="So."))
        return True

    def redate(self, a: int, b: int, c: int) -> bool:
        known = [one for one in self.statements if Statement.objects.get(pk=one.pk).is_public]
        if not known:
            return False
        statement = Statement.objects.get(pk=known[a % len(known)].pk)
        when = self.day(b) if c % 5 else ""
        if statement.date == when:
            return False
        entry = publish(correct(statement, {"date": when}, reason="So.")).seq
        for call in statement.calls.all():
            day = date.fromisoformat(when) if when else None
            self.facts.calls[call.pk].day.told.append((entry, day))
        return True

    def rename(self, a: int, b: int, c: int) -> bool:
        actor = make_actor("European Union")
        if not actor.is_public or self.done["rename"]:
            return False
        publish(correct(actor, {"name": f"The Union {a}"}, reason="So."))
        return True

    def merge(self, a: int, b: int, c: int) -> bool:
        known = self.demands()
        if len(known) < 2 or known[a % len(known)] == known[b % len(known)]:
            return False
        kept, other = known[a % len(known)], known[b % len(known)]
        made = make_merge(kept, other)
        moved = list(other.calls.values_list("pk", flat=True))
        entry = publish(made).seq
        self.merges.append((made, moved))
        for call in moved:
            if call in self.facts.calls:
                self.facts.calls[call].of.append((entry, kept.pk))
        return True

    def undo(self, a: int, b: int, c: int) -> bool:
        if not self.merges:
            return False
        merge, moved = self.merges.pop()
        entry = publish(make_merge(merge.demand, merge.merged, undoes=merge)).seq
        for call in moved:
            if self.facts.calls[call].is_told(entry):
                self.facts.calls[call].of.append((entry, merge.merged_id))
        return True

    def unpublish_decision(self, a: int, b: int, c: int) -> bool:
        known = self.living()
        return bool(known) and self.remove(known[a % len(known)], "decisions")

    def unpublish_statement(self, a: int, b: int, c: int) -> bool:
        known = [one for one in self.statements if Statement.objects.get(pk=one.pk).is_public]
        # Seldom, or nothing is left to tell.
        return bool(known) and b % 3 == 0 and self.remove(known[a % len(known)], "calls")

    def unpublish_event(self, a: int, b: int, c: int) -> bool:
        event = self.events.pop("supports", None)
        return event is not None and self.remove(event, "")

    def remove(self, thing: Reviewed, kind: str) -> bool:
        entry = publish(make_removal(thing)).seq
        self.has_removed = True
        if isinstance(thing, Statement):
            for call in thing.calls.all():
                self.facts.calls[call.pk].gone = entry
        elif kind == "decisions":
            self.facts.decisions[thing.pk].gone = entry
        return True

    def unreadable(self) -> set[str]:
        """Demands of which nothing may be read at the end."""
        found = set()
        for demand in Demand.objects.filter(publication=None):
            calls = [c for c in self.facts.calls.values() if demand.pk in [d for _, d in c.of]]
            if demand.merged_into_id is None or all(call.gone < 10**9 for call in calls):
                found.add(demand.public_id)
        return found


ROW = re.compile(
    r'<li><p class="title"><span class="status (\w+)">.*?<a href="/demands/(\w+)/[^"]*">(.*?)</a>'
    r"(.*?)</li>",
    re.DOTALL,
)


PART = re.compile(
    r'<tr id="part-(\w+)">.*?class="status (\w+)".*?</td><td>(.*?)</td></tr>', re.DOTALL
)


def text_of(page: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", page).split()))


class Answers:
    """What the site says at one moment: of the tracker, of its rows, and of other pages."""

    def __init__(self, client: Client, query: str, pages: Iterable[str] = ()) -> None:
        self.client, self.query = client, query
        page = self.ask("/demands/")
        self.rows = [
            (public_id, status, html.unescape(summary), self.details(rest))
            for status, public_id, summary, rest in ROW.findall(page)
        ]
        self.number = re.findall(r"<strong>(\d+) demands?</strong>", page)
        changed = self.ask("/demands/", "sort=changed")
        self.changed = [public_id for _, public_id, _, _ in ROW.findall(changed)]
        # Of those that changed last, as far as whoever asks later can read them too.
        self.pages = {public_id: self.page(public_id) for public_id in pages or self.changed[:2]}

    def ask(self, path: str, more: str = "") -> str:
        answer = self.client.get(f"{path}?{'&'.join(filter(None, (self.query, more)))}")
        assert answer.status_code == 200, (path, self.query, answer.status_code)
        return str(answer.content.decode())

    @staticmethod
    def details(rest: str) -> str:
        """What else stands in a row, but for flags, which are today's."""
        return text_of(re.sub(r" · (<strong>[^<]*</strong>|changed in the last 7 days)", "", rest))

    def page(self, public_id: str) -> Any:
        page = self.ask(f"/demands/{public_id}/")
        status = re.findall(r'class="status (\w+) big"', page)
        since = re.findall(r"In effect since (.*?)[<·]? ?(?:·|</p>)", page)
        parts = PART.findall(page)
        return status, [text_of(one) for one in since], parts

    def overviews(self) -> list[Any]:
        """How many demands the pages of a country and of an institution count, by status."""
        found = []
        for path in ("/countries/KZ/", "/institutions/united-nations/"):
            answer = self.client.get(f"{path}?{self.query}")
            if answer.status_code == 200:
                page = answer.content.decode()
                found += re.findall(r'<h2 id="(?:demands|of-it)">([^<]*)</h2>', page)
                found += re.findall(r'"status (\w+)">.*?"number">(\d+)<', page, re.DOTALL)
                found += re.findall(r'<td class="number">(\d+)</td>', page)
        return found


def play(story: Story, client: Client, seed: int, share: float) -> dict[date, Any]:
    """Play a history; with which entry each day ended, and of a share of the days what was said."""
    days, lot = {}, random.Random(seed)
    story.wait(0)
    for position, (kind, wait, a, b, c) in enumerate([("statement", 0, 1, 1, 2), *steps(seed)]):
        if position and wait:
            days[story.today] = look(client, lot.random() < share)
            story.wait(wait)
        story.step(kind, a, b, c)
    days[story.today] = look(client, True)
    return days


def look(client: Client, is_told: bool) -> tuple[int, Answers | None, Any]:
    answers = Answers(client, "") if is_told else None
    return Publication.objects.count(), answers, answers and answers.overviews()


def compare(story: Story, days: dict[date, Any], client: Client) -> None:
    gone = story.unreadable()
    for day, (_, then, overviews) in days.items():
        if then is None:
            continue
        now = Answers(client, f"as_of={day}", [one for one in then.pages if one not in gone])
        expected = [row for row in then.rows if row[0] not in gone]
        if story.has_removed:
            assert [row[:3] for row in now.rows] == [row[:3] for row in expected], day
        else:
            assert now.rows == expected, day
            assert now.overviews() == overviews, day
        assert now.number == then.number, day
        assert now.changed == [one for one in then.changed if one not in gone], day
        for public_id in set(now.pages) & set(then.pages):
            page = now.pages[public_id]
            assert page[:2] == then.pages[public_id][:2], (day, public_id)
            assert page[2] == then.pages[public_id][2], (day, public_id)


def compare_with_facts(story: Story, days: dict[date, Any]) -> int:
    """Every interesting day as of every other; how many answers were compared."""
    ids = dict(Demand.objects.values_list("pk", "public_id"))
    gone, compared = story.unreadable(), 0
    dates = sorted(
        {d for call in story.facts.calls.values() for _, d in call.day.told if d}
        | {decision.day for decision in story.facts.decisions.values()}
        | {d for call in story.facts.calls.values() for _, d in call.withdrawn.told if d}
    )
    interesting = [*dates[:: max(1, len(dates) // 3)], story.today]
    for day, (seq, _, _) in days.items():
        for on in interesting:
            expected = {ids[d]: s for d, s in story.facts.situation(on, seq).items()}
            asked = DemandFilter(QueryDict(f"on={on}&as_of={day}"), queryset=Demand.objects.all())
            found: Any = asked.qs
            rows = dict(found.values_list("public_id", "status_then"))
            assert rows == {d: s for d, s in expected.items() if d not in gone}, (on, day)
            if gone:
                found = asked.gone()
                removed = dict(found.values_list("public_id", "status_then"))
                assert removed == {d: s for d, s in expected.items() if d in gone}, (on, day)
            compared += len(expected)
    last = story.facts.situation(None, Publication.objects.count())
    current = dict(Demand.objects.public().values_list("pk", "status"))
    assert current == last
    return compared


def histories(number: int, share: float, client: Client, owner: Owner) -> Counter[str]:
    total: Counter[str] = Counter()

    def clock(moment: datetime) -> None:
        value = sql.Literal(f"SELECT '{moment.isoformat()}'::timestamptz")
        replace_record_now(owner, RECORD_NOW.format(value))

    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        derandomize=number <= 30,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**32))
    def run(seed: int) -> None:
        mark = transaction.savepoint()
        try:
            story = Story(clock)
            days = play(story, client, seed, share)
            assert Demand.objects.exists(), "a history tells something"
            compare(story, days, client)
            total["answers of the model"] += compare_with_facts(story, days)
            total.update(story.done)
            total["histories"] += 1
            total["days"] += len(days)
            total["days told"] += sum(then is not None for _, then, _ in days.values())
        finally:
            transaction.savepoint_rollback(mark)

    make_editor("anna")
    make_editor("boris")
    row = owner.execute("SELECT pg_get_functiondef('record_now()'::regprocedure)").fetchone()
    assert row
    try:
        run()
    finally:
        replace_record_now(owner, str(row[0]).encode())
    print(dict(total))
    return total


def test_the_site_says_of_a_day_what_it_said_then(client: Client, owner: Owner, db: None) -> None:
    total = histories(25, 0.2, client, owner)
    assert total["histories"] == 25
    assert all(total[kind] for kind in KINDS), "every kind of step was taken"


@pytest.mark.slow
def test_so_it_does_for_many_histories(client: Client, owner: Owner, db: None) -> None:
    total = histories(300, 1, client, owner)
    assert total["histories"] >= 300


def test_a_day_that_makes_no_sense_is_refused_in_a_sentence(client: Client) -> None:
    demand = make_public_demand()
    tomorrow = date.today() + timedelta(2)
    for path in ("/demands/", demand.get_absolute_url(), "/countries/KZ/", "/countries/"):
        for query, sentence in {
            "on=soon": "is not a day",
            f"on={tomorrow}": "That day has not come yet.",
            f"as_of={tomorrow}": "That day has not ended yet.",
            "on=2022-01-10&on=2022-01-11": "This can be asked only once.",
        }.items():
            page = client.get(f"{path}?{query}").content.decode()
            assert sentence in page, (path, query)
            assert demand.summary not in page, (path, query)


def test_before_its_first_entry_the_record_says_so(client: Client) -> None:
    demand = make_public_demand()
    for path in ("/demands/", demand.get_absolute_url(), "/countries/KZ/"):
        page = client.get(f"{path}?as_of=2020-01-01").content.decode()
        assert "This record had not begun." in page, path
        assert page.count("See it as it is today") == 1, path
        assert demand.summary not in page, path


def test_a_demand_of_later_is_not_found_and_a_hidden_one_is_not_there(client: Client) -> None:
    demand = make_public_demand(date="2022-01-09")
    hidden = make_demand("Hidden")
    then = client.get(f"{demand.get_absolute_url()}?on=2022-01-08")
    assert then.status_code == 404
    page = then.content.decode()
    assert "Not in the record then" in page
    assert page.count("See it as it is today") == 1
    today = f"?as_of={date.today()}"
    unknown = client.get(f"/demands/zzzzzzzz/{today}")
    draft = client.get(hidden.get_absolute_url() + today)
    assert draft.status_code == unknown.status_code == 404
    assert draft.content == unknown.content


def test_the_page_of_another_day_says_so_and_stays_out_of_searches(client: Client) -> None:
    demand = make_public_demand(date="2022-01-09")
    page = client.get(f"{demand.get_absolute_url()}?on=2022-01-09").content.decode()
    assert "The situation on 9 January 2022, as it is known today." in page
    assert '<meta name="robots" content="noindex">' in page
    assert f'<link rel="canonical" href="{demand.get_absolute_url()}">' in page


def test_a_followed_search_has_no_moment() -> None:
    asked = DemandFilter(
        QueryDict("on=2022-01-09&as_of=2024-01-01&status=met"), queryset=Demand.objects.all()
    )
    assert asked.is_valid()
    assert asked.canonical() == "status=met"
    assert asked.query() == "on=2022-01-09&as_of=2024-01-01&status=met"
