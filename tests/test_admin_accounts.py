"""Accounts of editors: how they are made, and how signing in is throttled."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough one"
LOGIN = "/admin/login/"


def editor(*args: str, password: str = PASSWORD) -> str:
    """Run the command with the password in the environment; what it printed."""
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PASSWORD", password)
        call_command("editor", *args, stdout=out)
    return out.getvalue()


def sign_in(client: Client, password: str, address: str = "192.0.2.1", name: str = "anna") -> Any:
    data = {"username": name, "password": password}
    loud: dict[str, Any] = {"HTTP_USER_AGENT": "x" * 5000, "HTTP_ACCEPT": "y" * 5000}
    return client.post(LOGIN, data, REMOTE_ADDR=address, **loud)


def test_the_first_accounts_are_made_from_a_terminal(client: Client) -> None:
    assert "anna (Editor)" in editor("anna")
    assert "boris (Editor and Publisher)" in editor("boris", "--publisher")
    anna, boris = User.objects.order_by("username")
    assert anna.has_perm("statements.add_statement")
    assert not anna.has_perm("statements.publish")
    assert boris.has_perm("statements.publish")
    assert not boris.is_superuser
    assert sign_in(client, PASSWORD).status_code == 302


def test_the_password_can_come_from_the_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    call_command("editor", "anna", "--password-stdin", "--superuser", stdout=io.StringIO())
    anna = User.objects.get()
    assert anna.check_password(PASSWORD)
    assert anna.is_superuser


@pytest.mark.parametrize(
    ("name", "password", "words"),
    [
        ("anna", "short", "too short"),
        ("anna", "password12345", "too common"),
        ("anna-maria-k", "anna-maria-k", "too similar"),
        ("an na", PASSWORD, "valid username"),
        ("x" * 200, PASSWORD, "at most 150"),
    ],
)
def test_a_weak_password_or_a_wrong_name_is_refused(name: str, password: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        editor(name, password=password)
    assert not User.objects.exists()


def test_an_account_is_made_once() -> None:
    editor("anna")
    with pytest.raises(CommandError, match="already exists"):
        editor("anna")


def test_without_a_terminal_it_says_how_to_give_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(CommandError, match="--password-stdin"):
        call_command("editor", "anna")


def test_ten_wrong_passwords_close_the_name_for_that_address_only(client: Client) -> None:
    editor("anna")
    editor("boris")
    for _ in range(10):
        response = sign_in(client, "wrong")
    response = sign_in(client, PASSWORD)
    assert response.status_code == 429
    assert "closed for a quarter of an hour" in response.content.decode()
    assert sign_in(Client(), PASSWORD, name="boris").status_code == 302
    assert sign_in(Client(), PASSWORD, address="192.0.2.2").status_code == 302


@pytest.mark.parametrize("name", ["nul\0", "x" * 100_000, "ä" * 300, "", "' OR 1=1 --"])
def test_a_hostile_name_cannot_sign_in_and_breaks_nothing(client: Client, name: str) -> None:
    assert sign_in(client, "wrong", name=name).status_code == 200


def test_a_reader_has_no_desk(client: Client) -> None:
    User.objects.create_user("reader", password=PASSWORD)
    assert sign_in(client, PASSWORD, name="reader").status_code == 200
    client.force_login(User.objects.get(username="reader"))
    assert client.get("/admin/queue/").status_code == 302
