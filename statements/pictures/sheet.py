"""The style of a picture that stands alone: the parts of the one stylesheet that it needs."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256

from django.conf import settings

PARTS = ("Tokens", "A status", "Pictures")
"""Sections of `static/site.css` by how their heading begins."""
COMMENT = re.compile(r"/\*.*?\*/", re.S)


@cache
def sheet() -> str:
    whole = (settings.BASE_DIR / "static" / "site.css").read_text()
    sections = re.split(r"^(?=/\* )", whole, flags=re.M)
    return "\n".join(
        " ".join(COMMENT.sub("", section).split())
        for section in sections
        if section.startswith(tuple(f"/* {part}" for part in PARTS))
    )


@cache
def policy() -> str:
    """Nothing but exactly this style."""
    allowed = b64encode(sha256(sheet().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
