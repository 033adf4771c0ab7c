"""Programs that open every link of a mail before its reader does."""

from __future__ import annotations

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from statements.digests.clock import now
from statements.digests.planning import plan
from statements.digests.vocabulary import MailKind

from .make import make_decided_demand
from .readers import (
    NOON,
    ONE_CLICK,
    RecordTime,
    after,
    ask,
    every_mail,
    everything_kept,
    follow,
    html,
    one_click_of,
    say_yes,
)
from .readers import minute as one_minute

pytestmark = pytest.mark.django_db

SCANNERS = (
    {"user-agent": "Mozilla/5.0 (Windows NT 10.0) SafeLinks"},
    {"user-agent": "", "purpose": "prefetch", "sec-purpose": "prefetch;prerender"},
    {"user-agent": "BarracudaLinkProtect", "referer": "https://mail.example/"},
    {"user-agent": "GoogleImageProxy", "cookie": "csrftoken=x; sessionid=y"},
)
PATH = re.compile(r"https?://localhost:\d+(/[^\s\"<>]*)")


def shown(mail: EmailMultiAlternatives) -> str:
    return "\n".join([str(mail.body), html(mail), *mail.extra_headers.values()])


def test_scanners_that_open_every_link_twenty_times_change_nothing(
    record_time: RecordTime,
) -> None:
    with record_time(NOON):
        follow("country=KZ")
        follow("type=release", frequency="weekly")
        make_decided_demand()
        ask("theme=life")
        plan(now())
    with record_time(after(minutes=1)):
        written = every_mail()
        assert set(written) == set(MailKind)
        paths = {path for mail in written.values() for path in PATH.findall(shown(mail))}
        own = sorted(path for path in paths if re.search("subscribe|never|mail", path))
        assert len(own) >= 6
        before = everything_kept()
        for path in own:
            for number in range(20):
                client = Client(headers=SCANNERS[number % len(SCANNERS)])
                assert client.get(path).status_code in (200, 404)
                assert client.head(path).status_code in (200, 404)
        assert everything_kept() == before


@pytest.mark.parametrize("headers", SCANNERS)
def test_one_click_works_for_any_program_in_one_request(
    headers: dict[str, str], record_time: RecordTime
) -> None:
    with record_time(NOON):
        follow()
        make_decided_demand()
        one_minute()
        path = one_click_of()
        client = Client(headers=headers, enforce_csrf_checks=True)
        answers = [client.post(path, ONE_CLICK), client.post(path, ONE_CLICK)]
        unknown = client.post("/unsubscribe/unknown.token/one-click/", ONE_CLICK)
    assert [one.status_code for one in (*answers, unknown)] == [200] * 3
    assert len({one.content for one in (*answers, unknown)}) == 1
    assert everything_kept()[1] == []


def test_a_scanner_that_confirms_the_page_would_need_its_button(record_time: RecordTime) -> None:
    with record_time(NOON):
        ask("country=KZ")
        one_minute()
        assert everything_kept()[2] == []
        say_yes()
        assert len(everything_kept()[2]) == 1  # type: ignore[arg-type]
