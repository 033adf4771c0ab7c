"""The demonstration record: loaded as editors would, whole, and once."""

from collections.abc import Iterator
from html import escape
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from statements.models import (
    Assessment,
    Call,
    Correction,
    Demand,
    Endorsement,
    Event,
    ExternalAssessment,
    Figure,
    MethodologyVersion,
    Part,
    Publication,
    Report,
    Response,
    SearchLog,
    Statement,
    StatementText,
)
from statements.models.flag import flags

from .make import make_public_demand

pytestmark = pytest.mark.django_db

PARTNERSHIP = "Partnership for Legal Empowerment in Eastern Europe and Central Asia"


def demo() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def test_it_does_not_mix_with_a_record_that_is_there() -> None:
    make_public_demand()
    with pytest.raises(CommandError, match="published for ever"):
        demo()
    assert Demand.objects.count() == 1


@pytest.fixture(scope="module")
def said(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """What the command says: loaded once for all tests that only read; others stand above."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo()
        transaction.set_rollback(True)


def test_it_publishes_what_its_documents_hold(said: str) -> None:
    assert Statement.objects.public().count() == 17
    assert Statement.objects.public().filter(first_day=None).count() == 3
    assert Statement.objects.public().filter(calls=None).count() == 2
    assert Call.objects.public().count() == 47
    assert Demand.objects.public().count() == 42
    assert Demand.objects.filter(merged_into__isnull=False).count() == 1
    assert Event.objects.public().count() == 22
    assert Event.objects.public().filter(first_day=None).count() == 3
    assert "Calls: 47" in said and "anna and boris" in said
    entries = Publication.objects.order_by("seq")
    assert all(e.hash == e.expected_hash() for e in entries)


def test_five_institutions_call_for_restraint(said: str) -> None:
    demand = Demand.objects.get(summary__startswith="Show restraint")
    assert demand.call_count == 5
    calls = demand.calls.order_by("statement__first_day", "statement__title")
    assert [
        (str(call.statement.issuers.get()), str(call.statement.first_day), call.strength)
        for call in calls
    ] == [
        ("Federal Government of Germany", "2022-01-07", "calls_on"),
        ("Presidency of France", "2022-01-07", "calls_on"),
        ("European Commission", "2022-01-07", "calls_on"),
        ("European Union", "2022-01-09", "encourages"),
        (PARTNERSHIP, "2022-01-10", "encourages"),
    ]
    assert "repeated" in Demand.objects.annotate(said=flags()).get(pk=demand.pk).said


def test_the_coalition_backs_the_calls_of_others(said: str) -> None:
    backed = Endorsement.objects.public().order_by("pk")
    assert {str(one.statement.issuers.get()) for one in backed} == {PARTNERSHIP}
    assert {one.quote for one in backed} == {"supports the calls of the UN, EU and OSCE"}
    assert [(str(one.actor), one.supported and str(one.supported.date)) for one in backed] == [
        ("United Nations", None),
        ("European Union", "2022-01-09"),
        ("Organization for Security and Co-operation in Europe", None),
    ]


def test_the_figures_of_three_days_stand_side_by_side(said: str, client: Client) -> None:
    demand = Demand.objects.get(summary__startswith="Respect human rights in Kazakhstan")
    arrested = Figure.objects.public().filter(
        counted="arrested", report__event__evidence__demand=demand
    )
    assert [
        (str(figure.first_day), figure.words, figure.claimed_by)
        for figure in arrested.order_by("first_day")
    ] == [
        ("2022-01-07", "around 2,300", "Kazakh authorities"),
        ("2022-01-09", "5,000 arrested", "News blog of Anna van Densky, which names no source"),
        ("2022-01-10", "almost 8,000 people", "Interior Ministry of Kazakhstan"),
    ]
    page = client.get(demand.get_absolute_url()).content.decode()
    table = page.partition('id="figures"')[2]
    places = [table.index(escape(figure.words)) for figure in arrested.order_by("first_day")]
    assert places == sorted(places)


def test_a_day_that_nobody_gave_is_corrected(said: str) -> None:
    correction = Correction.objects.public().get()
    event = Event.objects.get(public_id=correction.target_id)
    assert event.date_in_words == "about 8 January 2022"
    assert [(c["before"], c["after"]) for c in correction.shown_changes] == [
        ("2022-01-08", "2022-01-08~")
    ]
    assert "not that it was made on that day" in correction.reason
    assert correction.publication.kind == "corrected"


def test_the_method_is_the_first_entry_and_every_decision_names_it(said: str) -> None:
    first = MethodologyVersion.objects.public().get()
    assert Publication.objects.get(subject="methodology_version").seq == first.publication_id
    assert not Publication.objects.exclude(subject="key").filter(seq__lt=first.publication_id)
    assert {decision.methodology for decision in Assessment.objects.public()} == {first.version}


def test_parts_responses_and_the_verdict_of_others_rest_on_its_documents(said: str) -> None:
    demand = Demand.objects.get(parts__isnull=False, parts__name__startswith="Its findings")
    assert demand.status == "no_information"
    assert [part.status for part in Part.objects.of(demand)] == ["no_information"] * 3
    search = SearchLog.objects.public().get()
    assert search.sources == ["agencies", "ngos"]
    assert search.assessments.count() == 3
    assert Response.objects.public().get().kind == "rejected"
    verdict = ExternalAssessment.objects.public().get()
    assert (str(verdict.actor), verdict.mapped) == (PARTNERSHIP, verdict.demand.status)


def test_all_that_is_quoted_stands_in_a_quoted_document(said: str) -> None:
    """Each passage is published once: what another noun quotes of it is the very same words."""
    said = "\n".join(text.body for text in StatementText.objects.all())
    said += "\n".join(report.quote for report in Report.objects.all())
    assert Response.objects.get().words in said


def test_every_page_of_it_answers(said: str, client: Client) -> None:
    demands = [demand.get_absolute_url() for demand in Demand.objects.public()]
    pages = ("/", "/changes/", "/corrections/", "/methodology/", "/statements/", "/events/")
    for address in (*pages, *demands):
        assert client.get(address).status_code == 200, address
    merged = Demand.objects.get(merged_into__isnull=False)
    assert merged.merged_into
    answer = client.get(merged.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (302, merged.merged_into.get_absolute_url())


def test_a_second_run_changes_nothing(said: str) -> None:
    head = Publication.objects.count()
    assert "nothing was changed" in demo()
    assert Publication.objects.count() == head
