"""A feed as Atom (RFC 4287)."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from .entries import Entry
from .feed import Feed, author, writable

KIND = "application/atom+xml; charset=utf-8"
NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)


class _Atom(Atom1Feed):
    """Django's Atom with whole entries, what they correct, and where the ledger ends."""

    def root_attributes(self) -> dict[str, Any]:
        return {**super().root_attributes(), "xmlns:ledger": f"{settings.SITE_URL}/ledger/"}

    def latest_post_date(self) -> Any:
        return self.feed["changed"] or NOTHING_YET

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if head := self.feed["head"]:
            handler.addQuickElement("ledger:head", head.hash, {"seq": str(head.seq)})
        if checkpoint := self.feed["checkpoint"]:
            handler.addQuickElement("ledger:checkpoint", checkpoint.text())

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for _, address in item["related"]:
            handler.addQuickElement("link", "", {"rel": "related", "href": address})
        handler.addQuickElement("content", item["html"], {"type": "html"})


def written(feed: Feed) -> str:
    made = _Atom(
        title=writable(feed.title),
        link=feed.page,
        description="",
        language=feed.language,
        subtitle=feed.about,
        author_name=author()["name"],
        author_link=author()["url"],
        feed_url=feed.address,
        feed_guid=feed.address,
        changed=feed.updated,
        head=feed.head,
        checkpoint=feed.checkpoint,
    )
    for entry in feed.entries:
        made.add_item(**_item(entry))
    return str(made.writeString("utf-8"))


def _item(entry: Entry) -> dict[str, Any]:
    publication = entry.publication
    return {
        "title": writable(entry.title),
        "link": entry.url,
        "description": escape(writable(entry.summary)) or None,
        "unique_id": entry.id,
        "pubdate": publication.at,
        "updateddate": entry.updated,
        "categories": [publication.kind, publication.subject],
        "related": entry.related,
        "html": writable(entry.html),
    }
