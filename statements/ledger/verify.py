"""Checks a ledger of Said and Done. Needs Python 3.8 or newer, and `openssl` 3 for signatures.

    python3 verify.py entries.ndjson [--checkpoint FILE --key FILE] [--since OLDER] [--site URL]

Prints `ok: N entries, head HASH` and ends with 0, or the first `bad entry N: why` and ends with 1,
or what it could not check and ends with 2. OLDER is a checkpoint that you kept, or what a mail
told: 812:1f0c39ab27d4e655. A key is signed by the one before it, or you know it: --accept-key ID.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from hashlib import sha256
from pathlib import Path
from typing import Any

LONGEST = 1 << 25  # bytes of a line or a page
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
ID, HEX, WORD, SEQ = f"[{ALPHABET}]{{8}}", "[0-9a-f]{64}", "[a-z_]{0,20}", "[1-9][0-9]{0,17}"
TIME = r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z"
MARK = f'{{"demand":"({ID})","before":"({WORD})","after":"({WORD})"}}'
# What an entry holds, in this order. Content and salt are null once they were redacted.
FORMS = {"seq": SEQ, "at": TIME, "kind": WORD, "subject": WORD, "subject_id": ID}
FORMS.update({"bears_on": rf"\[(?:{MARK}(?:,{MARK})*)?\]", "content": "(?s).+", "salt": HEX})
FORMS.update({"commitment": HEX, "prev": HEX, "hash": HEX})
HASHED = ("prev", "seq", "at", "kind", "subject", "subject_id", "bears_on", "commitment")
PEM = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA([A-Za-z0-9+/]{43}=)\n-----END PUBLIC KEY-----\n"
CHECKPOINT = f"(?P<body>said-and-done checkpoint\nsite: [^\n]*\nseq: (?P<seq>{SEQ})\nhash: "
CHECKPOINT += (
    f"(?P<hash>{HEX})\nat: (?P<at>{TIME})\nkey: (?P<key>{ID})\n)\nsignature: (?P<sign>\\S+)\n"
)


def need(right: object, where: int | str, why: str) -> None:
    if not right:
        print(ascii(f"bad {f'entry {where}' if isinstance(where, int) else where}: {why}")[1:-1])
        sys.exit(1)


def parsed(text: str, number: int) -> Any:
    try:
        # A longer number than any entry has is cut, and then fails as what it is not.
        found: Any = json.loads(text, parse_int=lambda digits: int(digits[:19]))
    except (ValueError, RecursionError) as error:
        found = error
    need(isinstance(found, dict), number, f"this is not an object of JSON: {found!s:.60}")
    return found


def key_id(pem: object) -> str:
    """The short name of a public Ed25519 key; nothing if it is no such key."""
    found = re.fullmatch(PEM, str(pem))
    whole = sha256(base64.b64decode(found[1])).digest() if found else b""
    return "".join(ALPHABET[byte % 27] for byte in whole[:8])


class Ledger:
    """What must be known of the entries so far to judge the next one."""

    def __init__(self, points: list[dict[str, str]], accepted: str) -> None:
        self.points, self.accepted = points, accepted
        self.seq, self.hash, self.at, self.pem = 0, "0" * 64, "", ""
        self.status: dict[str, tuple[str, int]] = {}
        self.emptied: set[int] = set()
        self.doubts: set[str] = set()

    def add(self, number: int, line: bytes) -> None:
        need(line.endswith(b"\n"), number, "its line is cut off, or too long")
        entry = parsed(line.decode("utf-8", "replace"), number)
        need(list(entry) == list(FORMS), number, "its columns are not those of an entry")
        for name, part in entry.items():
            typed = type(part) is (int if name == "seq" else str)
            right = typed and re.fullmatch(FORMS[name], str(part))
            need(right or (part is None and name in ("content", "salt")), number, f"wrong {name}")
        # There is one way to write it, so that no byte can be another.
        text = json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n"
        need(text.encode("utf-8", "replace") == line, number, "the ledger writes it otherwise")
        need(entry["seq"] == number, number, f"in its place stands entry {entry['seq']}")
        need(entry["prev"] == self.hash, number, "its prev is not the hash of the entry before")
        hashed = "\n".join(str(entry[name]) for name in HASHED).encode()
        need(sha256(hashed).hexdigest() == entry["hash"], number, "its hash is of something else")
        need(entry["at"] >= self.at, number, "it is older than the entry before")
        self.seq, self.hash, self.at = number, entry["hash"], entry["at"]
        self.open(number, entry)
        for demand, before, after in re.findall(MARK, entry["bears_on"]):
            stood = self.status.get(demand, ("", 0))[0]
            need(before == stood, number, f"demand {demand} stood at '{stood}', not '{before}'")
            self.status[demand] = (after, number)
        for point in [point for point in self.points if int(point["seq"]) == number]:
            point["pem"] = self.pem
            same = self.hash.startswith(point["hash"]) and point.get("at", self.at) == self.at
            need(same, number, "it is not the one that was seen before")

    def open(self, number: int, entry: dict[str, Any]) -> None:
        content, salt = entry["content"] or "", entry["salt"] or ""
        right = sha256(bytes.fromhex(salt) + content.encode()).hexdigest() == entry["commitment"]
        need(right or not (content + salt), number, "its content is not what it committed to")
        self.emptied.update([] if content else [number])
        if entry["kind"] == "redacted" and content:
            named = parsed(content, number).get("redacts", [])
            right = isinstance(named, list) and all(type(n) is int and n < number for n in named)
            need(right, number, "it does not say which earlier entries it redacts")
            self.emptied.difference_update(named)
        elif entry["subject"] == "key":
            self.turn(number, entry["subject_id"], parsed(content, number))

    def turn(self, number: int, name: str, content: dict[str, Any]) -> None:
        """From here on another key signs, or the first one."""
        old, new = key_id(self.pem), content.get("key")
        need(name == content.get("id") == key_id(new), number, "its key is not what it says")
        need(content.get("replaces") == (old or None), number, "it replaces another key")
        if old and name != self.accepted:
            right = self.signed(self.pem, str(new), content.get("signature"))
            need(right, number, f"key {old}, which it replaces, has not signed it")
        self.pem = str(new)

    def signed(self, pem: str, message: str, signature: object) -> bool:
        """Whether this key signed this message; yes, with a doubt, where nobody can tell."""
        if not re.fullmatch("[A-Za-z0-9+/]{85}[AQgw]==", str(signature)):
            return False
        words = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin"]
        sign = base64.b64decode(str(signature))
        raw = {"-inkey": pem.encode(), "-in": message.encode(), "-sigfile": sign}
        with tempfile.TemporaryDirectory() as folder:
            for option, data in raw.items():
                Path(folder, option).write_bytes(data)
                words += [option, str(Path(folder, option))]
            try:
                done = subprocess.run(words, capture_output=True)
            except OSError:
                self.doubts.add("signatures, because openssl is missing")
                return True
        said = done.stdout + done.stderr
        if b"Verified Successfully" not in said and b"Verification Failure" not in said:
            self.doubts.add("signatures, because this openssl does not know Ed25519")
        return b"Verification Failure" not in said

    def finish(self, key: str) -> None:
        need(all("pem" in point for point in self.points), self.seq + 1, "it is missing")
        first = min(self.emptied, default=0)
        need(not first, first, "it was emptied, and no later entry says so")
        right = not key or (key_id(key) and key == (self.pem or key))
        need(right, "key", f"it is not the newest of the ledger, {key_id(self.pem)}")
        for point in self.points:
            pem, sign = point["pem"] or key, point.get("sign")
            if pem and sign:
                right = key_id(pem) == point["key"] and self.signed(pem, point["body"], sign)
                need(right, "checkpoint", f"{key_id(pem)}, the key of its time, has not signed it")
            elif sign:
                self.doubts.add("signatures, because no key is known: give one by --key")

    def compare(self, site: str) -> None:
        for demand, (status, number) in self.status.items():
            address, shown = f"{site.rstrip('/')}/demands/{demand}/", "gone"
            try:
                with urllib.request.urlopen(address, timeout=30) as answer:
                    page = answer.read(LONGEST).decode("utf-8", "replace")
                    if answer.geturl() == address:
                        shown = "".join(re.findall('class="status ([a-z_]+) big"', page)[:1])
            except urllib.request.HTTPError as error:
                shown = "gone" if error.code in (404, 410) else f"error {error.code}"
            need(shown == (status or "gone"), number, f"{demand} is '{status}', shown as '{shown}'")


def main() -> int:
    asking = argparse.ArgumentParser(usage=__doc__)
    for name in ("entries", "--checkpoint", "--key", "--since", "--site", "--accept-key"):
        asking.add_argument(name)
    asked, points = asking.parse_args(), []
    try:
        for word in filter(None, (asked.checkpoint, asked.since)):
            seen = re.fullmatch(f"(?P<seq>{SEQ}):(?P<hash>[0-9a-f]{{16,64}})", word)
            found = seen or re.fullmatch(CHECKPOINT, Path(word).read_text("utf-8", "replace"))
            points.append(found.groupdict() if found else {})
            need(found, "checkpoint", "this is not one, or not all of it")
        ledger = Ledger(points, asked.accept_key)
        with open(asked.entries, "rb") as file:
            for line in iter(lambda: file.readline(LONGEST), b""):
                ledger.add(ledger.seq + 1, line)
        ledger.finish(Path(asked.key).read_text("utf-8", "replace") if asked.key else "")
        if asked.site:
            ledger.compare(asked.site)
    except Exception as error:  # whatever a file, a line or a server can do
        print("not checked:", ascii(f"{error}")[1:-1])
        return 2
    for doubt in sorted(ledger.doubts):
        print(f"not checked: {doubt}")
    print(f"{'else ' if ledger.doubts else ''}ok: {ledger.seq} entries, head {ledger.hash}")
    return 2 if ledger.doubts else 0


if __name__ == "__main__":
    sys.exit(main())
