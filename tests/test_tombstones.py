"""What left the record answers at its address with the class of the reason, and nothing else."""

import pytest
from django.test import Client

from statements.models import Demand, Event, Statement
from tests.make import (
    make_actor,
    make_decided_demand,
    make_event,
    make_merge,
    make_public_demand,
    make_removal,
    publish,
)
from tests.test_pages import get, walk

pytestmark = pytest.mark.django_db


def test_an_unpublished_statement_leaves_a_tombstone_with_its_demand(client: Client) -> None:
    demand = make_public_demand("Spare the quagga", issuer=make_actor("Quagga Watch"))
    statement = Statement.objects.get()
    publish(make_removal(statement, reason="source"))
    for address, noun in (
        (statement.get_absolute_url(), "statement"),
        (demand.get_absolute_url(), "demand"),
        ("/institutions/quagga-watch/", "institution"),
    ):
        page = get(client, address, 410)
        assert f"This {noun} is not public any more" in page
        assert "Its source withdrew it." in page
        assert "Whoever had published it first took it back." in page
        assert "/changes/2/" in page
        assert "Spare" not in page
        assert "Quagga" not in page.replace(address, "")
    for address, page in walk(client):
        assert "quagga" not in page.lower(), address


def test_an_unpublished_event_leaves_a_tombstone(client: Client) -> None:
    event = make_event()
    publish(event)
    publish(make_removal(event, reason="privacy"))
    page = get(client, event.get_absolute_url() if event.slug else "", 410)
    assert "To respect somebody’s privacy." in page
    assert "freed" not in page


def test_a_redacted_thing_answers_at_its_id_and_not_at_its_old_words(client: Client) -> None:
    event = make_event()
    publish(event)
    old = Event.objects.get().get_absolute_url()
    publish(make_removal(event, "redact", reason="safety"))
    get(client, old, 404)
    assert "To protect somebody." in get(client, f"/events/{event.public_id}/", 410)


def test_what_never_was_public_has_no_tombstone(client: Client) -> None:
    get(client, f"/events/{make_event().public_id}/", 404)
    get(client, "/institutions/nobody/", 404)


def test_a_merged_demand_leads_to_the_one_that_stayed(client: Client) -> None:
    kept = make_decided_demand("met")
    other = make_public_demand("Free them all")
    old = other.get_absolute_url()
    publish(make_merge(kept, other))
    response = client.get(f"{old}?utm=1")
    assert (response.status_code, response["Location"]) == (
        302,
        f"{kept.get_absolute_url()}?utm=1",
    )
    page = get(client, kept.get_absolute_url())
    assert f"also known as D-{other.public_id}" in page
    assert "2 calls" in page
    assert old not in get(client, "/changes/")


def test_both_histories_stand_on_the_one_that_stayed(client: Client) -> None:
    kept, other = make_decided_demand("met"), make_decided_demand("no_action")
    publish(make_merge(kept, other))
    page = get(client, kept.get_absolute_url())
    assert page.count('class="decision"') == 2
    assert "before the two became one" in page
    assert "Under review" in page
    for address, _ in walk(client):
        assert other.public_id not in address


def test_an_undone_merge_is_no_longer_told_as_one(client: Client) -> None:
    kept, other = make_decided_demand("met"), make_public_demand("Free them all")
    merge = make_merge(kept, other)
    publish(merge)
    publish(make_merge(kept, other, undoes=merge))
    assert "also known as" not in get(client, kept.get_absolute_url())
    assert "Free them all" in get(client, Demand.objects.get(pk=other.pk).get_absolute_url())
