"""Mail of a development site: complete files, pages that show them and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django import Settings

# A page that is not found says what is on the site, and that is in the database.
pytestmark = pytest.mark.django_db

BACKEND = "monitor.mailbox.FileBackend"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MAILBOX_DIR = tmp_path / "mail"
    return tmp_path / "mail"


def send(subject: str, html: str = "<html><head></head><body><p>One</p></body></html>") -> None:
    mail = EmailMultiAlternatives(
        subject,
        "One change: http://localhost/demands/",
        "post@said.example",
        ["reader@example.org"],
        connection=get_connection(BACKEND),
    )
    mail.attach_alternative(html, "text/html")
    assert mail.send() == 1


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_newest_mail_is_listed_first(client: Client, folder: Path) -> None:
    for subject in ("Старая", "Новая"):
        send(subject)
    page = client.get("/mailbox/").content.decode()
    assert 0 < page.index("Новая") < page.index("Старая")


def test_an_empty_mailbox_says_so(client: Client) -> None:
    assert "No mail yet" in client.get("/mailbox/").content.decode()


def test_a_mail_is_shown_with_both_its_parts(client: Client, folder: Path) -> None:
    send("Қаңтар")
    (name,) = names(folder)
    page = client.get(f"/mailbox/{name}/").content.decode()
    assert "Қаңтар" in page
    assert '<a href="http://localhost/demands/"' in page
    assert f'<iframe src="/mailbox/{name}/html/"' in page


def test_the_html_of_a_mail_cannot_act(client: Client, folder: Path) -> None:
    send("Digest", "<html><head></head><body><script>alert(1)</script></body></html>")
    response = client.get(f"/mailbox/{names(folder)[0]}/html/")
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    "name", ["../../manage.py", "..%2F..%2Fmanage.py", "%2E%2E/manage.py", "notes.txt", ".eml"]
)
def test_no_other_file_is_ever_shown(name: str, client: Client, folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    assert client.get(f"/mailbox/{name}/").status_code == 404
