"""A statement’s words are cut and marked, and never changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.models import Call
from statements.templatetags.passages import around, marked_paragraphs

WORDS = st.text("ab .\n", min_size=1, max_size=60)
PLACES = st.lists(st.tuples(st.integers(0, 59), st.integers(1, 60)), max_size=5)


@given(WORDS, PLACES)
def test_marking_changes_no_word_of_a_text(body: str, places: list[tuple[int, int]]) -> None:
    calls = [Call(pk=n, start=a, end=b) for n, (a, b) in enumerate(places) if a < b <= len(body)]
    parts = [
        segment for paragraph in marked_paragraphs(body, calls) for segment in paragraph.segments
    ]
    assert "".join("".join(part.words for part in parts).split()) == "".join(body.split())
    for call in calls:
        marked = "".join(p.words for p in parts if call.pk in [m.call.pk for m in p.calls])
        assert "".join(marked.split()) == "".join(body[call.start : call.end].split())


@pytest.mark.parametrize(
    ("body", "before", "after"),
    [
        ("He came. They must *go* now! And then.", "They must ", " now!"),
        ("First.\n\nWe ask to *go*\n\nLast.", "We ask to ", ""),
        ("We call on:\n  • Stay.\n  • Please *go*.\n  • Wait.", "Please ", "."),
        ("Cut. […] They say “*go*.” […] More.", "They say “", ".”"),
        ("*go*", "", ""),
    ],
)
def test_a_quote_stands_in_its_own_sentence(body: str, before: str, after: str) -> None:
    start = body.index("*")
    body = body.replace("*", "")
    assert around(body, start, start + 2) == (before, after)
