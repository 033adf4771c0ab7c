"""The site as a whole answers, and carries nothing that it should not."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client


@pytest.mark.django_db
def test_health_says_one_word(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "Set-Cookie" not in response.headers


@pytest.mark.django_db
def test_rolled_back_tests_run_as_the_application() -> None:
    User.objects.create_user("somebody")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("said_app",)


def test_committed_is_a_database_of_its_own(committed: object) -> None:
    assert not User.objects.exists()
    User.objects.create_user("somebody")
