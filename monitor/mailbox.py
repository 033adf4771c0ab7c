"""Where mail goes on a site without a mail server: files, and pages that show them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage as OutgoingMail
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

NEWEST = 200
# Headers that say nothing to whoever reads a mail here.
OF_THE_PARTS = ("Content-Type", "MIME-Version", "Content-Transfer-Encoding")
PAGE_POLICY = settings.CONTENT_SECURITY_POLICY + "; frame-src 'self'"


class FileBackend(BaseEmailBackend):
    """Each mail a file of its own, complete from the moment that it has its name."""

    def send_messages(self, email_messages: Sequence[OutgoingMail]) -> int:
        for mail in email_messages:
            _write(mail.message().as_bytes())
        return len(email_messages)


def _write(mail: bytes) -> None:
    folder = Path(settings.MAILBOX_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
    unfinished = folder / f".{name}"
    unfinished.write_bytes(mail)
    unfinished.rename(folder / name)


def _names() -> list[str]:
    """Newest first: the names begin with the moment."""
    return sorted((path.name for path in Path(settings.MAILBOX_DIR).glob("2*.eml")), reverse=True)


def _read(name: str) -> EmailMessage:
    try:
        content = (Path(settings.MAILBOX_DIR) / name).read_bytes()
    except FileNotFoundError as error:
        raise Http404("No such mail.") from error
    return message_from_bytes(content, policy=policy.default)


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return part.get_content() if part else ""


def mail_list(request: HttpRequest) -> HttpResponse:
    names = _names()
    mails = [(name, _read(name)) for name in names[:NEWEST]]
    context = {"mails": mails, "count": len(names), "folder": settings.MAILBOX_DIR}
    response = render(request, "mailbox/mail_list.html", context)
    response["Content-Security-Policy"] = PAGE_POLICY
    return response


def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    mail = _read(name)
    context = {
        "name": name,
        "subject": mail["Subject"],
        "headers": [item for item in mail.items() if item[0] not in OF_THE_PARTS],
        "text": _part(mail, "plain"),
        "html": _part(mail, "html"),
    }
    response = render(request, "mailbox/mail_detail.html", context)
    response["Content-Security-Policy"] = PAGE_POLICY
    return response


@xframe_options_sameorigin
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    html = _part(_read(name), "html").replace("<head>", '<head><base target="_blank">', 1)
    return HttpResponse(
        html, headers={"Content-Security-Policy": settings.MAIL_CONTENT_SECURITY_POLICY}
    )
