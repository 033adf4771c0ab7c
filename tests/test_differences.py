"""What changed between two texts, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from statements.differences import LONGEST, Piece, words_changed

texts = st.text(alphabet="ab é–,.\n", max_size=40)


def test_only_the_words_that_differ_are_told() -> None:
    assert words_changed("Twelve people were freed.", "Eleven people were freed!") == [
        Piece("gone", "Twelve"),
        Piece("new", "Eleven"),
        Piece("same", " people were freed"),
        Piece("gone", "."),
        Piece("new", "!"),
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
