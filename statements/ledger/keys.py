"""The key that signs the ledger's head: made once, and read by the worker alone.

The public part is an entry of the ledger, and so is every later one, signed by the one before it.
"""

import base64
import json
import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db.models import QuerySet

from statements.models import Publication
from statements.models.record import ALPHABET
from statements.vocabulary import Subject


class KeyTrouble(Exception):
    """A key file cannot be used; the sentence says why."""


class SigningKey:
    """A private Ed25519 key."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self.private = private
        public = private.public_key()
        self.pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        self.id = key_id(public.public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, text: str) -> str:
        """Base64 of the signature over the text's UTF-8 bytes."""
        return base64.b64encode(self.private.sign(text.encode())).decode()

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The key in that file; nothing if there is none that we may read."""
        try:
            private = load_pem_private_key(path.read_bytes(), password=None)
        except (FileNotFoundError, PermissionError):
            return None
        except (ValueError, TypeError) as error:
            raise KeyTrouble(f"{path} holds no key in PEM, or one with a password.") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise KeyTrouble(f"{path} holds a key of another kind than Ed25519.")
        return cls(private)

    @classmethod
    def make(cls, path: Path) -> Self:
        """A new key, kept there; or the one that is there already, which stays."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        pem = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        unfinished = write_secret(path, pem)
        try:
            os.link(unfinished, path)
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
        settle(path.parent)
        if made := cls.read(path):
            return made
        raise KeyTrouble(f"{path} is there, and may not be read.")


def key_id(raw: bytes) -> str:
    """The short name of a public key, written as public ids are."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in sha256(raw).digest()[:8])


def place() -> Path:
    return Path(settings.LEDGER_KEY)


def next_place() -> Path:
    """Where a new key lies from when it is made until it is announced."""
    return place().with_name(f"{place().name}.next")


def turn() -> None:
    """Put the next key in the place of the one that it replaces, which is gone from then on."""
    next_place().replace(place())
    settle(place().parent)


def announced() -> QuerySet[Publication]:
    """The entries that announce keys, the newest first: it is in force."""
    return Publication.objects.filter(subject=Subject.KEY).order_by("-seq")


def announced_pem(entry: Publication) -> str:
    return str(json.loads(entry.content)["key"])


def fingerprint(pem: str) -> str:
    """SHA-256 over the public key's DER, in hex, as other programs print it."""
    return sha256(base64.b64decode("".join(pem.splitlines()[1:-1]))).hexdigest()


def write_secret(path: Path, data: bytes) -> Path:
    """Under a name of its own, so that nobody ever reads half of it."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return unfinished


def settle(folder: Path) -> None:
    """Names in a folder outlive a power cut only from here on."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
