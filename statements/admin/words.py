"""How the desk calls things: choices with what they mean, and records so that one can be told
from another."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString

from statements.edtf import words as date_in_words
from statements.models import Demand, Event, Part, Statement
from statements.vocabulary import ASSESSABLE, MEANINGS, DemandType, Status, Theme


def meanings(field: models.Field) -> dict[str, str]:  # type: ignore[type-arg]
    """What each choice of a field means, where the vocabulary says more than its label."""
    if field.model is Demand and field.name == "type":
        return {kind.value: f"Counts as met when: {kind.criteria}" for kind in DemandType}
    for words in MEANINGS:
        if words.choices == field.choices:
            return meanings_of(words)
    return {}


def meanings_of(words: Any) -> dict[str, str]:
    """What each word of a vocabulary means."""
    return {word.value: word.meaning for word in words}


def choices_of_list(field: ArrayField) -> list[tuple[str, str]]:  # type: ignore[type-arg]
    """The words that a column of words may hold; rights with the treaty articles that name them."""
    found = [(str(value), str(label)) for value, label in field.base_field.flatchoices]
    if field.name != "themes":
        return found
    articles = {theme.value: theme.articles for theme in Theme}
    return [(v, f"{label} ({articles[v]})" if articles[v] else label) for v, label in found]


HELP = {
    "statement.kind": "What it is by its form, not by its weight.",
    "issuer.role": "One leads; the others sign with it.",
    "statementtext.language": "The language of these words.",
    "statementtext.origin": "A statement has one original; translations are texts of their own.",
    "demand.type": "By this it is decided what counts as met.",
    "demand.groups": "Who is to be helped, if the call names them.",
    "call.demand": "Search by its words, its addressee or the title of a statement that makes it.",
    "event.kind": "What happened, not what it means.",
    "event.countries": "Where it happened.",
    "report.document": "Where the report was found.",
    "figure.counted": "What the number counts.",
    "evidence.event": "Search by title or place. An event is recorded on its own page first.",
    "endorsement.supported": "Search by title. Empty if the record does not have it.",
    "part.demand": "Search by its words, its addressee or the title of a statement.",
    "part.kind": "What this part is.",
    "response.actor": "Which addressee answered.",
    "response.kind": "What it comes to; it never closes the demand.",
    "externalassessment.actor": "Whose verdict it is; the addressee’s own claim is one too.",
    "reply.actor": "Who replies to the decision.",
    "methodologyversion.version": "Higher than the last one.",
    "methodologyversion.high_sources": "How many sources make it “high”.",
    "methodologyversion.high_grade": "Such as C3; at least as good in both of its parts.",
    "methodologyversion.medium_grade": "Such as B3; at least as good in both of its parts.",
    "methodologyversion.counts_same_day": "Untick if only later days count.",
    "evidence.demand": "Search by its words, its addressee or the title of a statement.",
    "evidence.nature": "What kind of thing it is: words weigh less than acts, acts than outcomes.",
    "searchlog.demand": "For which demand somebody looked.",
    "searchlog.looked_on": "The day of the search; today or earlier.",
    "assessment.status": "What the evidence above shows together.",
    "actor.kind": "What it is by its constitution.",
    "document.title": "As it stands on the page or paper.",
    "document.kind": "In which form it was published.",
    "document.language": "The language in which it is written.",
}
"""Help beside the fields whose columns carry none."""


def help_for(field: models.Field) -> str:  # type: ignore[type-arg]
    return HELP.get(f"{field.model._meta.model_name}.{field.name}", "")


def counts(rows: Mapping[str, int]) -> str:
    """How many rows of which tables, as “2 events, 1 statement text”."""
    nouns = {model._meta.db_table: model._meta for model in apps.get_models()}
    return ", ".join(
        f"{number} {nouns[table].verbose_name if number == 1 else nouns[table].verbose_name_plural}"
        for table, number in rows.items()
    )


def listed(thing: models.Model, name: str) -> str:
    """The words of one such column of a record."""
    column = thing._meta.get_field(name)
    assert isinstance(column, ArrayField)
    labels = dict(choices_of_list(column))
    return ", ".join(labels.get(word, word) for word in getattr(thing, name)) or "–"


def status_choices(proposed: Status | None = None) -> list[tuple[str, SafeString]]:
    """Every status that somebody can decide, with its meaning and what it has to rest on."""
    mark = format_html(' <em class="desk-proposed">{}</em>', "proposed")
    return [
        (
            status.value,
            format_html(
                '<strong>{}</strong>{} <span class="help">{} Needs: {}</span>',
                status.label,
                mark if status == proposed else "",
                status.meaning,
                status.needs,
            ),
        )
        for status in ASSESSABLE
    ]


def described(thing: models.Model) -> str:
    """One line that tells a record from others of the same name."""
    if isinstance(thing, Demand):
        whom = ", ".join(actor.name for actor in thing.addressees.all())
        first = f"since {thing.called_on:%d %B %Y}" if thing.called_on else "draft"
        return f"{thing.summary} – {whom or 'nobody named'}, {first}"
    if isinstance(thing, Event | Statement):
        return f"{thing.title} ({date_in_words(thing.date)})"
    if isinstance(thing, Part):
        return f"{thing.shown} – {thing.demand}"
    return str(thing)
