"""What counts as the same address. Keys are keyed hashes: no address can be read from them."""

import hmac
import re
from datetime import datetime

from django.conf import settings

SUBADDRESS = re.compile(r"\+.*$")
SAME_HOST = {"googlemail.com": "gmail.com"}


def address_key(address: str) -> str:
    """Of the person who reads there: whoever writes it in capitals is the same one."""
    return _key("digests.address", "@".join(_parts(address)))


def mailbox_key(address: str) -> str:
    """Of the mailbox that fills, in whatever spelling: dots and +tags lead to the same one.

    Two people may share it where their provider knows dots, so it only ever limits.
    """
    name, host = _parts(address)
    bare = SUBADDRESS.sub("", name).replace(".", "")
    return _key("digests.mailbox", f"{bare or name}@{SAME_HOST.get(host, host)}")


def source_key(source: str, now: datetime) -> str:
    """Of the network address that a form came from, and only for this day."""
    return _key("digests.source", f"{now.date()} {source}")


def _key(purpose: str, text: str) -> str:
    """HMAC-SHA-256 with a key of its own: who finds the one for sessions learns nothing here."""
    return hmac.digest(settings.ADDRESS_KEY.encode(), f"{purpose} {text}".encode(), "sha256").hex()


def _parts(address: str) -> tuple[str, str]:
    name, _, host = address.strip().rpartition("@")
    host = host.lower().rstrip(".")
    try:
        return name.lower(), host.encode("idna").decode().lower()
    except UnicodeError:
        return name.lower(), host
