"""A feed before it is written down: what it is of, where the ledger ends, and its entries."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext

from statements.ledger.models import Checkpoint
from statements.models import Publication

from .entries import Entry

# Characters that XML cannot hold, whatever stands in the record.
UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Feed:
    title: str
    language: str
    address: str
    """Where it is itself, which is also its name."""
    page: str
    """The page that shows the same to people."""
    entries: list[Entry]
    head: Publication | None
    checkpoint: Checkpoint | None
    """The newest signed head, if any was signed."""

    @property
    def about(self) -> str:
        """In a sentence or two: what this record is, and where its ledger ends."""
        what = gettext("What institutions demanded, and what became of it.")
        if self.head is None:
            return what
        ends = gettext("The ledger of everything published ends with entry %(number)s, %(hash)s.")
        return f"{what} {ends % {'number': self.head.seq, 'hash': self.head.hash}}"

    @property
    def updated(self) -> datetime | None:
        """When anything of it last changed; nothing, if nothing was ever published."""
        of_head = self.head.at if self.head else None
        return max((entry.updated for entry in self.entries), default=of_head)


def writable(text: str) -> str:
    return UNWRITABLE.sub("", text)


def author() -> dict[str, str]:
    return {"name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"}
