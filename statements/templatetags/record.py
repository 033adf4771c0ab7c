"""How the words of the record are written on a page: statuses, days, actors, countries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from statements.edtf import day_in_words, words
from statements.languages import country_names, language, within
from statements.models import Actor, BearsOn, Call, Evidence, Part
from statements.models.part import PartCount
from statements.models.translated import OURS, Told, Translated
from statements.shapes import svg
from statements.vocabulary import AffectedGroup, Flag, Origin, Role, Stance, Status, Theme

register = template.Library()

PLAIN_DATES = (4, 7, 10)
"""Lengths of the dates that HTML knows too: 2022, 2022-01, 2022-01-09."""


@register.inclusion_tag("statements/_status.html")
def status(code: str, size: str = "") -> dict[str, Any]:
    """A status: its shape with its word."""
    return {"code": code, "label": str(Status(code).label), "shape": svg(code), "size": size}


@register.inclusion_tag("statements/_change.html")
def change(entry: BearsOn) -> dict[str, str]:
    """A demand’s status before and after a publication; nothing before: it became public."""
    return {"before": entry.before, "after": entry.after}


@register.inclusion_tag("statements/_stance.html")
def stance(code: str) -> dict[str, Any]:
    """What an event says about a demand: a mark that is never the shape of a status."""
    return {"code": code, "label": str(Stance(code).label), "shape": svg(code)}


@register.simple_tag
def sign(code: str) -> SafeString:
    """A status in a narrow place: its shape, with its word for whoever does not see it."""
    label = Status(code).label
    return format_html(
        '<span class="status {}" title="{}"><svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>'
        '<span class="hidden">{} </span></span>',
        *(code, label, svg(code), label),
    )


@register.simple_tag
def shape(code: str) -> SafeString:
    """The strokes of a status, a stance or “call”, for a picture’s own <svg>."""
    return svg(code)


@register.filter
def day(value: date | datetime | str | None) -> SafeString | str:
    """A day, or a date as people write it, in words and for machines."""
    if isinstance(value, str):
        return _written(value)
    if value is None:
        return words("")
    only = value.date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', only.isoformat(), day_in_words(only))


def _written(value: str) -> SafeString | str:
    is_plain = len(value) in PLAIN_DATES and value.replace("-", "").isdigit()
    if is_plain:
        return format_html('<time datetime="{}">{}</time>', value, words(value))
    return words(value)


@register.filter
def country(code: str) -> str:
    return country_names().get(code, code)


@register.filter
def page(actor: Actor) -> str:
    """The address of an institution’s page."""
    return reverse("statements:institution", args=[actor.slug])


@register.filter
def told(thing: Translated, field: str = "") -> SafeString:
    """The words of a thing in the reader’s language, or the original, marked as of its own."""
    said = thing.told(field)
    return in_its_language(said, said.words)


def in_its_language(said: Told, words: str) -> SafeString:
    """These words, with the language of what is said if it is not the page’s."""
    if said.language == language() or not said.language and language() == OURS:
        return conditional_escape(words)
    return format_html('<bdi lang="{}">{}</bdi>', said.language, words)


@register.filter
def told_plainly(thing: Translated, field: str = "") -> str:
    """The same for a place that takes no more than text."""
    return thing.told(field).words


@register.inclusion_tag("statements/_origin.html")
def origin(thing: Translated, quiet: bool = False) -> dict[str, Any]:
    """Where the words of a thing come from, if they are not its original ones.

    Unless it is to be quiet, it also says that they are not translated.
    """
    pairs = [(thing.told(field), getattr(thing, field)) for field in thing.translated]
    said = pairs[0][0]
    return {
        "said": said,
        "originals": [words for _, words in pairs if words],
        "language": thing.own_language,
        "is_missing": not quiet and _is_missing(said),
    }


@register.inclusion_tag("statements/_origins.html")
def origins(rows: Iterable[Any]) -> dict[str, bool]:
    """One sentence for a list: whether some of it is not translated, or by a machine.

    Its rows are things, or changes with the demands that they bear on.
    """
    said = [thing.told() for row in rows for thing in _titles(row)]
    return {
        "is_missing": any(_is_missing(one) for one in said),
        "is_by_machine": any(one.origin == Origin.MACHINE for one in said),
    }


def _titles(row: Any) -> Iterator[Translated]:
    marks = row.entry.demands.all() if hasattr(row, "entry") else ()
    for thing in (row, getattr(row, "thing", None), *(mark.demand.kept for mark in marks)):
        if isinstance(thing, Translated):
            yield thing


def _is_missing(said: Told) -> bool:
    return said.is_original and said.language not in ("", language())


@register.filter
def linked(actors: Iterable[Actor], limit: int = 3) -> SafeString:
    """Actors by name, each with its page; after some, how many more there are."""
    everyone = list(actors)
    shown = format_html_join(
        ", ", '<a href="{}">{}</a>', ((page(actor), told(actor)) for actor in everyone[:limit])
    )
    return shown + _rest(len(everyone) - limit)


@register.filter
def named(actors: Iterable[Actor], limit: int = 3) -> str:
    """Actors by name; after some, how many more there are."""
    everyone = list(actors)
    return ", ".join(told_plainly(actor) for actor in everyone[:limit]) + _rest(
        len(everyone) - limit
    )


def _rest(number: int) -> SafeString:
    if number <= 0:
        return SafeString("")
    more = gettext("and %(number)s more") % {"number": number}
    return SafeString(f" {more}")


@register.simple_tag
def role(evidence: Evidence, roles: Mapping[int, Role]) -> str:
    """What a piece of evidence did in the decision that counts now, in words."""
    return str(roles[evidence.pk].label) if evidence.pk in roles else ""


@register.filter
def labels(codes: Iterable[str], vocabulary: str) -> str:
    """Stored words of a list as their labels."""
    words = {"theme": Theme, "group": AffectedGroup}[vocabulary]
    return ", ".join(within(str(words(code).label)) for code in codes)


@register.filter
def in_counts(parts: Iterable[Part]) -> PartCount:
    """How many parts of a demand are met, and what became of the others."""
    return PartCount(part.status for part in parts)


@register.filter
def flag(code: str) -> Flag:
    return Flag(code)


@register.filter
def issuers(calls: Sequence[Call]) -> list[Actor]:
    """Who made these calls, each once, in the order of the calls."""
    return list({a.pk: a for call in calls for a in call.statement.issuers.all()}.values())


@register.filter
def called_countries(calls: Sequence[Call]) -> str:
    codes = dict.fromkeys(code for call in calls for code in call.statement.countries)
    return ", ".join(country(code) for code in codes)


@register.filter
def once(value: Any) -> str:
    """A number of times in words."""
    return {1: "once", 2: "twice"}.get(int(value), f"{value} times")
