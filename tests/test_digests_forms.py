"""Asking, saying yes and leaving, on pages that need no cookie and that a GET never changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.test import Client

from statements.digests.models import Invitation, Search, Subscriber, Subscription, Wish
from statements.forms import stamp

from .make import make_public_demand
from .readers import (
    CHOICES,
    NOON,
    READER,
    RecordTime,
    after,
    ask,
    everything_kept,
    follow,
    link,
    mails,
    minute,
    page,
    say_yes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon(record_time: RecordTime) -> Iterator[None]:
    with record_time(NOON):
        yield


def test_the_page_says_in_words_what_would_be_followed(noon: None) -> None:
    demand = make_public_demand("Release all detained")
    assert "every demand" in page("/subscribe/")
    assert "the demand “Release all detained”" in page(f"/subscribe/?demand={demand.public_id}")
    words = page("/subscribe/?status=met&status=partly_met&country=KZ&sort=changed&page=3")
    assert "demands about Kazakhstan, now or before Met or Partly met" in words
    assert 'action="/subscribe/?status=met&amp;status=partly_met&amp;country=KZ"' in words


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            "status=splendid",
            "Status: ",
        ),
        ("colour=red", "There is no filter “colour”"),
        ("demand=22222222", "There is no public demand"),
        ("demand=" + "2" * 9, "at most 8 characters"),
    ],
)
def test_a_senseless_search_gets_a_sentence_and_no_form(
    query: str, sentence: str, noon: None
) -> None:
    words = page(f"/subscribe/?{query}", status=400)
    assert sentence in words and 'method="post"' not in words
    assert ask(query).status_code == 400
    assert not Subscriber.objects.exists()


def test_the_page_needs_no_cookie_and_no_script(noon: None) -> None:
    for path in ("/subscribe/", "/subscribe/asked/", "/unsubscribe/nobody/"):
        response = Client().get(path)
        assert not response.cookies and b"<script" not in response.content
        assert "no-cache" in response["Cache-Control"]


def test_a_wrong_address_gets_a_sentence_and_the_input_is_kept(noon: None) -> None:
    for address in ("", "nobody", "a@b", "a b@example.org", '"a"@example.org', "a@[127.0.0.1]"):
        response = ask(address=address, frequency="weekly")
        words = response.content.decode()
        assert response.status_code == 400 and 'id="id_address_error"' in words
        assert 'value="weekly" id="id_frequency_2" checked' in words.replace("required ", "")
    assert 'value="a@[127.0.0.1]"' in words
    assert not Subscriber.objects.exists()


def test_a_known_and_an_unknown_address_get_the_same_answer(noon: None) -> None:
    follow("country=KZ", READER)
    known, unknown = ask("country=KZ", READER), ask("country=KZ", "new@example.org")
    for answer in (known, unknown):
        del answer["Expires"]  # The second in which it was made.
    assert (known.status_code, known["Location"]) == (302, "/subscribe/asked/")
    assert known.items() == unknown.items() and known.content == unknown.content


def test_only_a_post_confirms(noon: None) -> None:
    ask()
    minute()
    before = everything_kept()
    path = link(str(mails()[0].body), "/confirm/")
    for _ in range(20):
        page(path)
        assert Client().head(path).status_code == 200
    assert everything_kept() == before
    assert say_yes().status_code == 200
    assert Subscription.objects.count() == 1
    assert not Wish.objects.exists()


def test_a_yes_is_only_to_what_the_page_showed(noon: None) -> None:
    ask("country=KZ")
    minute()
    path = link(str(mails()[0].body), "/confirm/")
    shown = Wish.objects.get().handle
    ask("type=ratify")
    Client().post(path, {"subscription": [shown]})
    assert [s.search.query for s in Subscription.objects.all()] == ["country=KZ"]


def test_the_link_in_the_last_mail_confirms_what_was_asked_for_until_then(noon: None) -> None:
    ask("country=KZ")
    minute()
    say_yes()
    ask("type=ratify")
    assert minute() == 0
    say_yes()
    assert Subscription.objects.count() == 2


def test_nobody_confirms_for_another_address(noon: None) -> None:
    ask(address="one@example.org")
    ask(address="two@example.org")
    minute()
    one = next(mail for mail in mails() if mail.to == ["one@example.org"])
    foreign = Subscriber.objects.at("two@example.org").wishes.get()
    Client().post(link(str(one.body), "/confirm/"), {"subscription": [foreign.handle]})
    assert not Subscription.objects.exists()


def test_a_confirmation_link_ends_after_three_days(record_time: RecordTime) -> None:
    with record_time(NOON):
        ask()
        minute()
    with record_time(after(days=3, minutes=1)):
        page(link(str(mails()[0].body), "/confirm/"), status=404)
        assert say_yes().status_code == 404


def test_a_wish_ends_after_three_days_even_if_no_worker_ran(record_time: RecordTime) -> None:
    with record_time(NOON):
        ask("country=KZ")
    with record_time(after(days=2)):
        ask("type=ratify", at=after(days=2))
        minute()
    with record_time(after(days=3, minutes=1)):
        words = page(link(str(mails()[-1].body), "/confirm/"))
    assert "of the type “Ratify”" in words and "Kazakhstan" not in words


@pytest.mark.parametrize("path", ["confirm", "unsubscribe"])
def test_a_link_for_one_purpose_is_worth_nothing_for_another(path: str, noon: None) -> None:
    ask()
    minute()
    words = str(mails()[0].body)
    token = link(words, path).rstrip("/").rsplit("/", 1)[1]
    other = f"/unsubscribe/{token}/" if path == "confirm" else f"/subscribe/confirm/{token}/"
    before = everything_kept()
    Client().post(other, {"everything": "1", "subscription": Wish.objects.get().handle})
    assert everything_kept() == before


def test_one_mailbox_gets_one_confirmation_a_day(record_time: RecordTime) -> None:
    spellings = ["a.reader@gmail.com", "areader+1@gmail.com", "AReader@googlemail.com"]
    with record_time(NOON):
        for number in range(10):
            ask(f"q=word{number}", spellings[number % 3])
        assert minute() == 1
    with record_time(after(hours=23, minutes=59)):
        ask("q=late", spellings[0], at=after(hours=23, minutes=59))
        assert minute() == 0
    with record_time(after(days=1, minutes=1)):
        ask("q=next", spellings[0], at=after(days=1, minutes=1))
        assert minute() == 1


def test_leaving_does_not_open_a_mailbox_to_more_confirmations(noon: None) -> None:
    ask()
    minute()
    Subscriber.objects.get().leave()
    ask()
    assert minute() == 0


def test_one_address_cannot_be_made_to_hold_many_wishes(noon: None) -> None:
    for number in range(25):
        ask(f"q=word{number}")
    assert Wish.objects.count() == 20


def test_the_whole_site_sends_so_many_confirmations_an_hour(record_time: RecordTime) -> None:
    with record_time(NOON):
        Invitation.objects.bulk_create(
            Invitation(mailbox_key=f"{number:064}", at=NOON) for number in range(300)
        )
        refused = ask()
        assert refused.status_code == 400 and b"in an hour" in refused.content
        assert b'value="reader@example.org"' in refused.content
        assert not Subscriber.objects.exists()
    with record_time(after(hours=1, minutes=1)):
        assert ask(at=after(hours=1)).status_code == 302


def test_a_form_is_taken_at_once_and_for_a_day(record_time: RecordTime) -> None:
    with record_time(NOON):
        for made, status in [
            (NOON, 302),
            (after(days=-1), 400),
            (after(hours=-22), 302),
        ]:
            assert ask(at=made).status_code == status
        for forged in ("", "1646827200", "1646827200:forged"):
            assert ask(stamp=forged).status_code == 400


def test_a_late_form_can_simply_be_sent_again(record_time: RecordTime) -> None:
    with record_time(NOON):
        words = ask(at=after(days=-2)).content.decode()
    fields = {**CHOICES, "address": READER, "frequency": "daily"}
    fields["stamp"] = words.split('name="stamp" value="')[1].split('"')[0]
    with record_time(after(minutes=1)):
        assert Client().post("/subscribe/", fields).status_code == 302


def test_a_program_that_fills_in_everything_gets_the_usual_answer_and_nothing_else(
    noon: None,
) -> None:
    assert ask(website="http://example.org/")["Location"] == "/subscribe/asked/"
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 302),
        ({"origin": "http://localhost:8000"}, 302),
        ({"origin": "http://hidden.onion", "host": "hidden.onion"}, 302),
        ({"referer": "http://localhost:8000/demands/?status=met"}, 302),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
        ({"referer": "https://elsewhere.example/page"}, 403),
        ({"origin": "http://localhost:8000.elsewhere.example"}, 403),
    ],
)
def test_a_form_comes_from_our_own_page(
    headers: dict[str, str], status: int, noon: None, settings: LazySettings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    made = stamp(after(minutes=-1))
    from_page = {**CHOICES, "address": READER, "frequency": "daily", "stamp": made}
    assert Client(headers=headers).post("/subscribe/", from_page).status_code == status
    assert Subscriber.objects.exists() == (status == 302)


@pytest.mark.parametrize("address", ["a@localhost", "a@faß.de", "a@[192.0.2.1]", "a@σας.gr"])
def test_an_address_that_would_go_astray_is_refused(address: str, record_time: RecordTime) -> None:
    with record_time(NOON):
        assert ask(address=address).status_code == 400
    assert not Subscriber.objects.exists()


def test_nobody_is_kept_from_asking_by_what_others_asked_for_them(
    record_time: RecordTime,
) -> None:
    with record_time(NOON):
        for number in range(25):
            ask(f"q=spam{number}")
        ask("q=wanted")
    wishes = Wish.objects.pending(NOON)
    assert wishes.count() == 20
    assert wishes.filter(search__query="q=wanted").exists()
    assert Search.objects.count() == 20


@pytest.mark.parametrize("header", ["Origin", "Referer"])
def test_an_origin_that_is_no_address_is_refused(header: str) -> None:
    answer = Client(headers={header: "http://[::1"}).post("/subscribe/", {"address": READER})
    assert answer.status_code == 403


def test_a_handle_that_no_text_can_hold_confirms_nothing(record_time: RecordTime) -> None:
    with record_time(NOON):
        ask()
        minute()
        path = link(str(mails()[-1].body), "/confirm/")
        assert Client().post(path, {"subscription": "a\0b"}).status_code == 200
    assert not Subscription.objects.exists()
