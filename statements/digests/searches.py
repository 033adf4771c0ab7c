"""A followed search in words, and what is wrong with one that makes no sense."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from statements.edtf import words
from statements.filters import DemandFilter, stored
from statements.languages import language, quoted
from statements.models import Demand

from .models import Search
from .vocabulary import with_article

# What a chosen value narrows, as part of a sentence, in this order.
NARROWED = {
    "beneficiary": gettext_lazy("for %(values)s"),
    "statement": gettext_lazy("called for in %(values)s"),
    "issuer": gettext_lazy("called for by %(values)s"),
    "addressee": gettext_lazy("made of %(values)s"),
    "called": gettext_lazy("called for %(values)s"),
    "type": gettext_lazy("of the type %(values)s"),
    "theme": gettext_lazy("on the theme %(values)s"),
    "q": gettext_lazy("with the words %(values)s"),
    "country": gettext_lazy("about %(values)s"),
    "status": gettext_lazy("now or before %(values)s"),
    "flag": gettext_lazy("now marked as %(values)s"),
}
OF_A_DAY = ("on", "as_of")
ACTORS = ("issuer", "addressee")
DAYS = {
    "called_after": gettext_lazy("on or after %(date)s"),
    "called_before": gettext_lazy("on or before %(date)s"),
}
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
        raise Senseless([gettext("This search is too long to be followed. Choose fewer words.")])
    if unknown := _unknown(question):
        raise Senseless([unknown])
    return query


def _unknown(question: DemandFilter) -> str:
    """What is said of a public id behind which nothing stands that may be read."""
    asked = question.form.cleaned_data
    if asked["demand"] and not _demand(asked["demand"]):
        return gettext("There is no public demand of this name.")
    if asked["statement"] and not question.named_in_words("statement", asked["statement"]):
        return gettext("There is no public statement of this name.")
    if asked["beneficiary"] and not question.named_in_words("beneficiary", asked["beneficiary"]):
        return gettext("No public demand is made for anybody of this name.")
    return ""


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


def is_senseless(query: str) -> bool:
    """Whether a stored search can find nothing ever more."""
    return bool(stored(query).lost())


def senseless_in_words(query: str) -> str:
    """For its owner: which part of the search is at fault. What was chosen there is not repeated:
    it may be a name that nobody is to read any more."""
    fields = " · ".join(stored(query).lost())
    said = gettext(
        "A search that you follow can no longer find anything: what you chose under %(fields)s is "
        "not in the record now, or is called something else there. You can end it and follow "
        "another one."
    )
    return said % {"fields": quoted(fields)}


def in_words(query: str) -> str:
    """What is followed, as a reader would say it: “demands about Kazakhstan, now or before Met”."""
    question = stored(query)
    if question.lost():
        return gettext("a search that can find nothing any more")
    values = _values(question)
    demands = _either([_named(one) for one in values.pop("demand", [])])
    parts = ", ".join(
        lead % {"values": _either(values[name])}
        for name, lead in NARROWED.items()
        if name in values
    )
    if not parts:
        return demands or gettext("every demand")
    if demands:
        return f"{demands}, {parts}"
    return gettext("demands %(parts)s") % {"parts": parts}


def _either(values: list[str]) -> str:
    either = gettext("or")
    return f" {either} ".join(values)


def _values(question: DemandFilter) -> dict[str, list[str]]:
    """What is chosen, by the name of its field and as it is said."""
    values: dict[str, list[str]] = {}
    pairs = [(name, value) for name, value in question.parameters() if name != "sort"]
    for (name, value), chosen in zip(pairs, question.chosen(), strict=True):
        values.setdefault(name, []).append(_said(name, value, chosen.value))
    both = gettext("and")
    days = [lead % {"date": values.pop(name)[0]} for name, lead in DAYS.items() if name in values]
    return values | ({"called": [f" {both} ".join(days)]} if days else {})


def _said(name: str, value: str, label: str) -> str:
    if name in ACTORS:
        return with_article(label)
    if name in DAYS:
        return words(value)
    if name == "statement":
        return _statement(label if label != value else "")
    if name in QUOTED:
        return quoted(label)
    has_article = name == "country" and value in THE and language() == "en"
    return f"the {label}" if has_article else label


def _question(asked: QueryDict) -> DemandFilter:
    return DemandFilter(asked, queryset=Demand.objects.public())


def _statement(title: str) -> str:
    if not title:
        return gettext("a statement that is not in the record any more")
    return gettext("the statement “%(title)s”") % {"title": title}


def _named(public_id: str) -> str:
    summary = _demand(public_id)
    if not summary:
        return gettext("a demand that is not in the record any more")
    return gettext("the demand “%(summary)s”") % {"summary": summary}


def _demand(public_id: str) -> str:
    """What is demanded by the demand of this id, or by the one that it was merged into."""
    asked = QueryDict(urlencode({"demand": public_id}))
    found: Demand | None = _question(asked).qs.defer("search").first()
    return str(found.told()) if found else ""
