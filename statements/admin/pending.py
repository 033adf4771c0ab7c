"""What still has to be done: what came back to its author, drafts, and what a thing rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
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
        Correction,
        Removal,
    )
}
"""What is put before a second person, in the order in which it is published together."""

RELATED: dict[Subject, tuple[str, ...]] = {
    Subject.EVIDENCE: ("event", "demand__calls__statement"),
    Subject.ASSESSMENT: ("basis__evidence__event", "demand__calls__statement"),
}
"""What the title of a thing and the things that it rests on are made of."""


def all_of(subject: Subject) -> Any:
    found = KINDS[subject].objects.order_by("pk")  # type: ignore[attr-defined]
    return found.prefetch_related(*RELATED.get(subject, ()))


def page_of(thing: Reviewed) -> str:
    return reverse(f"admin:statements_{thing._meta.model_name}_change", args=[thing.pk])


def sent_back(author: User) -> list[tuple[Reviewed, str]]:
    """What this author put before a second person and has to change, with its page."""
    return [
        (thing, page_of(thing))
        for subject in KINDS
        for thing in all_of(subject).filter(author=author, state=State.CHANGES_REQUESTED)
    ]


@dataclass(frozen=True)
class Drafts:
    """How many drafts there are of one kind, and the list of them."""

    name: str
    count: int
    page: str


def drafts() -> list[Drafts]:
    """Of everybody: a draft has no author until it is put before a second person."""
    counted = [(model, all_of(s).filter(state=State.DRAFT).count()) for s, model in KINDS.items()]
    return [
        Drafts(
            str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural),
            count,
            reverse(f"admin:statements_{model._meta.model_name}_changelist")
            + f"?state__exact={State.DRAFT}",
        )
        for model, count in counted
        if count
    ]


def needs(thing: Reviewed) -> list[Reviewed]:
    """What has to be published before or with a thing, in that order."""
    found = dict.fromkeys(t for t in _rests_on(thing) if t.state != State.PUBLISHED)
    return sorted(found, key=lambda t: list(Subject).index(t.subject))


def unsubmitted(thing: Reviewed) -> list[Reviewed]:
    """What of that nobody has put before a second person yet."""
    return [need for need in needs(thing) if need.state != State.IN_REVIEW]


def _rests_on(thing: Reviewed) -> Iterator[Reviewed]:
    if isinstance(thing, Evidence | Assessment):
        yield from _making(thing.demand)
    if isinstance(thing, Evidence):
        yield thing.event
    if isinstance(thing, Assessment):
        for row in thing.basis.all():
            yield row.evidence.event
            yield row.evidence


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
