"""Where an address must not be: everywhere but in the one mail that goes there."""

from __future__ import annotations

import logging
import re
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from statements.digests.addresses import address_key, mailbox_key
from statements.digests.clock import now
from statements.digests.models import Subscriber, Suppression
from statements.digests.vocabulary import Why
from statements.forms import stamp

from .channels import patterns
from .make import make_decided_demand, make_editor
from .readers import CHOICES, follow, link, mails, minute, say_yes, whole
from .readers import ask as ask_at

MARK = "canary-9d2c"
HIDDEN = re.compile(rb"canary-9d2c|63616e6172792d39643263|Y2FuYXJ5LTlkMm", re.IGNORECASE)
"""As it is written, in hexadecimal, and in base64."""


def address(number: int) -> str:
    return f"{MARK}-{number}@example.org"


def table_rows() -> bytes:
    """Every row of every table, as the application may read them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        names = [name for (name,) in cursor.fetchall()]
        found = []
        for name in names:
            cursor.execute(f'SELECT row::text FROM "{name}" AS row')
            found += [text for (text,) in cursor.fetchall()]
    return "\n".join(found).encode()


def desk_pages(client: Client) -> bytes:
    """Every page of the desk that needs no argument, as a superuser sees it."""
    chief = make_editor("chief")
    User.objects.filter(pk=chief.pk).update(is_superuser=True, is_staff=True)
    client.force_login(User.objects.get(pk=chief.pk))
    pages = b""
    for path in ("/admin/", "/admin/post/", "/admin/queue/", "/admin/post/preview/"):
        pages += client.get(path).content
    return pages


def queue_holds(url: str) -> bytes:
    client: Any = redis.Redis.from_url(url.replace("redis+socket", "unix"))
    found = b"".join(key + (client.dump(key) or b"") for key in client.keys("*"))
    client.close()
    return found


@pytest.mark.usefixtures("committed")
def test_p2_no_address_is_anywhere(
    client: Client, settings: LazySettings, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    readers = 40
    with caplog.at_level(logging.DEBUG):
        ask_at("country=KZ", address(0), at=now())
        minute()
        say_yes()
        for number in range(1, readers):
            follow("country=KZ", address(number), at=now())
        make_decided_demand()
        minute()
        fields = {"address": address(1), "stamp": stamp(now())}
        assert client.post("/subscribe/manage/", fields).status_code == 302
        minute()
        path = link(str(mails()[-1].body), "/manage/")
        shown = client.get(path).content + client.get(f"{path}kept.json").content
        refused = client.post("/subscribe/", {**CHOICES, **fields, "frequency": "hourly"})
        for number in (2, 3):
            Subscriber.objects.known(address(number)).leave()  # type: ignore[union-attr]
        for number in (4, 5):
            known = Subscriber.objects.known(address(number))
            assert known
            known.never_again(Why.BOUNCED, now())
        said = public_pages()
    looked = {
        "tables": table_rows(),
        "log": caplog.text.encode(),
        "pages of the desk": desk_pages(client),
        "public pages": said,
        "queue": queue_holds(settings.CELERY_BROKER_URL),
        "page behind the link": shown,
        "backup": backup(tmp_path),
    }
    assert {name for name, found in looked.items() if HIDDEN.search(found)} == set()
    assert all(looked[name] for name in ("tables", "public pages", "backup"))
    # It was there to be found: in the mails to that very reader, and in the form that is handed
    # back to whoever sent it.
    assert HIDDEN.search(refused.content)
    for mail in mails():
        (own,) = mail.to
        others = set(re.findall(rf"{MARK}-\d+@", whole(mail))) - {own.split("@")[0] + "@"}
        assert others == set()
    gone = table_rows()
    for number in (2, 3):
        for key in (address_key(address(number)), mailbox_key(address(number))):
            assert key.encode() not in gone
    kept = set(Suppression.objects.values_list("mailbox_key", flat=True))
    assert kept == {mailbox_key(address(number)) for number in (4, 5)}
    assert all(address_key(address(number)).encode() not in gone for number in (4, 5))


def public_pages() -> bytes:
    client = Client()
    found = b""
    for route, _ in patterns():
        if "<" not in route and not route.startswith(("ru/", "kk/", "uk/")):
            response: Any = client.get(f"/{route}")
            body = b"".join(response.streaming_content) if response.streaming else response.content
            found += body + str(response.headers).encode()
    return found


def backup(folder: Path) -> bytes:
    """The post as a dump of all its tables."""
    file = folder / "dump.json"
    call_command("dumpdata", "digests", output=str(file), verbosity=0)
    return file.read_bytes()


@pytest.mark.usefixtures("committed")
def test_p8_a_mail_is_neutral_outside_of_its_text(record_time: Any) -> None:
    follow("country=KZ&type=release", address(1), at=now())
    demand = make_decided_demand()
    minute()
    mail = mails()[-1]
    sent = message_from_bytes(mail.message().as_bytes())
    outside = " ".join(str(value) for name, value in sent.items() if name != "To")
    paths = " ".join(re.findall(r"https?://\S*unsubscribe\S*", str(mail.body)))
    for word in ("Kazakhstan", "KZ", "release", "Release", demand.public_id, MARK):
        assert word not in outside
        assert word not in paths


def test_no_command_prints_a_list(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    follow("country=KZ", address(1), at=now())
    make_decided_demand()
    call_command("drain")
    call_command("post_key")
    said = capsys.readouterr()
    assert MARK not in said.out + said.err
