"""Signs the head of the ledger, so that whoever keeps one can tell when the past is rewritten."""

import logging
from functools import cache

from django.conf import settings
from django.db import transaction

from statements.models import Publication

from . import keys
from .head import head
from .models import FORMAT, Checkpoint

log = logging.getLogger(__name__)


def sign_head() -> None:
    """Sign the newest entry if that was not done. Never raises: the post does not wait for it."""
    try:
        with transaction.atomic():
            entry = head()
            if entry and not Checkpoint.objects.filter(seq=entry.seq).exists():
                _sign(entry)
    except Exception:
        log.exception("The head of the ledger was not signed.")


def _sign(entry: Publication) -> None:
    named = keys.announced().filter(seq__lte=entry.seq).first()
    key = keys.SigningKey.read(keys.place())
    if not named:
        return _say_once("No key is announced, so the head of the ledger is not signed.")
    if not key:
        return _say_once("The signing key cannot be read here: the ledger’s head is not signed.")
    if key.id != named.subject_id:
        return _say_once(f"The ledger names the key {named.subject_id}, and here lies {key.id}.")
    text = body(entry, key.id)
    signed = Checkpoint(
        seq=entry.seq,
        hash=entry.hash,
        at=entry.at,
        site=settings.SITE_URL,
        key=key.id,
        body=text,
        signature=key.sign(text),
    )
    # Another worker may have been quicker, with the same.
    Checkpoint.objects.bulk_create([signed], ignore_conflicts=True)


def body(entry: Publication, key: str) -> str:
    """The exact text that is signed."""
    lines = [
        "said-and-done checkpoint",
        f"site: {settings.SITE_URL}",
        f"seq: {entry.seq}",
        f"hash: {entry.hash}",
        f"at: {entry.at.strftime(FORMAT)}",
        f"key: {key}",
    ]
    return "".join(f"{line}\n" for line in lines)


@cache
def _say_once(sentence: str) -> None:
    """A tick comes each minute, and nothing is gained by saying it each time."""
    log.warning(sentence)
