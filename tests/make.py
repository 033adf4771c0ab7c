"""What the tests need in the world: each helper makes one thing, its defaults visible here."""

from typing import Any

from django.contrib.auth.models import Group, User

from statements.models import (
    Actor,
    Assessment,
    Basis,
    Call,
    Demand,
    Document,
    Endorsement,
    Event,
    Evidence,
    ExternalAssessment,
    Issuer,
    Merge,
    MethodologyVersion,
    Part,
    Publication,
    Removal,
    Reply,
    Report,
    Response,
    Reviewed,
    SearchLog,
    Statement,
    StatementText,
    Translation,
)
from statements.models.call import find_place
from statements.models.translation import target_word
from statements.vocabulary import Role

BODY = "The Union regrets the loss of life. We urge the authorities to release all detained."
QUOTE = "We urge the authorities to release all detained"


def make_editor(name: str = "anna") -> User:
    """Whoever may do both: write, and be the second person of somebody else’s."""
    user, _ = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    user.groups.add(Group.objects.get(name="Publisher"))
    return user


def make_actor(name: str = "European Union", **fields: Any) -> Actor:
    values = {"kind": "intergovernmental", **fields}
    return Actor.objects.get_or_create(name=name, defaults=values)[0]


def make_document(title: str = "A page", **fields: Any) -> Document:
    values = {"publisher": make_actor("The Gazette", kind="media"), "date": "2022-01-09", **fields}
    return Document.objects.create(title=title, **values)


def make_statement(title: str = "Declaration", body: str = BODY, **fields: Any) -> Statement:
    """A draft with one issuer and one text, and no call."""
    issuer = fields.pop("issuer", None) or make_actor()
    language = fields.pop("language", "en")
    values = {"kind": "declaration", "date": "2022-01-09", "countries": ["KZ"], **fields}
    statement = Statement.objects.create(title=title, **values)
    Issuer.objects.create(statement=statement, actor=issuer)
    StatementText.objects.create(
        statement=statement, document=make_document(), body=body, language=language
    )
    return statement


def make_demand(summary: str = "Release all detained", **fields: Any) -> Demand:
    addressee = fields.pop("addressee", None) or make_actor("Kazakh authorities", kind="government")
    demand = Demand.objects.create(summary=summary, type=fields.pop("type", "release"), **fields)
    demand.addressees.add(addressee)
    return demand


def make_call(
    statement: Statement, demand: Demand | None = None, quote: str = QUOTE, **fields: Any
) -> Call:
    text, start, end = find_place(statement.texts.all(), quote)
    return Call.objects.create(
        statement=statement,
        text=text,
        demand=demand or make_demand(),
        start=start,
        end=end,
        **fields,
    )


def make_event(title: str = "Twelve people freed", **fields: Any) -> Event:
    """A draft with one report, graded B2."""
    values = {"kind": "release", "date": "2022-02-01", "countries": ["KZ"], **fields}
    event = Event.objects.create(title=title, **values)
    make_report(event)
    return event


def make_report(event: Event, **fields: Any) -> Report:
    graded = {"reliability": "B", "credibility": "2", "provenance": "independent"}
    values = {"quote": "They are free.", **graded, **fields}
    return Report.objects.create(event=event, document=make_document("A report"), **values)


def make_evidence(event: Event, demand: Demand, **fields: Any) -> Evidence:
    values = {"stance": "supports", "nature": "outcome", **fields}
    return Evidence.objects.create(event=event, demand=demand, **values)


def make_search_log(demand: Demand, **fields: Any) -> SearchLog:
    values = {"looked_on": "2022-02-02", "places": "News agencies", "query": "release", **fields}
    return SearchLog.objects.create(demand=demand, **values)


def make_assessment(
    demand: Demand,
    *evidence: Evidence,
    status: str = "met",
    role: str = Role.DECISIVE,
    **fields: Any,
) -> Assessment:
    values = {
        "date": "2022-02-01",
        "reason": "All were freed.",
        "confidence": "medium",
        "proposed": status,
        **fields,
    }
    assessment = Assessment.objects.create(demand=demand, status=status, **values)
    for item in evidence:
        Basis.objects.create(assessment=assessment, evidence=item, role=role)
    return assessment


