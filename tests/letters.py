"""What holds of every mail that leaves, whoever wrote what stands in it: read from its bytes."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

HEADERS = {
    "Subject",
    "From",
    "To",
    "Message-ID",
    "Date",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
}
LARGEST = 102_000
"""Bytes after which Gmail hides the rest."""
ANYWHERE = re.compile(r"(?i)\b[a-z]+://[^\s<>\"]+")


class Page(HTMLParser):
    """The tags and attributes of the HTML of a mail."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.styles: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attributes}))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "style" and data.strip():
            self.styles.append(data)

    def all(self, attribute: str) -> list[str]:
        return [found[attribute] for _, found in self.tags if attribute in found]


def parsed(raw: bytes) -> EmailMessage:
    """Read strictly: whatever a reader would have to guess is an error."""
    received = message_from_bytes(raw, policy=policy.SMTP.clone(raise_on_defect=True))
    assert isinstance(received, EmailMessage)
    return received


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def faults(raw: bytes, to: str, site: str) -> list[str]:
    """What is wrong with the bytes of a mail; nothing, if it is as it has to be."""
    received = parsed(raw)
    text, page = body(received, "plain"), Page(body(received, "html"))
    links = page.all("href")
    named = ANYWHERE.findall(text) + links
    holds = {
        "one address": received.get_all("To") == [to],
        "these headers, each once": sorted(received.keys()) == sorted(HEADERS),
        "lines": max(map(len, raw.split(b"\r\n"))) <= 998 and raw.isascii(),
        "no line ends by half": raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n"),
        "size": len(raw) < LARGEST,
        "two parts": [one.get_content_type() for one in received.iter_parts()]
        == ["text/plain", "text/html"],
        "a text": len(text.split()) > 20,
        "no controls": not set(text + "".join(links)) & {chr(n) for n in (*range(9), 11, 27, 127)},
        "one click": str(received["List-Unsubscribe"]).startswith(f"<{site}/")
        and received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click",
        "a list": str(received["List-Id"]).startswith("<post."),
        "from a program": received["Auto-Submitted"] == "auto-generated",
        "nothing is loaded": not [
            tag for tag, found in page.tags if tag in LOADS or {"src", "background"} & set(found)
        ],
        "no other host": all(f"{link}/".startswith(f"{site}/") for link in named),
        "nothing counts": not [link for link in named if "?" in link or "@" in link],
        "nothing runs": not [
            name for _, found in page.tags for name in found if name.startswith("on")
        ],
    }
    return [what for what, is_so in holds.items() if not is_so]


LOADS = {"img", "script", "link", "iframe", "object", "embed", "video", "audio", "svg", "base"}
