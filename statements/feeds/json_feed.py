"""A feed as JSON Feed (version 1.1)."""

import json
from typing import Any

from .entries import Entry
from .feed import Feed, author

KIND = "application/feed+json; charset=utf-8"
VERSION = "https://jsonfeed.org/version/1.1"


def written(feed: Feed) -> str:
    found = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "description": feed.about,
        "language": feed.language,
        "authors": [author()],
        "_ledger": _ledger(feed),
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(found, ensure_ascii=False)


def _ledger(feed: Feed) -> dict[str, Any]:
    """Where it ends, and the newest head that was signed."""
    return {
        "seq": feed.head.seq if feed.head else 0,
        "hash": feed.head.hash if feed.head else "",
        "checkpoint": feed.checkpoint.text() if feed.checkpoint else "",
    }


def _item(entry: Entry) -> dict[str, Any]:
    publication = entry.publication
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": publication.at.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "tags": [publication.kind, publication.subject],
        "_ledger": {
            "seq": publication.seq,
            "hash": publication.hash,
            "corrects": entry.corrects,
        },
    }
