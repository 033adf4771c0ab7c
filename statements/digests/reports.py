"""What a mail that came back says: the mailbox is gone, it may pass, or its owner complained.

Strangers write these mails, and no two mail servers agree on the words. Delivery reports (RFC 3464)
and complaints (RFC 5965) are read by their fields; what a mail server wrote as a letter, by its
words. Answers of persons and of their programs say nothing, and nothing that comes is an error.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.message import Message
from enum import Enum
from html import unescape

READ = 128 * 1024
"""Bytes: what is to be known stands far before what is enclosed, and headers that are made to be
slow to read are not read for long."""


class Report(Enum):
    GONE = "gone"
    MAY_PASS = "passes"
    COMPLAINT = "complaint"
    NOTHING = "nothing"


SENTENCES = 400
"""Letters, from the code on, that belong to what a mail server answered."""

COMPLAINTS = ("abuse", "fraud", "opt-out", "other", "virus")
"""Types of feedback (RFC 5965, RFC 6430); “not-spam” and the rest are no complaint."""

STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
CODE = re.compile(r"\b(?:4(?:21|5\d)|5(?:[05]\d|2[13]|3\d|41|71))(?=[ -])")
ADDRESS = re.compile(r"\S{1,80}@\S{1,80}")

# Whose fault it is stands first: a server that does not know our own address says so in the same
# words in which others say that they do not know the reader's.
OURS = re.compile(
    r"sender (?:address|verif|.{0,20}(?:rejected|denied|unknown))|return.?path|mail from|\bhelo\b"
    r"|relay(?:ing)? (?:access )?(?:is )?(?:denied|not|prohibited)|unable to relay|authenticated"
    r"|client host|your (?:sending )?(?:account|domain|host|ip|server)\b",
    re.IGNORECASE,
)
GONE = re.compile(
    r"(?:user|account|address|recipient|mailbox|alias|addressee)[^.;]{0,40}"
    r"(?:unknown|not? (?:found|exist|known|valid)|n[o']t (?:found|exist)|invalid|disabled|closed"
    r"|deactivated|suspended|no longer)"
    r"|(?:no such|unknown|invalid|not a valid|no valid|not a known|bad|nonexistent) "
    r"(?:local )?(?:user|recipient|mailbox|address|account|person|destination mailbox)"
    r"|no mailbox|does(?:n'?t| not) (?:exist|have an? .{0,20}account)|couldn['’]t be found"
    r"|recipient address rejected: access denied|no one by that name|user not found"
    r"|(?:host|domain)(?: name)?[^.;]{0,40}(?:not (?:found|exist)|nxdomain|unknown)"
    r"|does(?:n'?t| not) accept mail|null ?mx",
    re.IGNORECASE,
)
MAY_PASS = re.compile(
    r"spam|block|black.?list|denied|polic|reputation|authenti|\bspf\b|dkim|dmarc|too many|\brate\b"
    r"|quota|\bfull\b|storage|too (?:large|big)|grey.?list|temporar|again later|virus|unsolicited"
    r"|throttl|reverse dns|\bptr\b|\blimit|\bloop|timed? ?out|expired",
    re.IGNORECASE,
)
GONE_BY_STATUS = re.compile(r"5\.(?:1\.(?!7$|8$)\d+|2\.1|4\.4|4\.310)$")
PASSING_BY_STATUS = re.compile(r"5\.(?:7\.|6\.|2\.[234]$|3\.4$)")
UNSAID = ("", "5.0.0", "5.5.0")
GONE_BY_CODE = ("550", "551", "553")

MACHINE = re.compile(
    r"mailer.?daemon|postmaster|mail.?daemon|microsoftexchange|mail delivery|mdaemon|mail system",
    re.IGNORECASE,
)
WILL_TRY = re.compile(
    r"(?:will|shall) (?:\w+ ){0,3}(?:retr|try|attempt|keep|continue)|delay|not? yet been delivered"
    r"|do not need to (?:do|re)|only a warning",
    re.IGNORECASE,
)
FAILED = re.compile(
    r"could ?n[o']t|can ?not|unable|n[o']t (?:able|possible|delivered|reach)|fail|undeliver|reject"
    r"|не (?:может|удалось|было)",
    re.IGNORECASE,
)
ENCLOSED = re.compile(
    r"^(?:-.*(?:copy|original message|unsent message|below this line|message header).*"
    r"|(?:return-path|received|message-id|list-id): .*)$",
    re.IGNORECASE | re.MULTILINE,
)
TAG = re.compile(r"<[^<>]*>")


def read(raw: bytes) -> Report:
    try:
        message = message_from_bytes(raw[:READ])
        return _complaint(message) or _delivery(message) or _letter(message) or Report.NOTHING
    except Exception:
        # The parser of the standard library gives way on some of what means harm: each version of
        # it in another way, and parts within parts by the depth of the calls.
        return Report.NOTHING


def meaning(words: str, status: str = "") -> Report:
    """What a refusal for good says of the mailbox. `status` is the enhanced code (RFC 3463), if it
    does not stand among the words."""
    said = ADDRESS.sub(" ", words)
    code, own = CODE.search(said), STATUS.search(said)
    if own and status in UNSAID:
        status = own[0]
    if OURS.search(said):
        return Report.MAY_PASS
    if status.startswith("4") or (code and code[0].startswith("4")):
        return Report.MAY_PASS
    if GONE.search(said):
        return Report.GONE
    if PASSING_BY_STATUS.match(status) or MAY_PASS.search(said):
        return Report.MAY_PASS
    is_plain = status in UNSAID and code is not None and code[0] in GONE_BY_CODE
    return Report.GONE if is_plain or GONE_BY_STATUS.match(status) else Report.MAY_PASS


def _parts(message: Message) -> Iterator[Message]:
    """The parts of the report itself, and not of the mail that it encloses."""
    yield message
    inner = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(inner, list):
        for part in inner:
            if isinstance(part, Message):
                yield from _parts(part)


def _of_kind(message: Message, *kinds: str) -> Message | None:
    return next((part for part in _parts(message) if part.get_content_type() in kinds), None)


def _complaint(message: Message) -> Report | None:
    part = _of_kind(message, "message/feedback-report")
    if part is None:
        return None
    kinds = {_field(block, "Feedback-Type").lower() for block in _blocks(part)}
    return Report.COMPLAINT if kinds & set(COMPLAINTS) else Report.NOTHING


def _delivery(message: Message) -> Report | None:
    part = _of_kind(message, "message/delivery-status", "message/global-delivery-status")
    found = {_of_block(block) for block in _blocks(part)} - {None} if part else set()
    if not found:
        return None
    # One mail has one recipient; where a list took it apart, it is gone only if all of it is.
    if found == {Report.GONE}:
        return Report.GONE
    return Report.MAY_PASS if found & {Report.GONE, Report.MAY_PASS} else Report.NOTHING


def _blocks(part: Message) -> Iterator[Message]:
    """Fields stand in blocks with empty lines between them; how many of these the parser takes
    apart depends on the kind of the part."""
    for block in part.walk():
        yield block
        words = block.get_payload()
        if isinstance(words, str):
            yield message_from_string(words.lstrip())


def _of_block(block: Message) -> Report | None:
    action, status = _field(block, "Action").lower(), STATUS.search(_field(block, "Status"))
    if not action and status is None:
        return None
    code = status[0] if status else ""
    if (action and not action.startswith("failed")) or code.startswith("2"):
        return Report.NOTHING
    return meaning(_field(block, "Diagnostic-Code"), code)


def _field(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def _letter(message: Message) -> Report | None:
    """What a mail server says in its own words. Whatever else comes is an answer of somebody."""
    if not (MACHINE.search(_field(message, "From")) or message["X-Failed-Recipients"]):
        return None
    said = " ".join(ENCLOSED.split(_text(message))[0].split())
    if WILL_TRY.search(said):
        return None
    answer = CODE.search(ADDRESS.sub(lambda address: " " * len(address[0]), said))
    if not (answer or GONE.search(said) or FAILED.search(said)):
        return None
    return meaning(said[answer.start() :][:SENTENCES] if answer else said)


def _text(message: Message) -> str:
    part = _of_kind(message, "text/plain") or _of_kind(message, "text/html")
    raw = part.get_payload(decode=True) if part else b""
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    is_html = part is not None and part.get_content_subtype() == "html"
    return unescape(TAG.sub(" ", text)) if is_html else text
