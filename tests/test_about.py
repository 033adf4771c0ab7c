"""The pages about the site, and what it tells to programs that visit it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import html5lib
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from statements.digests.models import Subscriber

pytestmark = pytest.mark.django_db

PAGES = ("/about/", "/privacy/", "/accessibility/", "/contact/", "/site/")
SECURITY = "/.well-known/security.txt"


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def fields(client: Client) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in read(client, SECURITY).splitlines():
        name, _, value = line.partition(": ")
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("address", PAGES)
def test_a_page_about_the_site_is_whole(client: Client, address: str) -> None:
    page = read(client, address)
    html5lib.HTMLParser(strict=True).parse(page)
    assert page.count("<h1") == 1
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="(/[^"#]*)', page):
        assert client.get(target).status_code == 200 or target.startswith("/static/"), target


def test_the_map_names_each_page_about_the_site(client: Client) -> None:
    page = read(client, "/site/")
    assert all(f'href="{address}"' in page for address in PAGES if address != "/site/")


def test_the_contact_page_gives_the_address_of_the_settings(client: Client, settings: Any) -> None:
    assert "has not named an address" in read(client, "/contact/")
    settings.CONTACT_EMAIL = "desk@said.example"
    settings.CONTACT_KEY_URL = "https://said.example/key.asc"
    page = read(client, "/contact/")
    assert 'href="mailto:desk@said.example"' in page
    assert 'href="https://said.example/key.asc"' in page


def test_security_txt_holds_what_its_standard_asks(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://said.example"
    settings.CONTACT_EMAIL = "desk@said.example"
    found = fields(client)
    assert found["Contact"] == ["mailto:desk@said.example", "https://said.example/contact/"]
    assert found["Canonical"] == [f"https://said.example{SECURITY}"]
    (until,) = found["Expires"]
    left = datetime.fromisoformat(until) - datetime.now(UTC)
    assert timedelta(days=30) < left < timedelta(days=365)
    assert client.get(SECURITY)["Content-Type"] == "text/plain; charset=utf-8"


def test_security_txt_without_an_address_names_the_contact_page(client: Client) -> None:
    assert [contact.partition("://")[2][-9:] for contact in fields(client)["Contact"]] == [
        "/contact/"
    ]


def test_programs_that_index_are_kept_from_the_desk_and_led_to_the_map(client: Client) -> None:
    lines = read(client, "/robots.txt").splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert lines[-1].endswith("/sitemap.xml")


def test_the_privacy_page_names_all_that_is_kept_of_a_subscriber(client: Client) -> None:
    """Whoever adds a column about people says on that page what it is for, and then here."""
    said = {
        "id", "handle", "sealed_address", "sealed_with", "address_key", "mailbox_key", "language",
        "is_paused", "is_discreet", "bounce_score", "bounced_on",
        "subscriptions", "wishes", "mails", "deliveries", "reminders",
    }  # fmt: skip
    assert {field.name for field in Subscriber._meta.get_fields()} == said
    page = read(client, "/privacy/")
    assert "3 days" in page
    assert "24 hours" in page
    assert "30 days" in page
    assert "2 years" in page


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_the_page_for_our_own_faults_needs_no_database(
    language: str, django_assert_num_queries: Any
) -> None:
    with translation.override(language), django_assert_num_queries(0):
        page = render_to_string("500.html")
    html5lib.HTMLParser(strict=True).parse(page)
    assert f'<html lang="{language}"' in page
    assert f'action="{reverse_in(language, "statements:demand_list")}"' in page


def reverse_in(language: str, name: str) -> str:
    with translation.override(language):
        return reverse(name)


def test_who_may_not_enter_is_told_what_is_open(client: Client) -> None:
    with translation.override("en"):
        page = render_to_string("403.html", {"exception": "No."})
    assert "open without an account" in page
    assert 'name="q"' in page
