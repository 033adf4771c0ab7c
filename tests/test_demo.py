"""The demonstration record: loaded as editors would, whole, and once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from statements.models import Call, Demand, Event, Publication, Statement

from .make import make_public_demand

pytestmark = pytest.mark.django_db


def demo() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def test_it_publishes_what_its_documents_hold() -> None:
    said = demo()
    assert Statement.objects.public().count() == 17
    assert Statement.objects.public().filter(first_day=None).count() == 3
    assert Statement.objects.public().filter(calls=None).count() == 2
    assert Call.objects.public().count() == Demand.objects.public().count() == 47
    assert Event.objects.public().count() == 22
    assert Event.objects.public().filter(first_day=None).count() == 3
    assert "Calls: 47" in said and "anna and boris" in said
    entries = Publication.objects.order_by("seq")
    assert all(e.hash == e.expected_hash() for e in entries)


def test_a_second_run_changes_nothing() -> None:
    demo()
    head = Publication.objects.count()
    assert "nothing was changed" in demo()
    assert Publication.objects.count() == head


def test_it_does_not_mix_with_a_record_that_is_there() -> None:
    make_public_demand()
    with pytest.raises(CommandError, match="published for ever"):
        demo()
    assert Demand.objects.count() == 1
