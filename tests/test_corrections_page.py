"""What changed after it was published: the list of all corrections, and the page of one entry."""

import pytest
from django.test import Client

from statements.labels import LABELS, RECORDS
from statements.models import Event, Publication, Statement, correct
from statements.models.correction import CHILDREN, FIELDS
from tests.make import (
    make_assessment,
    make_call,
    make_decided_demand,
    make_demand,
    make_event,
    make_masked_part,
    make_merge,
    make_methodology_version,
    make_part,
    make_public_demand,
    make_removal,
    make_reply,
    make_response,
    make_statement,
    publish,
)
from tests.test_pages import get, walk

pytestmark = pytest.mark.django_db


def make_corrected_event() -> Event:
    event = make_event()
    publish(event)
    publish(
        correct(event, {"title": "Eleven people freed", "date": "2022-02"}, reason="Miscounted.")
    )
    event.refresh_from_db()
    return event


def test_a_correction_is_shown_word_by_word_with_its_reason(client: Client) -> None:
    make_corrected_event()
    page = get(client, "/corrections/")
    assert '<del><span class="hidden">was: </span>Twelve</del>' in page
    assert '<ins><span class="hidden">is: </span>Eleven</ins> people freed' in page
    assert "Miscounted." in page
    assert "1 February" not in page.partition("<dt>Date</dt>")[0]


def test_a_slip_is_marked_as_one(client: Client) -> None:
    event = make_event("Twelve poeple freed")
    publish(event)
    publish(correct(event, {"title": "Twelve people freed"}, is_slip=True))
    assert "<small>(slip)</small>" in get(client, "/corrections/")


def test_a_withdrawal_says_which_call_was_withdrawn(client: Client) -> None:
    statement = make_statement()
    demands = [make_demand("Release all detained."), make_demand("Free them all.")]
    calls = [make_call(statement, demand) for demand in demands]
    publish(statement)
    values = {"withdrawn_on": "2022-02-02"}
    publish(correct(statement, {}, children={calls[0]: values}, reason="Its issuer said so."))
    for path in ("/corrections/", demands[1].get_absolute_url()):
        assert "Call “Release all detained”: withdrawn on" in get(client, path), path


def test_words_of_a_list_are_compared_as_a_reader_knows_them(client: Client) -> None:
    event = make_event()
    publish(event)
    publish(correct(event, {"countries": ["RU"], "kind": "trial"}, reason="It was elsewhere."))
    page = get(client, "/corrections/")
    for words in ("Kazakhstan</del>", "Russia</ins>", "Release</del>", "trial or sentence</ins>"):
        assert words in page
    assert "first_day" not in page


def test_a_date_of_which_a_part_was_redacted_is_shown_as_it_stands(client: Client) -> None:
    make_corrected_event()
    publish(make_removal(None, "redact", words="2022", reason="legal"))
    for address in ("/corrections/", "/changes/2/", Event.objects.get().get_absolute_url()):
        get(client, address)


def test_a_decision_that_corrects_another_shows_both(client: Client) -> None:
    demand = make_decided_demand("met")
    right = make_assessment(
        demand,
        demand.evidence.get(),
        status="partly_met",
        reason="Most were freed.",
        kind="correction",
        corrects=demand.assessments.get(),
    )
    publish(right)
    page = get(client, "/corrections/")
    assert "All</del>" in page
    assert "Most</ins>" in page
    assert "stays readable" in page


def test_what_left_the_record_is_listed_without_a_word_of_it(client: Client) -> None:
    event = make_corrected_event()
    publish(make_removal(event, reason="source"))
    for address in ("/corrections/", "/changes/", "/changes/1/", "/changes/2/", "/changes/3/"):
        page = get(client, address)
        assert "people freed" not in page, address
        assert "Miscounted" not in page, address
    assert "Its source withdrew it" in get(client, "/corrections/")
    assert "Whoever had published it first took it back." in get(client, "/changes/3/")
    assert "<code>" in get(client, "/changes/1/").partition("Commitment")[2]


def test_what_went_with_its_statement_is_not_shown_either(client: Client) -> None:
    make_decided_demand("met")
    publish(make_removal(Statement.objects.get()))
    for entry in Publication.objects.all():
        page = get(client, f"/changes/{entry.seq}/")
        assert "All were freed." not in page
        assert "Release all detained" not in page
    assert "not public any more" in get(client, "/changes/")


def test_an_entry_shows_its_exact_content_and_how_to_check_it(client: Client) -> None:
    event = make_corrected_event()
    page = get(client, "/changes/1/")
    assert "Twelve people freed" in page
    assert "Later entries about the same" in page
    entry = Publication.objects.get(seq=1)
    for words in (entry.hash, entry.commitment, entry.salt, "/ledger/"):
        assert words in page
    assert event.get_absolute_url() in page
    get(client, "/changes/3/", 404)
    get(client, "/changes/99999999999999999999/", 404)


def test_a_redacted_entry_says_so_and_keeps_its_proof(client: Client) -> None:
    event = make_corrected_event()
    publish(make_removal(event, "redact", reason="safety"))
    page = get(client, "/changes/1/")
    assert "deleted for good" in page
    assert "people freed" not in page
    assert Publication.objects.get(seq=1).hash in page


def test_every_kind_of_entry_has_a_page_and_a_line(client: Client) -> None:
    demand = make_decided_demand("met")
    other, third = make_public_demand("Free them all"), make_public_demand("Free some")
    publish(
        make_part(third),
        make_masked_part(third, "Dana Umarova", label="Person 2"),
        make_response(demand),
        make_reply(demand.assessments.get()),
        make_methodology_version(),
        make_merge(demand, other),
        make_removal(None, "redact", words="loss of life", reason="legal"),
    )
    demand.refresh_from_db()
    publish(correct(demand.addressees.get(), {"name": "Kazakhstan’s authorities"}, reason="So."))
    publish(make_removal(demand.assessments.get()))
    assert get(client, "/changes/?kind=redacted").count('id="entry-') >= 1
    pages = dict(walk(client))
    for entry in Publication.objects.all():
        assert f"/changes/{entry.seq}/" in pages
        assert "Umarova" not in pages[f"/changes/{entry.seq}/"]


def test_the_corrections_are_asked_by_kind_and_day(client: Client) -> None:
    make_corrected_event()
    assert "1 correction<" in get(client, "/corrections/?kind=corrected")
    assert "0 corrections" in get(client, "/corrections/?kind=redacted")
    assert "is not a kind of correction" in get(client, "/corrections/?kind=published")


def test_every_field_that_can_be_corrected_has_a_name_for_readers() -> None:
    assert {name for _, names in FIELDS.values() for name in names} <= set(LABELS)
    assert {*CHILDREN} == set(RECORDS)
