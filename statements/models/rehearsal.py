"""What publishing a merge, a correction or a removal would do, as the database itself finds out."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction

from statements.vocabulary import Role, Status

from .actor import Actor
from .assessment import Assessment, Basis
from .demand import Demand
from .document import Document
from .review import Refusal, Reviewed, sentence

BUSY = "Something is being published at this moment, so nobody can say yet what this would do."


@dataclass(frozen=True)
class Turn:
    """What would become of one demand; a status is empty where it is not public."""

    demand: Demand
    before: str
    after: str
    was_under_review: bool
    is_under_review: bool

    @property
    def goes(self) -> bool:
        return bool(self.before) and not self.after

    @property
    def comes_under_review(self) -> bool:
        return self.is_under_review and not self.was_under_review

    @property
    def before_in_words(self) -> str:
        return str(Status(self.before).label) if self.before else "not public"

    @property
    def after_in_words(self) -> str:
        return str(Status(self.after).label) if self.after else "not public"


@dataclass(frozen=True)
class Rehearsal:
    """All that would turn, and what only the removed thing named."""

    turns: list[Turn]
    actors: list[Actor]
    documents: list[Document]


def rehearse(thing: Reviewed) -> Rehearsal:
    """Try it and undo it. Raises `Refusal` with the sentence with which it would be refused."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT rehearse(%s, %s)", [thing.subject, thing.pk])
            told: dict[str, Any] = json.loads(cursor.fetchone()[0])
    except IntegrityError as error:
        raise Refusal(sentence(error)) from error
    except OperationalError as error:
        raise Refusal(BUSY) from error
    demands = Demand.objects.in_bulk([one["id"] for one in told["demands"]])
    return Rehearsal(
        turns=[Turn(demands[one.pop("id")], **one) for one in told["demands"]],
        actors=list(Actor.objects.filter(pk__in=told["actors"])),
        documents=list(Document.objects.filter(pk__in=told["documents"])),
    )


def resting_on(removed: Reviewed) -> list[Assessment]:
    """Public decisions that rest on an event or a piece of evidence."""
    path = {"event": "evidence__event", "evidence": "evidence"}.get(removed.subject)
    if path is None:
        return []
    rows = Basis.objects.filter(**{path: removed}).exclude(role=Role.NOT_RELIED_ON)
    found = Assessment.objects.public().filter(pk__in=rows.values("assessment"))
    return list(found.select_related("demand"))
