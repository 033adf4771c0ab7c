"""A masked name in pasted words: hidden when they are stored, so that places stay places."""

import pytest
from django.test import Client

from statements.models import Publication, StatementText
from statements.models.call import NoPlace, find_place
from statements.models.masks import hidden, rows_with

from .make import (
    make_actor,
    make_call,
    make_demand,
    make_endorsement,
    make_event,
    make_evidence,
    make_masked_part,
    make_part,
    make_public_demand,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db

BODY = "We met Asel Bekova’s family.\r\nWe urge them to free Asel Bekova at once. We back the UN."


def test_pasted_words_read_as_they_are_stored() -> None:
    make_masked_part(make_public_demand(), other_names="Асель Бекова")
    assert hidden("Free ASEL-BEKOVA now") == "Free [Person 1] now"
    assert hidden("Свободу Асель Бековой!") == "Свободу Асель Бековой!"
    assert hidden("Где Асель Бекова?") == "Где [Person 1]?"


def test_a_statement_that_names_a_masked_person_is_published_without_the_name() -> None:
    make_masked_part(make_public_demand())
    statement = make_statement("Naming her", body=BODY)
    text = statement.texts.get()
    assert text.body == (
        "We met [Person 1]’s family.\nWe urge them to free [Person 1] at once. We back the UN."
    )
    call = make_call(statement, make_demand("Free her"), quote="to free Asel Bekova at once")
    endorsement = make_endorsement(statement, "We back the UN", make_actor("United Nations"))
    assert text == StatementText.objects.get(body=text.body)
    entry = publish(statement)
    call.refresh_from_db()
    endorsement.refresh_from_db()
    assert call.quote == "to free [Person 1] at once"
    assert endorsement.quote == "We back the UN"
    assert "Bekova" not in entry.content
    assert '"quote":"to free [Person 1] at once"' in entry.content


def test_a_text_that_is_not_saved_yet_has_the_places_that_it_will_have() -> None:
    make_masked_part(make_public_demand())
    text = StatementText(body=BODY)
    text.clean()
    found, start, end = find_place([text], "free Asel Bekova at once")
    assert found.body[start:end] == "free [Person 1] at once"
    with pytest.raises(NoPlace, match="do not stand in the text"):
        find_place([text], "Bekova at once")


def test_two_masks_of_one_text_leave_its_calls_where_they_are() -> None:
    body = "Asel Bekova and Marat Ospanov are held. Release both of them at once. We back the UN."
    statement, demand = make_statement("Naming both", body=body), make_demand("Release both")
    call = make_call(statement, demand, quote="Release both of them at once")
    endorsement = make_endorsement(statement, "We back the UN", make_actor("United Nations"))
    publish(statement)
    publish(
        make_masked_part(demand),
        make_masked_part(demand, "Marat Ospanov", label="a journalist"),
    )
    call.refresh_from_db()
    endorsement.refresh_from_db()
    assert call.text.body.startswith("[Person 1] and [a journalist] are held.")
    assert call.quote == "Release both of them at once"
    assert endorsement.quote == "We back the UN"


def test_the_rows_with_a_name_are_counted_before_it_is_hidden() -> None:
    demand = make_public_demand()
    event = make_event("Asel Bekova freed", summary="Nothing else.")
    evidence = make_evidence(event, demand, note="Asel Bekova is free.")
    named = make_part(make_public_demand("Another"))
    publish(event, evidence, named)
    found = {
        "statements_event": 1,
        "statements_evidence": 1,
        "statements_part": 1,
        "statements_publication": 3,
    }
    assert rows_with("Asel Bekova\nЖанна") == found
    masked = make_masked_part(demand)
    assert rows_with(masked.name) == found
    publish(masked)
    assert rows_with(masked.name) == {}
    assert not Publication.objects.filter(content__icontains="Bekova").exists()


def test_a_public_quote_with_a_mask_says_so(client: Client) -> None:
    says = "What stands in [brackets] is ours: a name that is not published."
    demand = make_public_demand()
    publish(make_masked_part(demand))
    statement = make_statement("Another", "We urge you […] to free Asel Bekova now.")
    make_call(statement, demand, "to free Asel Bekova now")
    other = make_public_demand("Investigate")
    publish(statement)
    statement.refresh_from_db()
    for page in (demand.get_absolute_url(), statement.get_absolute_url()):
        text = client.get(page).content.decode()
        assert text.count("to free [Person 1] now") and text.count(says) == 1
    assert says not in client.get(other.get_absolute_url()).content.decode()
