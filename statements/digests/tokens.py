"""What stands in the links of a mail: a random handle, signed for one purpose.

The handle is worth nothing without the signature, so a copy of the database makes no links.
They do not expire by themselves: unsubscribing works for years after a mail.
"""

import secrets

from django.core.signing import BadSignature, Signer

CONFIRM = "digests.confirm"
UNSUBSCRIBE = "digests.unsubscribe"
MANAGE = "digests.manage"
READ = "digests.read"
NEVER = "digests.never"

# The salt of the purpose keeps a link for one thing from being used for another.
SEPARATOR = "."


def new_handle() -> str:
    """192 random bits, as 32 characters that an address may hold."""
    return secrets.token_urlsafe(24)


def token(purpose: str, handle: str) -> str:
    return Signer(salt=purpose, sep=SEPARATOR).sign(handle)


def handle(purpose: str, token: str) -> str | None:
    """The handle in a token that was signed for this purpose, else nothing."""
    try:
        return Signer(salt=purpose, sep=SEPARATOR).unsign(token)
    except BadSignature:
        return None