def publish(*things: Reviewed) -> Publication:
    """Let Anna put things in review and Boris publish them, in the order given; the last entry."""
    author, reviewer = make_editor("anna"), make_editor("boris")
    for thing in things:
        thing.submit(author)
        entry = thing.publish(reviewer, thing.seen())
    return entry


def make_public_demand(summary: str = "Release all detained", **fields: Any) -> Demand:
    """A demand that a published statement of its own made public."""
    statement = make_statement(f"Statement: {summary}", **fields)
    demand = make_demand(summary)
    make_call(statement, demand)
    publish(statement)
    demand.refresh_from_db()
    return demand


def make_decided_demand(status: str = "met", **fields: Any) -> Demand:
    """A public demand with a published event, its evidence and one published decision."""
    demand = make_public_demand(**fields)
    event = make_event()
    evidence = make_evidence(event, demand)
    publish(event, evidence, make_assessment(demand, evidence, status=status))
    demand.refresh_from_db()
    return demand


def make_story() -> list[Reviewed]:
    """A statement with a call, an event, its evidence and a decision with a search, all drafts."""
    statement, demand, event = make_statement(), make_demand(), make_event()
    make_call(statement, demand)
    evidence = make_evidence(event, demand)
    log = make_search_log(demand)
    return [statement, event, evidence, make_assessment(demand, evidence, search_log=log)]


def make_part(demand: Demand, name: str = "Asel Bekova", **fields: Any) -> Part:
    return Part.objects.create(demand=demand, name=name, **fields)


def make_masked_part(demand: Demand, name: str = "Asel Bekova", **fields: Any) -> Part:
    """A part whose name the public does not read."""
    values = {"label": "Person 1", "mask_reason": "She is not safe.", **fields}
    return make_part(demand, name, **values)


def make_response(demand: Demand, **fields: Any) -> Response:
    values = {
        "actor": make_actor("Kazakh authorities", kind="government"),
        "document": make_document("A reply of the government"),
        "kind": "rejected",
        "date": "2022-02-03",
        "words": "Nobody is held without cause.",
        **fields,
    }
    return Response.objects.create(demand=demand, **values)


def make_external_assessment(demand: Demand, **fields: Any) -> ExternalAssessment:
    values = {
        "actor": make_actor("Another Watch", kind="ngo"),
        "document": make_document("A scorecard"),
        "verdict": "Not fulfilled",
        "scale": "Not fulfilled, partly, fulfilled",
        "mapped": "no_action",
        "mapping": "Its lowest step.",
        "date": "2022-02-04",
        "words": "We see no fulfilment.",
        **fields,
    }
    return ExternalAssessment.objects.create(demand=demand, **values)


def make_reply(assessment: Assessment, **fields: Any) -> Reply:
    values = {
        "actor": make_actor("Kazakh authorities", kind="government"),
        "date": "2022-02-05",
        "words": "We do not agree.",
        **fields,
    }
    return Reply.objects.create(assessment=assessment, demand=assessment.demand, **values)


def make_merge(demand: Demand, merged: Demand, **fields: Any) -> Merge:
    return Merge.objects.create(demand=demand, merged=merged, reason="The same.", **fields)


def make_removal(thing: Reviewed | None = None, kind: str = "unpublish", **fields: Any) -> Removal:
    """Of a published thing; or of `words`, wherever they stand."""
    values: dict[str, Any] = {"reason": "error", **fields}
    if thing is not None:
        values |= {"target": thing.subject, "target_id": thing.public_id}
    return Removal.objects.create(kind=kind, **values)


def make_translation(thing: Any, language: str = "ru", **words: str) -> Translation:
    """Of a public thing; words by field, else the original's in capitals."""
    origin = words.pop("origin", "staff")
    given = {one: getattr(thing, one).upper() for one in thing.translated} | words
    aim = {"target": target_word(thing), "target_id": thing.public_id}
    return Translation.objects.create(**aim, language=language, origin=origin, **given)


def make_methodology_version(version: str = "2", **fields: Any) -> MethodologyVersion:
    return MethodologyVersion.objects.create(version=version, **{"text": "As before.", **fields})


def make_endorsement(statement: Statement, quote: str, actor: Actor, **fields: Any) -> Endorsement:
    text, start, end = find_place(statement.texts.all(), quote)
    return Endorsement.objects.create(
        statement=statement, text=text, start=start, end=end, actor=actor, **fields
    )
