"""A followed search in words, and what is wrong with one that makes no sense."""

from urllib.parse import urlencode

from django.http import QueryDict

from statements.edtf import words
from statements.filters import DemandFilter
from statements.models import Demand

from .models import Search
from .vocabulary import with_article

EVERYTHING = "every demand"
GONE = "a demand that is not in the record any more"

# What a chosen value narrows, as part of a sentence, in this order.
NARROWED = {
    "issuer": "called for by",
    "addressee": "made of",
    "called": "called for",
    "type": "of the type",
    "theme": "on the theme",
    "q": "with the words",
    "country": "about",
    "status": "now or before",
    "flag": "now marked as",
}
OF_A_DAY = ("on", "as_of")
ACTORS = ("issuer", "addressee")
DAYS = {"called_after": "on or after", "called_before": "on or before"}
QUOTED = ("type", "theme", "q")
# Countries that are said with an article.
THE = {"AE", "BS", "CF", "DO", "FK", "GB", "GM", "KM", "MH", "MV", "NL", "PH", "SB", "US"}


class Senseless(ValueError):
    """A search that cannot be followed; `sentences` say why."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__()
        self.sentences = sentences


def is_of_a_day(asked: QueryDict) -> bool:
    """Whether it asks how things stood on a day, which nobody can follow."""
    return any(asked.get(name) for name in OF_A_DAY)


def canonical(asked: QueryDict) -> str:
    """The one query string of what was asked, without the day at which it was read.

    Raises `Senseless`.
    """
    question = _question(_without_a_day(asked))
    if not question.is_valid():
        raise Senseless(_sentences(question))
    query = question.canonical()
    if len(query) > Search.MAX_LENGTH:
        raise Senseless(["This search is too long to be followed. Choose fewer words."])
    named = asked.get("demand")
    if named and not _demand(named):
        raise Senseless(["There is no public demand of this name."])
    return query


def _without_a_day(asked: QueryDict) -> QueryDict:
    left = asked.copy()
    for name in OF_A_DAY:
        left.pop(name, None)
    return left


def _sentences(question: DemandFilter) -> list[str]:
    """What is wrong, each with the field where it is: there is no form around these."""
    return [
        f"{question.filters[name].label}: {sentence}" if name in question.filters else str(sentence)
        for name, some in question.form.errors.items()
        for sentence in some
    ]


def in_words(query: str) -> str:
    """What is followed, as a reader would say it: “demands about Kazakhstan, now or before Met”."""
    question = _question(QueryDict(query))
    if not question.is_valid():
        return "a search that makes no sense any more"
    values = _values(question)
    demands = [_named(one) for one in values.pop("demand", [])]
    parts = [
        f"{lead} {' or '.join(values[name])}" for name, lead in NARROWED.items() if name in values
    ]
    if not demands and not parts:
        return EVERYTHING
    return f"{' or '.join(demands) or 'demands'} {', '.join(parts)}".strip()


def _values(question: DemandFilter) -> dict[str, list[str]]:
    """What is chosen, by the name of its field and as it is said."""
    values: dict[str, list[str]] = {}
    pairs = [(name, value) for name, value in question.parameters() if name != "sort"]
    for (name, value), chosen in zip(pairs, question.chosen(), strict=True):
        values.setdefault(name, []).append(_said(name, value, chosen.value))
    days = [f"{lead} {values.pop(name)[0]}" for name, lead in DAYS.items() if name in values]
    return values | ({"called": [" and ".join(days)]} if days else {})


def _said(name: str, value: str, label: str) -> str:
    if name in ACTORS:
        return with_article(label)
    if name in DAYS:
        return words(value)
    if name in QUOTED:
        return _quoted(label)
    return f"the {label}" if name == "country" and value in THE else label


def _quoted(text: str) -> str:
    return f"“{text}”"


def _question(asked: QueryDict) -> DemandFilter:
    return DemandFilter(asked, queryset=Demand.objects.public())


def _named(public_id: str) -> str:
    summary = _demand(public_id)
    return f"the demand {_quoted(summary)}" if summary else GONE


def _demand(public_id: str) -> str:
    """What is demanded by the demand of this id, or by the one that it was merged into."""
    asked = QueryDict(urlencode({"demand": public_id}))
    found: str | None = _question(asked).qs.values_list("summary", flat=True).first()
    return found or ""
