"""A mail as a web page: all that it told, to whoever has its address, and nothing of its reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from statements.digests.clock import now
from statements.digests.models import Delivery, Mail
from statements.digests.planning import plan
from statements.digests.tokens import READ, UNSUBSCRIBE, token

from .make import make_public_demand
from .readers import NOON, RecordTime, ask, decide, everything_kept, follow, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(record_time: RecordTime) -> Iterator[None]:
    with record_time(NOON):
        yield


def address(mail: Mail) -> str:
    return f"/mail/{mail.token(READ)}/"


def planned(reason: str = "The last one came home.", language: str = "en") -> Mail:
    """A digest of two changes, because of a search that could give its reader away."""
    demand = make_public_demand("Release all detained")
    subscription = follow("q=detained")
    follow("country=US")
    subscription.subscriber.language = language
    subscription.subscriber.save()
    decide(demand, reason=reason)
    plan(now())
    return Mail.objects.get()


def test_the_page_tells_what_the_mail_told_and_not_why() -> None:
    words = page(address(planned()))
    for said in ("Release all detained", "◌ Not yet assessed → ● Met", "The last one came home."):
        assert said in words
    for hidden in ("You hear of it", "“detained”", "United States", "reader@example.org"):
        assert hidden not in words


def test_looking_at_the_page_changes_nothing_and_leaves_no_trace() -> None:
    mail = planned()
    kept = everything_kept()
    for method in ("get", "head"):
        response = getattr(Client(), method)(address(mail))
        assert response.status_code == 200 and not response.cookies
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"].startswith("noindex")
    assert Client().post(address(mail)).status_code == 405
    assert everything_kept() == kept
    assert '<meta name="robots" content="noindex' in page(address(mail))


def test_a_mail_that_is_gone_and_one_that_never_was_get_the_same_answer() -> None:
    mail = planned()
    ask("country=FR")
    confirmation = Mail.objects.exclude(pk=mail.pk).get()
    signed_otherwise = (token(UNSUBSCRIBE, mail.handle), f"{mail.token(READ)}x", mail.handle)
    never = [f"/mail/{one}/" for one in ("nobody", *signed_otherwise)]
    answers = {page(path, 404) for path in (*never, address(confirmation))}
    there = address(mail)
    mail.subscriber.leave()
    answers.add(page(there, 404))
    assert len(answers) == 1 and "We keep what a mail told for 30 days" in answers.pop()


def test_a_page_of_the_page_that_is_not_there_is_not_found() -> None:
    mail = planned()
    for number in ("2", "0", "-1", "x", "9" * 5000, ""):
        page(f"{address(mail)}?page={number}", 404)


def test_a_long_mail_is_shown_with_a_constant_number_of_queries() -> None:
    def queries(number: int) -> int:
        for each in range(number):
            demand = make_public_demand(f"Demand {each} of {number}")
            entry = demand.calls.get().statement.publication
            Delivery.objects.create(
                subscriber=mail.subscriber, mail=mail, publication=entry, why={demand.pk: []}
            )
        with CaptureQueriesContext(connection) as found:
            assert f"Demand {number - 1} of {number}" in page(address(mail))
        return len(found)

    mail = planned()
    assert queries(1) == queries(8) <= 24


def test_the_page_is_in_the_language_of_its_reader() -> None:
    mail = planned(language="ru")
    assert 'lang="ru"' in page("/ru" + address(mail))
