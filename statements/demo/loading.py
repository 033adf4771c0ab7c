"""Loads `record.json` as two editors would: each thing drafted, put in review, and published."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from statements.models import (
    Actor,
    Assessment,
    Basis,
    Call,
    Correction,
    Demand,
    Demonstration,
    Document,
    Endorsement,
    Event,
    Evidence,
    ExternalAssessment,
    Figure,
    Issuer,
    Merge,
    MethodologyVersion,
    Part,
    Publication,
    Refusal,
    Report,
    Response,
    Reviewed,
    SearchLog,
    Statement,
    StatementText,
    Translation,
    correct,
)
from statements.models.call import find_place
from statements.models.methodology import propose_for
from statements.vocabulary import Role, Subject

from .translating import translations

RECORD = Path(__file__).with_name("record.json")
GAP = "\n\n[…]\n\n"
"""What stands between two quoted passages of a statement."""


def refuse_a_filled_record() -> None:
    """Raises `Refusal` if something is published: a demonstration is not mixed with the truth."""
    if Publication.objects.exclude(subject=Subject.KEY).exists():
        raise Refusal(
            "There is a published record here already, and what is published is published for "
            "ever. The demonstration goes into an empty one."
        )


def load(author: User, reviewer: User) -> dict[str, int]:
    """Publish the demonstration record, all of it or nothing; how many of each noun there are."""
    with transaction.atomic():
        loading = Loading(json.loads(RECORD.read_text(encoding="utf-8")))
        for thing in loading.things():
            thing.submit(author)
            thing.publish(reviewer, thing.seen())
        Demonstration.objects.create()
    nouns = (
        *(Statement, Call, Demand, Part, Event, Report, Figure, Evidence, Assessment),
        *(Response, ExternalAssessment, Correction, Translation, Publication),
    )
    return {noun._meta.verbose_name_plural.capitalize(): noun.objects.count() for noun in nouns}  # type: ignore[union-attr]


class Loading:
    """One loading: the data, and what has been made of its keys so far."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.actors: dict[str, Actor] = {}
        self.documents: dict[str, Document] = {}
        self.statements: dict[str, Statement] = {}
        self.events: dict[str, Event] = {}
        self.demands: dict[str, Demand] = {}
        self.evidence: dict[tuple[int, str], Evidence] = {}
        self.parts: dict[str, Part] = {}
        self.searches: dict[str, SearchLog] = {}

    def things(self) -> Iterator[Reviewed]:
        """Draft after draft, each to be published before the next is asked for."""
        for row in self.data["actors"]:
            self.make_actor(row)
        for row in self.data["documents"]:
            self.make_document(row)
        for name, make in (
            ("methodology", self.make_methodology_version),
            ("statements", self.make_statement),
            ("events", self.make_event),
            ("parts", self.make_part),
            ("merges", self.make_merge),
            ("evidence", self.make_evidence),
            ("assessments", self.make_assessment),
            ("responses", self.make_response),
            ("external_assessments", self.make_external_assessment),
            ("corrections", self.make_correction),
        ):
            yield from map(make, self.data[name])
        yield from translations(self.translated())

    def translated(self) -> dict[str, Any]:
        return {"actors": self.actors, "demands": self.demands, "events": self.events}

    @staticmethod
    def made(row: Any) -> Any:
        """A checked and stored row: the checks are those of an editor's form."""
        row.full_clean()
        row.save()
        return row

    def make_actor(self, row: dict[str, Any]) -> None:
        parent = row.pop("parent")
        actor = Actor(parent=self.actors[parent] if parent else None, **without_key(row))
        self.actors[row["key"]] = self.made(actor)

    def make_document(self, row: dict[str, Any]) -> None:
        publisher = self.actors[row.pop("publisher")]
        self.documents[row["key"]] = self.made(Document(publisher=publisher, **without_key(row)))

    def make_methodology_version(self, row: dict[str, Any]) -> MethodologyVersion:
        version: MethodologyVersion = self.made(MethodologyVersion(**row))
        return version

    def make_statement(self, row: dict[str, Any]) -> Statement:
        fields = ("title", "kind", "date", "countries", "speaker")
        statement: Statement = self.made(Statement(**{name: row[name] for name in fields}))
        self.statements[row["key"]] = statement
        for key, role in row["issuers"]:
            self.made(Issuer(statement=statement, actor=self.actors[key], role=role))
        text = StatementText(
            statement=statement,
            language=row["language"],
            origin=row["origin"],
            document=self.documents[row["document"]],
            body=GAP.join(row["passages"]),
        )
        self.made(text)
        for call in row["calls"]:
            self.make_call(statement, call)
        for endorsement in row.get("endorsements", ()):
            self.make_endorsement(statement, endorsement)
        return statement

    def make_call(self, statement: Statement, row: dict[str, Any]) -> None:
        demand = self.demand_of(row["demand"])
        text, start, end = find_place(statement.texts.all(), row["quote"])
        call = Call(statement=statement, text=text, demand=demand, start=start, end=end)
        for name in ("voice", "reported_by", "strength"):
            setattr(call, name, row[name])
        call.deadline = row["deadline"] or None
        self.made(call)
        self.demands[row["key"]] = demand

    def demand_of(self, asked: str | dict[str, Any]) -> Demand:
        """A new demand, or that of an earlier call: another institution asks for the same."""
        if isinstance(asked, str):
            return self.demands[asked]
        addressees = [self.actors[key] for key in asked.pop("addressees")]
        demand: Demand = self.made(Demand(**asked))
        demand.addressees.set(addressees)
        return demand

    def make_endorsement(self, statement: Statement, row: dict[str, Any]) -> None:
        text, start, end = find_place(statement.texts.all(), row["quote"])
        endorsement = Endorsement(statement=statement, text=text, start=start, end=end)
        endorsement.actor = self.actors[row["actor"]]
        if row["statement"]:
            endorsement.supported = self.statements[row["statement"]]
        self.made(endorsement)

    def make_event(self, row: dict[str, Any]) -> Event:
        reports = row.pop("reports")
        event: Event = self.made(Event(**without_key(row)))
        self.events[row["key"]] = event
        for report_row in reports:
            figures = report_row.pop("figures")
            document = self.documents[report_row.pop("document")]
            report = self.made(Report(event=event, document=document, **report_row))
            for figure in figures:
                self.made(Figure(report=report, **figure))
        return event

    def make_part(self, row: dict[str, Any]) -> Part:
        demand = self.demands[row.pop("call")]
        part: Part = self.made(Part(demand=demand, **without_key(row)))
        self.parts[row["key"]] = part
        return part

    def make_merge(self, row: dict[str, Any]) -> Merge:
        demands = {name: self.demands[row.pop(name)] for name in ("demand", "merged")}
        merge: Merge = self.made(Merge(**demands, **row))
        return merge

    def make_evidence(self, row: dict[str, Any]) -> Evidence:
        event, demand = row.pop("event"), self.demands[row.pop("call")]
        evidence: Evidence = self.made(Evidence(event=self.events[event], demand=demand, **row))
        self.evidence[demand.pk, event] = evidence
        return evidence

    def make_assessment(self, row: dict[str, Any]) -> Assessment:
        demand = Demand.objects.get(pk=self.demands[row.pop("call")].pk)
        part = self.parts.get(row.pop("part", ""))
        search = self.search_of(row.pop("search_log", ""))
        if search:
            row["date"] = search.looked_on.isoformat()
        basis = {self.evidence[demand.pk, key]: Role(role) for key, role in row.pop("basis")}
        proposal = propose_for(demand, {piece.pk: role for piece, role in basis.items()}, part)
        assessment = Assessment(demand=demand, part=part, search_log=search, **row)
        assessment.proposed = proposal.status
        self.made(assessment)
        for evidence, role in basis.items():
            self.made(Basis(assessment=assessment, evidence=evidence, role=role))
        return assessment

    def search_of(self, key: str) -> SearchLog | None:
        """The search on which a decision rests, made on the day of the loading."""
        if key and key not in self.searches:
            row = next(row for row in self.data["search_logs"] if row["key"] == key)
            demand = self.demands[row.pop("call")]
            search = SearchLog(demand=demand, looked_on=today(), **without_key(row))
            self.searches[key] = self.made(search)
        return self.searches.get(key)

    def make_response(self, row: dict[str, Any]) -> Response:
        response: Response = self.made(Response(**self.named(row)))
        return response

    def make_external_assessment(self, row: dict[str, Any]) -> ExternalAssessment:
        verdict: ExternalAssessment = self.made(ExternalAssessment(**self.named(row)))
        return verdict

    def named(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row with the demand, actor and document that its keys name."""
        return {
            "demand": self.demands[row.pop("call")],
            "actor": self.actors[row.pop("actor")],
            "document": self.documents[row.pop("document")],
            **row,
        }

    def make_correction(self, row: dict[str, Any]) -> Correction:
        event = self.events[row["event"]]
        event.refresh_from_db()
        return correct(event, row["values"], reason=row["reason"])


def today() -> date:
    """The day as the record tells it: that of its newest entry, which this loading has made."""
    return Publication.objects.latest("seq").at.date()


def without_key(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "key"}
