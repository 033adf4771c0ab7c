"""What still has to be done: what came back to its author, drafts, and what a thing rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Value
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from statements.models import (
    Assessment,
    Correction,
    Demand,
    Event,
    Evidence,
    ExternalAssessment,
    Merge,
    MethodologyVersion,
    Part,
    Removal,
    Reply,
    Response,
    Reviewed,
    Statement,
    Translation,
)
from statements.vocabulary import State, Subject

KINDS: dict[Subject, type[Reviewed]] = {
    model.subject: model
    for model in (
        MethodologyVersion,
        Statement,
        Event,
        Part,
        Merge,
        Evidence,
        Assessment,
        Response,
        ExternalAssessment,
        Reply,
        Translation,
        Correction,
        Removal,
    )
}
"""What is put before a second person, in the order in which it is published together."""

ON_DEMAND = (Part, Evidence, Assessment, Response, ExternalAssessment, Reply)
"""What hangs on one demand, and is public only with it."""

OF_DEMAND = ("demand__calls__statement",)
RELATED: dict[Subject, tuple[str, ...]] = {
    Subject.PART: OF_DEMAND,
    Subject.EVIDENCE: ("event", "part", *OF_DEMAND),
    Subject.ASSESSMENT: ("basis__evidence__event", "part", "corrects__demand", *OF_DEMAND),
    Subject.RESPONSE: ("actor", *OF_DEMAND),
    Subject.EXTERNAL_ASSESSMENT: ("actor", *OF_DEMAND),
    Subject.REPLY: ("actor", "assessment__demand", *OF_DEMAND),
}
"""What the title of a thing and the things that it rests on are made of."""


def all_of(subject: Subject) -> Any:
    found = KINDS[subject].objects.order_by("pk")  # type: ignore[attr-defined]
    return found.prefetch_related(*RELATED.get(subject, ()))


def page_of(thing: Reviewed) -> str:
    return reverse(f"admin:statements_{thing._meta.model_name}_change", args=[thing.pk])


def tally() -> dict[State, dict[Subject, int]]:
    """How many there are of each kind in each state, in one query; only those that there are."""
    counted = [
        model.objects.order_by()  # type: ignore[attr-defined]
        .values_list(Value(subject), "state")
        .annotate(Count("pk"))
        for subject, model in KINDS.items()
    ]
    found: dict[State, dict[Subject, int]] = {state: {} for state in State}
    for subject, state, count in counted[0].union(*counted[1:], all=True):
        found[State(state)][Subject(subject)] = count
    return found


def kinds(counted: Mapping[Subject, int]) -> list[Subject]:
    """The kinds of which there are some, in publishing order."""
    return [subject for subject in KINDS if subject in counted]


def sent_back(author: User) -> list[tuple[Reviewed, str]]:
    """What this author put before a second person and has to change, with its page."""
    state = State.CHANGES_REQUESTED
    return [
        (thing, page_of(thing))
        for subject in kinds(tally()[state])
        for thing in all_of(subject).filter(author=author, state=state)
    ]


@dataclass(frozen=True)
class Drafts:
    """How many drafts there are of one kind, and the list of them."""

    name: str
    count: int
    page: str


def drafts() -> list[Drafts]:
    """Of everybody: a draft has no author until it is put before a second person."""
    counted = tally()[State.DRAFT]
    return [_drafts(KINDS[subject], counted[subject]) for subject in kinds(counted)]


def _drafts(model: type[Reviewed], count: int) -> Drafts:
    names = model._meta
    return Drafts(
        str(names.verbose_name if count == 1 else names.verbose_name_plural),
        count,
        reverse(f"admin:statements_{names.model_name}_changelist") + f"?state__exact={State.DRAFT}",
    )


def needs(thing: Reviewed) -> list[Reviewed]:
    """What has to be published before or with a thing, in that order."""
    found = dict.fromkeys(t for t in _rests_on(thing) if t.state != State.PUBLISHED)
    return sorted(found, key=lambda t: list(Subject).index(t.subject))


def unsubmitted(thing: Reviewed) -> list[Reviewed]:
    """What of that nobody has put before a second person yet."""
    return [need for need in needs(thing) if need.state != State.IN_REVIEW]


def _rests_on(thing: Reviewed) -> Iterator[Reviewed]:
    if isinstance(thing, ON_DEMAND):
        yield from _making(thing.demand)
    if isinstance(thing, Evidence | Assessment) and thing.part:
        yield thing.part
    if isinstance(thing, Evidence):
        yield thing.event
    if isinstance(thing, Assessment):
        for row in thing.basis.all():
            yield row.evidence.event
            yield row.evidence
    if isinstance(thing, Reply):
        yield thing.assessment


def _making(demand: Demand) -> Iterator[Reviewed]:
    """A demand that is not public yet becomes so with the first of its statements."""
    made = [call.statement for call in demand.calls.all()]
    if not demand.is_public and made:
        yield next((s for s in made if s.state == State.IN_REVIEW), made[0])


def in_words(things: list[Reviewed]) -> SafeString:
    """Each with its kind, its state and a link to its page."""
    return format_html_join(
        ", ",
        '{} “<a href="{}">{}</a>” ({})',
        ((thing.subject.label.lower(), page_of(thing), thing, _state(thing)) for thing in things),
    )


def _state(thing: Reviewed) -> str:
    return "waits too" if thing.state == State.IN_REVIEW else State(thing.state).label.lower()


def warning(thing: Reviewed) -> SafeString | None:
    """What else its author must put before the second person."""
    if left := unsubmitted(thing):
        words = "It can be published only with what it rests on. Put that before them too: {}."
        return format_html(words, in_words(left))
    return None
