"""The key that seals addresses in tests: the same one in every run, for the template keeps it."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.apps import apps
from django.conf import settings

from statements.digests import sealing

PRIVATE = X25519PrivateKey.from_private_bytes(sha256(b"of tests alone").digest())
NAME = sealing.name_of(PRIVATE)


def lay_down() -> None:
    """Where this process and those that it starts look for it."""
    settings.POST_KEY = Path(tempfile.mkdtemp(), "key.pem")
    os.environ["POST_KEY"] = str(settings.POST_KEY)
    sealing.keep({NAME: PRIVATE})


def announce() -> None:
    """In the database that is being made."""
    known = apps.get_model("digests", "SealingKey")
    known.objects.create(name=NAME, public=sealing.public_part(PRIVATE))
