"""The mailbox to which mails come back, by IMAP. It is for them alone: all of it is deleted."""

import imaplib
import io
import logging
import time
from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings

from .bounces import come_back
from .clock import now
from .models import Post
from .smtp import Answers

log = logging.getLogger(__name__)

STEP = 10
"""Seconds for each answer."""
TOTAL = 60
"""Seconds for all of it. What is left then is fetched the next time."""
MOST = 500
LARGEST = 1_000_000
"""Bytes of a mail that are read."""

TROUBLE = (OSError, imaplib.IMAP4.error)


class _Patience:
    """Bears with a server for so long and no longer, and takes no more from it than was asked."""

    sock: Any
    file: Any

    def open(self, *args: Any, **kwargs: Any) -> None:
        super().open(*args, **kwargs)  # type: ignore[misc]
        self.file = io.BufferedReader(Answers(self.sock, time.monotonic() + TOTAL))

    def read(self, size: int) -> bytes:
        if size > LARGEST:
            raise imaplib.IMAP4.abort("The server sends more than was asked for.")
        return bytes(self.file.read(size))


class PatientIMAP4(_Patience, imaplib.IMAP4):
    pass


class PatientIMAP4S(_Patience, imaplib.IMAP4_SSL):
    pass


def fetch_if_due(moment: datetime) -> None:
    """Look into the mailbox every few minutes, if there is one. The post never waits for it: what
    goes wrong here is told, and tried again."""
    if settings.BOUNCE_HOST and Post.objects.may_fetch(moment):
        try:
            counts = fetch()
        except TROUBLE as error:
            log.error("The mailbox of bounces cannot be read: %s", type(error).__name__)
        else:
            log.info("Came back: %s", dict(counts))


def fetch() -> Counter[str]:
    """Do what follows from each mail that came back, delete it, and say what they were. Raises
    what is in `TROUBLE`."""
    counts: Counter[str] = Counter()
    end = time.monotonic() + TOTAL
    kind = PatientIMAP4S if settings.BOUNCE_USE_SSL else PatientIMAP4
    with kind(settings.BOUNCE_HOST, settings.BOUNCE_PORT, timeout=STEP) as box:
        box.login(settings.BOUNCE_HOST_USER, settings.BOUNCE_HOST_PASSWORD)
        _done(box.select(_quoted(settings.BOUNCE_FOLDER)))
        (found,) = _done(box.uid("SEARCH", "UNDELETED"))
        for uid in (found or b"").decode().split()[:MOST]:
            if time.monotonic() < end:
                counts[come_back(_one(box, uid)).value] += 1
                _done(box.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"))
        box.expunge()
    Post.objects.fetched(now())
    return counts


def _one(box: imaplib.IMAP4, uid: str) -> bytes:
    answer = _done(box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST}>)"))
    return next((part[1] for part in answer if isinstance(part, tuple)), b"")


def _done(answer: tuple[str, list[Any]]) -> list[Any]:
    word, data = answer
    if word != "OK":
        raise imaplib.IMAP4.error(word)
    return data


def _quoted(name: str) -> str:
    escaped = name.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'
