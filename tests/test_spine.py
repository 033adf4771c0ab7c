"""Nothing becomes public but by a publication, and nothing public changes afterwards."""

import pytest

from statements.models import Publication, Refusal
from statements.models.publication import GENESIS

from .make import make_decided_demand, make_editor, make_statement

pytestmark = pytest.mark.django_db


def test_publications_are_chained_without_a_gap() -> None:
    make_decided_demand()
    entries = list(Publication.objects.order_by("seq"))
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert [entry.prev for entry in entries] == [GENESIS, *(e.hash for e in entries[:-1])]
    for entry in entries:
        assert entry.commitment == entry.expected_commitment()
        assert entry.hash == entry.expected_hash()


def test_a_decision_becomes_the_status_of_its_demand() -> None:
    demand = make_decided_demand(status="met")
    assert (demand.status, str(demand.status_since)) == ("met", "2022-02-01")


def test_nobody_publishes_their_own() -> None:
    statement = make_statement()
    anna = make_editor("anna")
    statement.submit(anna)
    with pytest.raises(Refusal, match="their own"):
        statement.publish(anna, statement.seen())
