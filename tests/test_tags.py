"""A demand’s tags say what its public calls say, whatever happens to them; nobody forges them."""

import pytest
from django.db import connection, transaction
from django.db.utils import Error

from statements.models import Actor, Demand, correct

from .make import (
    make_actor,
    make_call,
    make_demand,
    make_merge,
    make_public_demand,
    make_removal,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db


def tags(demand: Demand) -> set[str]:
    return set(Demand.objects.get(pk=demand.pk).tags)


def of(kind: str, name: str) -> str:
    return f"{kind}:{Actor.objects.get(name=name).pk}"


def derived() -> dict[int, set[str]]:
    """The same by asking the tables that the tags are made of."""
    found = {}
    for demand in Demand.objects.public():
        calls = demand.calls.filter(statement__publication__isnull=False)
        found[demand.pk] = (
            {f"addressee:{actor.pk}" for actor in demand.addressees.all()}
            | {f"issuer:{a.pk}" for call in calls for a in call.statement.issuers.all()}
            | {f"country:{code}" for call in calls for code in call.statement.countries}
        )
    return found


def written() -> dict[int, set[str]]:
    return {demand.pk: set(demand.tags) for demand in Demand.objects.public()}


def test_a_draft_has_no_tags_and_a_publication_writes_them() -> None:
    statement = make_statement()
    demand = make_demand(addressee=make_actor("Government", kind="government"))
    make_call(statement, demand)
    assert tags(demand) == set()
    publish(statement)
    assert of("addressee", "Government") in tags(demand)
    assert "country:KZ" in tags(demand)
    assert written() == derived()


def test_a_second_call_a_correction_and_a_removal_write_them_anew() -> None:
    demand = make_public_demand()
    other = make_statement("Other", issuer=make_actor("Watch"), countries=["BY"])
    make_call(other, demand)
    publish(other)
    assert {"country:KZ", "country:BY", of("issuer", "Watch")} <= tags(demand)
    publish(correct(other, {"countries": ["UZ"]}, reason="It was another country."))
    assert "country:BY" not in tags(demand)
    assert written() == derived()
    other.refresh_from_db()
    publish(make_removal(other))
    assert "country:UZ" not in tags(demand)
    assert of("issuer", "Watch") not in tags(demand)
    assert written() == derived()


def test_a_merge_gives_the_kept_demand_what_the_other_had() -> None:
    kept = make_public_demand("Kept")
    merged = make_public_demand("Merged", issuer=make_actor("Watch"), countries=["BY"])
    publish(make_merge(kept, merged))
    assert "country:BY" in tags(kept)
    assert tags(merged) == set()
    assert written() == derived()


def test_nobody_but_the_database_gives_a_demand_a_tag() -> None:
    draft = make_demand()
    Demand.objects.filter(pk=draft.pk).update(tags=["country:XX"])
    assert tags(draft) == set()
    demand = make_public_demand()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE statements_demand SET tags = '{}' WHERE id = %s", [demand.pk])
