"""A followed search in words, and what is wrong with one that makes no sense."""

from collections import defaultdict

from django.http import QueryDict

from statements.filters import DemandFilter
from statements.models import Demand

from .models import Search

EVERYTHING = "every demand"


class Senseless(ValueError):
    """A search that cannot be followed; `sentences` say why."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__()
        self.sentences = sentences


def canonical(asked: QueryDict) -> str:
    """The one query string of what was asked. Raises `Senseless`."""
    question = _question(asked)
    if not question.is_valid():
        raise Senseless(
            [str(sentence) for some in question.form.errors.values() for sentence in some]
        )
    query = question.canonical()
    if len(query) > Search.MAX_LENGTH:
        raise Senseless(["This search is too long to be followed. Choose fewer words."])
    named = asked.get("demand")
    if named and not _demand(named):
        raise Senseless(["There is no public demand of this name."])
    return query


def in_words(query: str) -> str:
    """What is followed, as a reader would say it."""
    question = _question(QueryDict(query))
    if not question.is_valid():
        return "a search that makes no sense any more"
    names = [name for name, _ in question.parameters() if name != "sort"]
    if names == ["demand"]:
        return f"the demand {_quoted(_demand(question.chosen()[0].value))}"
    values: dict[str, list[str]] = defaultdict(list)
    for name, chosen in zip(names, question.chosen(), strict=True):
        is_free = name in ("q", "demand")
        values[chosen.label.lower()].append(_quoted(chosen.value) if is_free else chosen.value)
    narrowed = "; ".join(f"{label}: {' or '.join(some)}" for label, some in values.items())
    return f"demands with {narrowed}" if narrowed else EVERYTHING


def _quoted(text: str) -> str:
    return f"“{text}”"


def _question(asked: QueryDict) -> DemandFilter:
    return DemandFilter(asked, queryset=Demand.objects.public())


def _demand(public_id: str) -> str:
    found: str | None = (
        Demand.objects.public()
        .filter(public_id=public_id)
        .values_list("summary", flat=True)
        .first()
    )
    return found or ""
