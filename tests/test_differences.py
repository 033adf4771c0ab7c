"""What changed between two texts, word by word."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from statements.differences import LONGEST, Piece, alike, words_changed
from statements.models.correction import FIELDS, SAME_WORDS, holds_words

texts = st.text(alphabet="ab é–,.\n", max_size=40)


def test_only_the_words_that_differ_are_told() -> None:
    assert words_changed("Twelve people were freed.", "Eleven people were freed!") == [
        Piece("gone", "Twelve"),
        Piece("new", "Eleven"),
        Piece("same", " people were freed"),
        Piece("gone", "."),
        Piece("new", "!"),
    ]


def test_a_number_is_one_word() -> None:
    assert words_changed("almost 8,000 arrests.", "almost 7,900 arrests.") == [
        Piece("same", "almost "),
        Piece("gone", "8,000"),
        Piece("new", "7,900"),
        Piece("same", " arrests."),
    ]


def test_the_same_text_has_one_piece_and_an_empty_one_none() -> None:
    assert words_changed("As it was.", "As it was.") == [Piece("same", "As it was.")]
    assert words_changed("", "") == []


def test_texts_too_long_to_compare_are_shown_as_wholes() -> None:
    before, after = "a " * LONGEST, "b " * LONGEST
    assert [piece.kind for piece in words_changed(before, after)] == ["gone", "new", "same"]


@given(texts, texts)
def test_nothing_is_lost_of_either_text(before: str, after: str) -> None:
    pieces = words_changed(before, after)
    assert "".join(p.words for p in pieces if p.kind != "new") == before
    assert "".join(p.words for p in pieces if p.kind != "gone") == after


def test_what_changed_altogether_is_not_torn_to_pieces() -> None:
    pieces = words_changed("Kazakh authorities, EU", "Ministry of the Interior, EU")
    assert [piece.words for piece in pieces] == [
        "Kazakh authorities",
        "Ministry of the Interior",
        ", EU",
    ]


@pytest.mark.parametrize(
    ("before", "after", "is_alike"),
    [("Twelve people fred", "Twelve people freed", True), ("160 dead", "225 dead", False)],
)
def test_a_slip_leaves_most_letters(before: str, after: str, is_alike: bool) -> None:
    assert (alike(before, after) >= SAME_WORDS) == is_alike


@pytest.mark.django_db
def test_the_database_calls_the_same_fields_words() -> None:
    for record, (model, names) in FIELDS.items():
        with connection.cursor() as cursor:
            cursor.execute("SELECT words_of(%s)", [model._meta.db_table])
            words = set(cursor.fetchone()[0])
        assert {name for name in names if holds_words(record, name)} == words & set(names)
