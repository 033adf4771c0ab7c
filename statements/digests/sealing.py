"""Addresses are sealed when they arrive; only whoever holds the private key opens them.

HPKE (RFC 9180) with X25519, HKDF-SHA-256 and ChaCha20-Poly1305. Every address is filled up to one
length first, so that its own length cannot be told. The public key lies in the database, the
private one in a file that only the user of the worker may read, and in no backup of the database.
"""

from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from statements.ledger.keys import key_id, settle, write_secret

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
PURPOSE = b"said-and-done subscriber address"
LENGTH = 256
FOOT = b"-----END PRIVATE KEY-----\n"

Keyring = dict[str, X25519PrivateKey]
"""Private keys by name, the newest first."""


class Closed(Exception):
    """An address cannot be opened here; the sentence says why, and names no address."""


def place() -> Path:
    return Path(settings.POST_KEY)


def new_key() -> X25519PrivateKey:
    return X25519PrivateKey.generate()


def public_part(private: X25519PrivateKey) -> bytes:
    """32 bytes."""
    return private.public_key().public_bytes_raw()


def name_of(private: X25519PrivateKey) -> str:
    return key_id(public_part(private))


def seal(address: str, public: bytes) -> bytes:
    """An address of at most 254 characters of ASCII or UTF-8, closed with a public key."""
    filled = address.encode().ljust(LENGTH, b"\0")
    return SUITE.encrypt(filled, X25519PublicKey.from_public_bytes(public), info=PURPOSE)


def unseal(sealed: bytes, key: str) -> str:
    """The address that was sealed with the key of this name. Raises `Closed`."""
    private = keyring().get(key)
    if private is None:
        raise Closed(f"The key {key} is not in {place()}.")
    try:
        return SUITE.decrypt(sealed, private, info=PURPOSE).rstrip(b"\0").decode()
    except InvalidTag as error:
        raise Closed(f"What was sealed with the key {key} is damaged.") from error


def keyring() -> Keyring:
    """The private keys that may be read here; none where the file is not there or not ours.
    Raises `Closed` if the file holds something else."""
    try:
        return _read(place(), place().stat().st_mtime_ns)
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return {}


@lru_cache(maxsize=1)
def _read(path: Path, changed: int) -> Keyring:
    keys = {}
    for piece in path.read_bytes().split(FOOT)[:-1]:
        try:
            private = load_pem_private_key(piece + FOOT, password=None)
        except (ValueError, TypeError) as error:
            raise Closed(f"{path} holds no key in PEM, or one with a password.") from error
        if not isinstance(private, X25519PrivateKey):
            raise Closed(f"{path} holds a key of another kind than X25519.")
        keys[name_of(private)] = private
    return keys


def keep(keys: Keyring) -> None:
    """Write the private keys in the place of those that were there: all of them or nothing."""
    path = place()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = b"".join(
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        for private in keys.values()
    )
    write_secret(path, pem).replace(path)
    settle(path.parent)
