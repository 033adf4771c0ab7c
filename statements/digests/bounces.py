"""Mails that come back: under an address that names the mail, and that nobody else can make."""

import base64
import binascii
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Mail

PURPOSE = "digests.bounce"
SEPARATOR = "+"
SIGNATURE = 10
"""Bytes: what is guessed by mail need not be longer, and a local part may have 64 characters."""


def sender(mail: Mail) -> str:
    """The envelope’s sender of a mail: to it the mail servers on the way report.

    The part before the @ is of small letters and digits alone, for there are servers that change
    the case of letters.
    """
    name, _, host = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{name}{SEPARATOR}{_signed(mail.handle)}@{host}"


def handle_of(address: str) -> str | None:
    """The handle of the mail to which a sender’s address belongs; nothing if we did not make it."""
    local = parseaddr(address)[1].rpartition("@")[0]
    packed = local.rpartition(SEPARATOR)[2]
    try:
        data = base64.b32decode(packed.upper() + "=" * (-len(packed) % 8))
    except (binascii.Error, ValueError):
        return None
    handle = base64.urlsafe_b64encode(data[:-SIGNATURE]).decode()
    return handle if constant_time_compare(_signed(handle), packed.lower()) else None


def _signed(handle: str) -> str:
    raw = base64.urlsafe_b64decode(handle)
    signature = salted_hmac(PURPOSE, handle, algorithm="sha256").digest()[:SIGNATURE]
    return base64.b32encode(raw + signature).decode().rstrip("=").lower()
