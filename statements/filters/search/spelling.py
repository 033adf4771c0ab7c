"""Did you mean …: another spelling of what nothing was found for, out of public words only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.http import QueryDict

from .asked import Asked, plain

WORD = re.compile(r"[^\W\d_]{4,30}")
LIKE = 0.7
"""How much two spellings have in common, of 1, before one is proposed for the other."""
MOST_WORDS, MOST_TRIED = 3, 3


@dataclass(frozen=True)
class Hint:
    """What may have been meant, and the question that asks for it."""

    words: str
    query: str


def hint(question: Any) -> Hint | None:
    """Another spelling that finds something, where a question found nothing; if there is one."""
    asked: Asked | None = question.words
    if asked is None:
        return None
    text = plain(asked.text)
    for wrong in list(_unknown(question, asked))[:MOST_WORDS]:
        text = re.sub(rf"(?<!\w){re.escape(wrong)}(?!\w)", _better(question, wrong), text)
    better = _ask(question, text, with_rest=True)
    is_found = text != plain(asked.text) and better.is_valid() and better.qs.exists()
    return Hint(text, better.query()) if is_found else None


def _unknown(question: Any, asked: Asked) -> Iterator[str]:
    for term in asked.wanted:
        for word in WORD.findall(term.words):
            if not _ask(question, word).qs.exists():
                yield word


def _better(question: Any, wrong: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT near_words(%s)", [wrong])
        near = [word for (word,) in cursor.fetchall()]
    alike = {word: SequenceMatcher(None, wrong, word).ratio() for word in near}
    tried = [word for word in sorted(near, key=lambda w: -alike[w]) if alike[word] >= LIKE]
    found = (word for word in tried[:MOST_TRIED] if _ask(question, word).qs.exists())
    return next(found, wrong)


def _ask(question: Any, words: str, with_rest: bool = False) -> Any:
    """The same kind of question with other words, and with all else that it asks."""
    rest = [pair for pair in question.parameters() if pair[0] != "q"] if with_rest else []
    data = QueryDict(urlencode([("q", words), *rest]))
    return type(question)(data, queryset=question.queryset, request=question.request)
