"""A followed search in words: each is a phrase that ends the sentence “You follow …”."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from statements.digests.searches import Senseless, canonical, in_words
from statements.digests.vocabulary import with_article

from .make import make_actor, make_public_demand

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "phrase"),
    [
        ("", "every demand"),
        ("sort=changed", "every demand"),
        ("demand={demand}", "the demand “Free them all”"),
        ("demand={demand}&status=met", "the demand “Free them all”, now or before Met"),
        ("q=trial", "demands with the words “trial”"),
        ("status=met&status=partly_met", "demands now or before Met or Partly met"),
        ("type=release&type=ratify", "demands of the type “Ratify” or “Release”"),
        ("theme=fair_trial", "demands on the theme “Fair trial”"),
        ("country=KZ&country=US", "demands about Kazakhstan or the United States"),
        ("issuer={watch}", "demands called for by Human Rights Watch"),
        (
            "issuer={watch}&issuer={union}",
            "demands called for by the European Union or Human Rights Watch",
        ),
        ("addressee={addressee}", "demands made of Kazakh authorities"),
        ("called_after=2022-01-09", "demands called for on or after 9 January 2022"),
        (
            "called_after=2022-01-09&called_before=2022-02-01",
            "demands called for on or after 9 January 2022 and on or before 1 February 2022",
        ),
        (
            "issuer={union}&q=trial&country=KZ&status=met&status=partly_met",
            "demands called for by the European Union, with the words “trial”, "
            "about Kazakhstan, now or before Met or Partly met",
        ),
        ("status=splendid", "a search that can find nothing any more"),
    ],
)
def test_a_search_is_said_as_a_phrase(query: str, phrase: str) -> None:
    demand = make_public_demand("Free them all")
    watch = make_actor("Human Rights Watch", kind="ngo")
    make_public_demand("Another", issuer=watch)
    known = {
        "demand": demand.public_id,
        "union": _slug("European Union"),
        "watch": _slug("Human Rights Watch"),
        "addressee": _slug("Kazakh authorities"),
    }
    assert in_words(query.format(**known)) == phrase


def _slug(name: str) -> str:
    actor = make_actor(name)
    assert actor.slug
    return actor.slug


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("European Union", "the European Union"),
        (
            "United Nations Human Rights Office",
            "the United Nations Human Rights Office",
        ),
        ("Collective Security Treaty Organization", "the Collective Security Treaty Organization"),
        ("The Council", "The Council"),
        ("Human Rights Watch", "Human Rights Watch"),
        ("Kazakh authorities", "Kazakh authorities"),
        ("France", "France"),
    ],
)
def test_an_institution_has_its_article_within_a_sentence(name: str, said: str) -> None:
    assert with_article(name) == said


def test_what_makes_no_sense_is_said_with_the_name_of_its_field() -> None:
    with pytest.raises(Senseless) as refused:
        canonical(QueryDict("status=zz&called_after=soon&colour=red"))
    first, second, third = sorted(refused.value.sentences)
    assert first.startswith("Called for on or after: ")
    assert second.startswith("Status: ") and "zz" in second
    assert third.startswith("There is no filter “colour”.")
