"""What counts as the same address. Keys are keyed hashes: no address can be read from them."""

import re

from django.utils.crypto import salted_hmac

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


def _key(purpose: str, text: str) -> str:
    return salted_hmac(purpose, text, algorithm="sha256").hexdigest()


def _parts(address: str) -> tuple[str, str]:
    name, _, host = address.strip().rpartition("@")
    host = host.lower().rstrip(".")
    try:
        return name.lower(), host.encode("idna").decode().lower()
    except UnicodeError:
        return name.lower(), host
