"""What the site says of the method is what the code does, word for word."""

import re
from html import unescape
from itertools import combinations

import pytest
from django.db.models import TextChoices
from django.test import Client

from statements import status, vocabulary
from statements.status import Fact, propose
from statements.views.methodology import SOME_DAY, rolled_up
from statements.vocabulary import ASSESSABLE, DemandType, Nature, Role, Stance, Status, Theme
from tests.make import make_decided_demand, make_methodology_version, publish
from tests.test_pages import get

pytestmark = pytest.mark.django_db

NOT_EXPLAINED = {"Language", "Frequency", "Subject"}
"""Names of languages, and words that stand only on the forms and lists that need them."""

VOCABULARIES = [
    words
    for name, words in vars(vocabulary).items()
    if isinstance(words, type)
    and issubclass(words, TextChoices)
    and words is not TextChoices
    and name not in NOT_EXPLAINED
]


@pytest.fixture
def page(client: Client) -> str:
    return unescape(get(client, "/methodology/"))


@pytest.mark.parametrize("words", VOCABULARIES, ids=lambda words: words.__name__)
def test_every_word_stands_there_with_its_meaning(page: str, words: type[TextChoices]) -> None:
    shown = {text.strip().lower() for text in re.findall(r">([^<]+)<", page)}
    for word in words:
        assert str(word.label).lower() in shown
        assert getattr(word, "meaning", "") in page
        assert getattr(word, "needs", "") in page


def test_each_type_stands_there_with_its_criteria_and_days(page: str) -> None:
    for kind in DemandType:
        assert f'{kind.criteria} <span class="soft">{kind.stale_after} days</span>' in page
    for theme in Theme:
        assert theme.articles in page


def test_the_rule_is_told_in_its_own_words(page: str) -> None:
    said = " ".join(str(status.__doc__).split("\n\n")[1].split())
    for sentence in said.split(". ")[:3]:
        assert sentence in page
    assert " ".join(str(status._ruling.__doc__).split("\n\n")[1].split()) in page
    for stance in set(Stance) - {Stance.CONTEXT}:
        for nature in Nature:
            for until_now in Status:
                fact = Fact(stance, nature, Role.DECISIVE, SOME_DAY)
                assert propose([fact], first_call=SOME_DAY, until_now=until_now).reason in page


def test_the_page_says_what_counts_as_after_the_first_call(page: str) -> None:
    assert "An event of the same day as the first call counts as after it." in page
    assert status.is_after(SOME_DAY, SOME_DAY)


def test_the_table_of_pairs_tells_what_any_parts_make_together(page: str) -> None:
    pairs = {frozenset((row.one, other)): row.whole for row in rolled_up() for other in row.others}
    statuses = [Status.NOT_ASSESSED, *ASSESSABLE]
    assert len(pairs) == len(statuses) * (len(statuses) + 1) // 2
    for parts in combinations(statuses, 4):
        whole = parts[0]
        for part in parts[1:]:
            whole = pairs[frozenset((whole, part))]
        assert whole == status.roll_up(parts), parts
    assert page.count("</td><td>") >= 2 * len(rolled_up())


def test_a_version_stands_there_with_its_day_and_what_it_would_change(client: Client) -> None:
    demand = make_decided_demand()
    publish(make_methodology_version(text="Only the best count.", medium_grade="A1"))
    page = get(client, "/methodology/")
    assert 'id="version-2"' in page
    assert "Only the best count." in page
    assert "Version 2 of the method" in page
    assert f'<a href="{demand.get_absolute_url()}">' in page
    assert "Met, medium → Met, low" in page
