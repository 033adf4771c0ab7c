"""The mails themselves: what stands in them, and what must not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Any

import html5lib
import pytest
from django.conf import LazySettings, settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from statements.digests import emails
from statements.digests.clock import now
from statements.digests.models import Delivery, Mail, Subscriber
from statements.digests.planning import plan
from statements.models import Assessment, Demand, Demonstration, Figure, Publication

from .make import (
    make_actor,
    make_assessment,
    make_call,
    make_demand,
    make_editor,
    make_event,
    make_evidence,
    make_public_demand,
    make_removal,
    make_report,
    make_statement,
    publish,
)
from .readers import (
    NOON,
    READER,
    RecordTime,
    after,
    ask,
    decide,
    digests,
    follow,
    html,
    link,
    mails,
    minute,
    page,
    told,
    whole,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon(record_time: RecordTime) -> Iterator[None]:
    with record_time(NOON):
        yield


def decide_with_a_figure(demand: Demand, reason: str) -> None:
    event = make_event("Twelve people freed")
    Figure.objects.create(
        report=event.reports.get(),
        counted="detained",
        high=8000,
        words="almost 8,000",
        date="2022-01-31",
        claimed_by="the ministry",
    )
    evidence = make_evidence(event, demand)
    publish(event, evidence, make_assessment(demand, evidence, reason=reason))


def words_of(page: str) -> str:
    document: Any = html5lib.parse(page, namespaceHTMLElements=False)
    return " ".join("".join(document.find("body").itertext()).split())


def test_a_decision_is_told_with_all_that_a_reader_asks(noon: None) -> None:
    demand = make_public_demand("Release all detained")
    follow()
    decide_with_a_figure(demand, "The last one came home.")
    minute()
    message = mails()[-1]
    assert str(message.body).count("They are free.") == 1
    head = Publication.objects.order_by("-seq")[0]
    for words in (" ".join(str(message.body).split()), words_of(html(message))):
        for needed in (
            "Release all detained",
            "◌ Not yet assessed → ● Met",
            "The last one came home.",
            "Demanded of Kazakh authorities by the European Union.",
            "We urge the authorities to release all detained",
            "– European Union, “Statement: Release all detained”, 9 January 2022",
            "In effect since 1 February 2022. How sure: medium.",
            "Rests on: Twelve people freed, 1 February 2022.",
            "They are free.",
            "– The Gazette, 9 January 2022 (usually reliable, probably true, independent)",
            "Detained: “almost 8,000”, 31 January 2022 (claimed by the ministry)",
            "ou follow every demand",
            f"ended with entry {head.seq}, {head.hash[:16]}",
        ):
            assert needed in words


def test_a_new_demand_is_told_with_its_words_and_its_issuer(noon: None) -> None:
    follow()
    demand = make_public_demand("Release all detained")
    minute()
    words = " ".join(digests()[0].split())
    assert "Demanded of Kazakh authorities by the European Union." in words
    assert "* New in the record Now public: ◌ Not yet assessed" in words
    assert words.count("“We urge the authorities to release all detained”") == 1
    assert f"http://localhost:8000{demand.calls.get().get_absolute_url()}" in words


def test_the_foot_ends_what_brought_the_mail_and_names_nothing_else(noon: None) -> None:
    mine = [follow("country=KZ"), follow("type=release", frequency="weekly")]
    follow("country=US", frequency="weekly")
    ask("country=FR")
    decide(make_public_demand())
    minute()
    words = " ".join(digests()[-1].split())
    foot = words.split(
        "This mail came because you follow what is listed here, each with the link that ends it:"
    )[1]
    assert "* demands about Kazakhstan http" in foot and "* demands of the type “Release”" in foot
    for said in (foot, html(mails()[-1])):
        assert all(one.unsubscribe_token() in said for one in mine)
        assert mine[0].subscriber.unsubscribe_token() in said
        assert f"{settings.SITE_URL}/subscribe/manage/" in said
    for hidden in ("United States", "France", "weekly"):
        assert hidden not in whole(mails()[-1])


def test_a_text_mail_is_narrow_and_has_no_gaps(noon: None) -> None:
    text = str(told(reason="A long word and another. " * 40).body)
    assert "\n\n\n" not in text and text == text.strip() + "\n"
    assert max(len(line) for line in text.splitlines() if "http" not in line) <= 72


def test_the_text_says_what_the_html_says(noon: None) -> None:
    message = told(reason="Freed, at noon.")
    text = " ".join(str(message.body).replace("-" * 72, "").split())
    said = words_of(html(message))
    for sentence in (
        "Freed, at noon.",
        "For this demand: supports fulfilment (observed outcome).",
        "2 changes in",
    ):
        assert sentence in text and sentence in said


def test_a_text_mail_has_no_entities_and_the_html_has_no_markup_of_others(noon: None) -> None:
    message = told(reason='A. & B. <b>said</b> "so"')
    assert 'A. & B. <b>said</b> "so"' in str(message.body)
    assert escape("A. & B. <b>said</b>", quote=False) in html(message)


def test_the_subject_is_neutral_and_one_change_is_one(noon: None) -> None:
    follow()
    make_public_demand("Release all detained")
    minute()
    assert mails()[-1].subject == "Said and Done: 1 change in what you follow"


def test_links_go_to_this_site_only_and_nothing_is_loaded(
    noon: None, settings: LazySettings
) -> None:
    settings.SITE_URL = "https://said.example"
    message = told()
    ask(address="other@example.org")
    minute()
    for one in (message, mails()[-1]):
        page: Any = html5lib.parse(html(one), namespaceHTMLElements=False)
        links = [element.get("href") for element in page.iter("a")]
        assert links and all(link.startswith("https://said.example") for link in links)
        assert not [e for e in page.iter() if e.get("src") or e.tag in ("link", "script", "img")]
        assert "http://" not in str(one.body) and "url(" not in html(one)


def test_a_confirmation_says_nothing_that_somebody_typed(noon: None) -> None:
    make_public_demand()
    ask("q=Buy+now+at+evil.example&country=KZ")
    minute()
    message = mails()[0]
    whole = message.message().as_string() + html(message) + str(message.body)
    assert "evil" not in whole and "Kazakhstan" not in whole


def test_what_is_not_public_and_who_edits_stands_in_no_mail(noon: None) -> None:
    demand = make_public_demand()
    secret = make_event("A secret draft")
    make_evidence(secret, demand, note="A secret note")
    make_report(secret)
    for name in ("anna", "boris"):
        editor = make_editor(name)
        editor.first_name, editor.last_name = name.title(), "Editorova"
        editor.save()
    message = told(demand)
    whole = str(message.body) + html(message)
    for hidden in ("secret", "anna", "boris", "Editorova", "localhost:8000/admin"):
        assert hidden not in whole


def test_a_mail_names_no_other_subscriber_and_no_other_search(noon: None) -> None:
    demand = make_public_demand()
    follow("country=KZ", "other@example.org")
    told(demand)
    mine = next(mail for mail in mails() if mail.to == [READER])
    whole = mine.message().as_string() + str(mine.body) + html(mine)
    assert "other@example.org" not in whole and "Kazakhstan" not in whole


def test_every_mail_says_that_the_record_is_a_demonstration_while_it_is(noon: None) -> None:
    Demonstration.objects.create()
    told()
    ask(address="other@example.org")
    minute()
    for message in mails():
        assert "This is a demonstration record." in str(message.body)
        assert "This is a demonstration record." in words_of(html(message))


def test_demands_with_another_status_come_first(noon: None, record_time: RecordTime) -> None:
    follow()
    first, second = make_public_demand("Free the first"), make_public_demand("Free the second")
    minute()
    event = make_event()
    publish(event, make_evidence(event, first))
    decide(second)
    with record_time(after(minutes=1)):
        minute()
    text = digests()[-1]
    assert text.index("Free the second") < text.index("Free the first")


@pytest.mark.parametrize("reason", ["Long. " * 300, "Ж" * 1400, "<&> = " * 300])
def test_a_very_long_digest_is_cut_and_its_page_has_all_of_it(noon: None, reason: str) -> None:
    follow("", READER)
    issuer = make_actor()
    for number in range(60):
        decide(make_public_demand(f"Demand {number}.", issuer=issuer), reason=reason)
    minute()
    message = mails()[-1]
    number = Delivery.objects.count()
    assert 50_000 < len(message.message().as_bytes()) <= emails.LARGEST
    assert message.subject == f"Said and Done: {number} changes in what you follow"
    shown = str(message.body).count(" of the ledger.")
    assert 0 < shown < number
    pages = [page(f"{link(str(message.body), '/mail/')}?page={one}") for one in (1, 2)]
    for said in (str(message.body), html(message)):
        assert f"and {number - shown} more" in said and "/unsubscribe/" in said
    told = {seq for one in pages for seq in re.findall(r"Entry (\d+) of the ledger", one)}
    assert told == {str(seq) for seq in Delivery.objects.values_list("publication", flat=True)}


def test_a_mail_is_written_with_a_constant_number_of_queries(
    record_time: RecordTime,
) -> None:
    def queries(number: int) -> int:
        with record_time(after(minutes=number)):
            for _ in range(number):
                decide(make_public_demand())
            plan(now())
        mail = Mail.objects.latest("pk")
        with CaptureQueriesContext(connection) as found:
            emails.digest(mail)
        return len(found)

    follow(at=NOON)
    assert queries(1) == queries(8) <= 24


def test_the_address_lies_nowhere_as_it_was_written(
    noon: None, caplog: pytest.LogCaptureFixture
) -> None:
    address = "canary-7f3a@example.org"
    ask("country=KZ", address)
    minute()
    follow("", address)
    decide(make_public_demand())
    minute()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
            " AND data_type IN ('character varying', 'text', 'jsonb', 'bytea')"
        )
        found = []
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE %s'
                f' OR "{column}"::text ILIKE %s',
                ["%canary-7f3a%", f"%{b'canary-7f3a'.hex()}%"],
            )
            if cursor.fetchone()[0]:
                found.append((table, column))
    assert found == []
    assert Subscriber.objects.get().address() == address
    assert "canary" not in caplog.text


def test_whoever_asked_in_russian_is_written_to_in_russian(noon: None) -> None:
    with translation.override("ru"):
        mail = told()
    subscriber = Mail.objects.latest("pk").subscriber
    assert subscriber.language == "ru"
    assert f"{settings.SITE_URL}/ru/unsubscribe/" in whole(mail)
    assert f"{settings.SITE_URL}/ru/demands/" in whole(mail)
    assert '<html lang="ru">' in html(mail)


def test_a_language_that_the_site_has_no_words_in_is_answered_in_english(noon: None) -> None:
    told()
    Subscriber.objects.update(language="fr")
    assert Subscriber.objects.get().speaks() == "en"


def test_whoever_asked_for_it_gets_a_mail_that_names_nothing(noon: None) -> None:
    demand = make_public_demand("Release all detained")
    subscription = follow("country=KZ")
    Subscriber.objects.update(is_discreet=True)
    decide(demand, reason="The last one came home.")
    minute()
    message = mails()[-1]
    assert message.subject == "Said and Done: there is news in what you follow"
    for said in (str(message.body), html(message)):
        assert subscription.subscriber.unsubscribe_token() in said
        assert f"{settings.SITE_URL}/subscribe/manage/" in said
        assert subscription.unsubscribe_token() not in said
    for hidden in ("Release", "detained", "home", "Kazakh", "2 changes", demand.public_id):
        assert hidden not in whole(message)
    told_there = page(link(str(message.body), "/mail/"))
    assert "The last one came home." in told_there


def test_a_deadline_is_told_in_a_mail_of_its_own_if_there_is_nothing_else(noon: None) -> None:
    statement = make_statement()
    make_call(statement, make_demand("Publish the findings"), deadline=date(2022, 3, 12))
    publish(statement)
    follow(frequency="daily", at=after(days=-1))
    minute()
    message = mails()[-1]
    assert message.subject == "Said and Done: there is news in what you follow"
    for said in (" ".join(str(message.body).split()), words_of(html(message))):
        assert "Falls due soon" in said and "12 March 2022 – ◌ Not yet assessed" in said
        assert "0 changes" not in said
    assert "12 March 2022 – ◌ Not yet assessed" in page(link(str(message.body), "/mail/"))


def test_a_search_that_makes_no_sense_any_more_is_told_with_the_link_that_ends_it(
    noon: None,
) -> None:
    subscription = follow("status=splendid")
    decide(make_public_demand())
    minute()
    message = mails()[-1]
    for said in (" ".join(str(message.body).split()), words_of(html(message))):
        assert (
            "One of your searches can find nothing any more" in said and "status=splendid" in said
        )
    assert subscription.unsubscribe_token() in whole(message)
    shown = page(link(str(message.body), "/mail/"))
    assert "can find nothing any more" in shown and "splendid" not in shown


def test_what_is_the_same_for_many_is_written_once(noon: None) -> None:
    demand = make_public_demand()
    for number in range(20):
        follow("country=KZ", f"reader{number}@example.org")
    decide(demand)
    plan(now())
    emails.digest_content.cache_clear()
    letters = [emails.write(mail) for mail in Mail.objects.all()]
    assert emails.digest_content.cache_info().misses == 1
    tokens = {mail.subscriber.unsubscribe_token() for mail in Mail.objects.all()}
    assert len(tokens) == len(letters) == 20
    for letter in letters:
        assert letter and sum(token in str(letter.body) for token in tokens) == 1


def test_another_entry_or_another_site_is_never_answered_from_memory(
    noon: None, settings: LazySettings
) -> None:
    demand = make_public_demand()
    follow()
    decide(demand, reason="A secret source.")
    plan(now())
    mail = Mail.objects.get()
    assert "A secret source." in whole_of(mail)
    settings.SITE_URL = "https://said.example"
    assert "http://localhost" not in whole_of(mail)
    publish(make_removal(Assessment.objects.get()))
    assert "secret" not in whole_of(mail)
    Demonstration.objects.create()
    assert "demonstration record" in whole_of(mail)


def whole_of(mail: Mail) -> str:
    message = emails.write(mail)
    assert message
    return whole(message)
