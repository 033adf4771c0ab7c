"""Two texts of one statement beside each other, and calls that share words."""

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from statements.models import Statement, StatementText
from statements.templatetags.parallel import MOST, side_by_side
from statements.templatetags.passages import Paragraph, Segment, marked_paragraphs
from tests.make import make_call, make_demand, make_document, make_statement, publish

LENGTHS = st.lists(st.integers(1, 60), max_size=7)


def text(*lengths: int) -> list[Paragraph]:
    return [Paragraph([Segment("x" * length, [], [], [])]) for length in lengths]


def lengths(rows: list[tuple[list[Paragraph], list[Paragraph]]]) -> list[tuple[list[int], ...]]:
    return [tuple([one.length for one in side] for side in row) for row in rows]


@given(LENGTHS, LENGTHS)
def test_every_paragraph_stands_once_and_in_order(left: list[int], right: list[int]) -> None:
    here, there = text(*left), text(*right)
    rows = side_by_side(here, there)
    assert [one for row in rows for one in row[0]] == here
    assert [one for row in rows for one in row[1]] == there
    assert all(row[0] or row[1] for row in rows)


def test_texts_of_as_many_paragraphs_match_one_to_one() -> None:
    assert lengths(side_by_side(text(5, 90, 5), text(80, 4, 4))) == [
        ([5], [80]), ([90], [4]), ([5], [4])
    ]  # fmt: skip


def test_a_paragraph_that_was_cut_in_two_stands_beside_both() -> None:
    assert lengths(side_by_side(text(40, 100, 30), text(42, 55, 49, 33))) == [
        ([40], [42]), ([100], [55, 49]), ([30], [33])
    ]  # fmt: skip


def test_what_one_text_leaves_out_stands_beside_nothing() -> None:
    assert ([100], []) in lengths(side_by_side(text(10, 100, 12), text(10, 12)))


def test_very_long_texts_are_set_in_order() -> None:
    many = round(MOST**0.5) + 2
    assert len(side_by_side(text(*[5] * many), text(*[5] * (many + 1)))) == many + 1


def test_an_item_of_a_list_is_a_paragraph_of_its_own() -> None:
    body = "We ask:\n  • Go.\n  • Stay\nwith us.\n\nLast."
    shown = [
        ("".join(s.words for s in one.segments).strip(), one.is_item)
        for one in marked_paragraphs(body, [])
    ]
    assert shown == [
        ("We ask:", False), ("• Go.", True), ("• Stay\nwith us.", True), ("Last.", False)
    ]  # fmt: skip


def get(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def make_translated() -> tuple[Statement, StatementText]:
    statement = make_statement(body="We regret. […]\n\nWe urge them to go.")
    make_call(statement, quote="We urge them to go")
    translation = StatementText.objects.create(
        statement=statement,
        document=make_document("Обращение", language="ru"),
        body="Мы сожалеем.\n\nМы призываем их уйти.",
        language="ru",
        origin="machine",
    )
    publish(statement)
    statement.refresh_from_db()
    return statement, translation


@pytest.mark.django_db
def test_a_translation_stands_beside_the_words_of_the_issuer(client: Client) -> None:
    statement, translation = make_translated()
    page = get(client, f"{statement.get_absolute_url()}?beside={translation.public_id}")
    rows = re.findall(r'<div class="pair">(.*?)</div>\n<div>(.*?)</div>', page, re.DOTALL)
    assert [("regret" in here, "сожалеем" in there) for here, there in rows] == [
        (True, True), (False, False)
    ]  # fmt: skip
    assert 'lang="ru" dir="auto"' in rows[0][1]
    assert "Translated by a machine; where it matters, the original counts." in page


@pytest.mark.django_db
def test_every_text_is_on_the_page_with_its_origin_and_leads_to_the_pair(client: Client) -> None:
    statement, translation = make_translated()
    page = get(client, statement.get_absolute_url())
    assert "Мы призываем их уйти." in page
    assert "(machine translation)" in page
    assert f'href="?beside={translation.public_id}"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["beside=", "beside=xxxxxxxx", "beside=a&beside=b"])
def test_a_text_that_is_not_there_is_answered_with_a_sentence(client: Client, asked: str) -> None:
    statement, _ = make_translated()
    page = get(client, f"{statement.get_absolute_url()}?{asked}", 404)
    assert "no such text" in page


@pytest.mark.django_db
def test_words_left_out_are_explained_only_where_there_are_any(client: Client) -> None:
    statement, _ = make_translated()
    whole = make_statement("Another")
    publish(whole)
    sentence = "stands where words are left out"
    assert get(client, statement.get_absolute_url()).count(sentence) == 1
    assert sentence not in get(client, whole.get_absolute_url())


@pytest.mark.django_db
def test_calls_that_share_words_are_numbered_where_they_begin_and_end(client: Client) -> None:
    statement = make_statement()
    make_call(statement)
    make_call(statement, make_demand("Release"), quote="release all")
    make_call(statement, make_demand("Regret"), quote="regrets the loss")
    publish(statement)
    page = get(client, statement.get_absolute_url())
    assert re.findall(r"<sup aria-hidden=\"true\">‹(\d)</sup>", page) == ["2", "3"]
    assert re.findall(r">(\d›?)</a></sup>", page) == ["1", "3›", "2›"]
    assert '<mark class="two"' in page


@pytest.mark.django_db
def test_how_the_calls_of_a_statement_stand_is_told_in_counts(client: Client) -> None:
    statement = make_statement()
    make_call(statement)
    make_call(statement, make_demand("Release"), quote="release all")
    publish(statement)
    page = get(client, statement.get_absolute_url())
    states = page.partition("How they stand")[2].partition("</dd>")[0]
    assert "Not yet assessed" in states
    assert '<span class="number">2</span>' in states


@pytest.mark.django_db
def test_a_statement_can_be_cited_and_a_problem_with_it_reported(client: Client) -> None:
    statement, _ = make_translated()
    page = get(client, statement.get_absolute_url())
    assert f"statement S-{statement.public_id}" in page
    assert f'href="/problem/?about={statement.get_absolute_url()}"' in page
