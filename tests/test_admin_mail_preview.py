"""Editors look at any mail before readers do: rendered, as text, and without anybody’s address."""

from __future__ import annotations

import pytest
from django.test import Client

from statements.digests.models import Mail

from .make import make_decided_demand, make_public_demand
from .readers import READER, everything_kept, follow

pytestmark = pytest.mark.django_db

PREVIEW = "/admin/post/preview/"


def shown(desk: Client, query: str = "", status: int = 200) -> str:
    response = desk.get(f"{PREVIEW}?{query}")
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_a_mail_for_a_search_is_shown_as_text_and_in_a_frame_that_cannot_act(desk: Client) -> None:
    make_decided_demand()
    page = shown(desk, "country=KZ&days=9999")
    assert "Said and Done: 3 changes in what you follow" in page
    assert "◌ Not yet assessed → ● Met" in page and "bytes as it leaves" in page
    frame = desk.get(f"{PREVIEW}mail/?country=KZ&days=9999")
    assert b"Met" in frame.content and frame["X-Frame-Options"] == "SAMEORIGIN"
    policy = frame["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "sandbox" in policy
    assert "allow-scripts" not in policy


def test_any_kind_is_shown_in_any_language(desk: Client) -> None:
    make_public_demand()
    assert "подтвердите, пожалуйста" in shown(desk, "kind=confirmation&language=ru&days=1")
    assert "names nothing" in shown(desk, "kind=notice")


def test_a_search_that_finds_nothing_makes_no_mail_and_says_so(desk: Client) -> None:
    make_public_demand()
    assert "no mail would be sent" in shown(desk, "country=FR")
    assert desk.get(f"{PREVIEW}mail/?country=FR").status_code == 404


@pytest.mark.parametrize(
    "query", ["status=splendid", "days=x", "days=0", "language=xx", "kind=x", "search=colour%3Dred"]
)
def test_what_makes_no_sense_is_answered_with_a_sentence(query: str, desk: Client) -> None:
    assert "errorlist" in shown(desk, query, 400)
    assert desk.get(f"{PREVIEW}mail/?{query}").status_code == 404


def test_a_preview_names_no_reader_and_changes_nothing(desk: Client) -> None:
    demand = make_public_demand()
    token = follow(f"demand={demand.public_id}").subscriber.unsubscribe_token()
    kept = everything_kept()
    page = shown(desk, f"demand={demand.public_id}&days=9999")
    assert "Release all detained" in page and READER not in page and token not in page
    assert everything_kept() == kept and not Mail.objects.exists()


def test_only_whoever_is_signed_in_at_the_desk_sees_it() -> None:
    for path in (PREVIEW, f"{PREVIEW}mail/"):
        assert Client().get(path)["Location"].startswith("/admin/login/")
