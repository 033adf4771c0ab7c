"""Ledgers without a site: made as the site makes them, and remade as somebody would who rewrites
the past."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from statements.ledger.keys import SigningKey
from statements.models.publication import GENESIS

VERIFY = Path(__file__).resolve().parent.parent / "statements/ledger/verify.py"
HASHED = ("prev", "seq", "at", "kind", "subject", "subject_id", "bears_on", "commitment")
DEMANDS = ("bbbbbbbb", "cccccccc", "dddddddd")
STATUSES = ("not_assessed", "announced", "in_progress", "partly_met", "met", "")
Entry = dict[str, Any]


class Verdict(NamedTuple):
    code: int
    said: str


def verify(*words: str | Path, **environment: str) -> Verdict:
    """The script as a stranger runs it: nothing of ours can be imported."""
    command = [sys.executable, "-I", "-S", str(VERIFY), *map(str, words)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment or None
    )
    assert not done.stderr, done.stderr
    return Verdict(done.returncode, done.stdout.strip())


def new_key() -> SigningKey:
    return SigningKey(Ed25519PrivateKey.generate())


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_lines(entries: list[Entry]) -> list[bytes]:
    return [written(entry).encode() + b"\n" for entry in entries]


def seal(entry: Entry) -> None:
    """Give the entry the commitment and the hash of what it holds now."""
    if entry["content"] is not None:
        salted = bytes.fromhex(entry["salt"]) + entry["content"].encode()
        entry["commitment"] = sha256(salted).hexdigest()
    text = "\n".join(str(entry[name]) for name in HASHED)
    entry["hash"] = sha256(text.encode()).hexdigest()


def reseal(entries: list[Entry]) -> list[Entry]:
    """All of it anew, so that it is a chain again."""
    last = GENESIS
    for entry in entries:
        entry["prev"] = last
        seal(entry)
        last = entry["hash"]
    return entries


class Chain:
    """A ledger that grows; each entry a minute after the one before."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.status = dict.fromkeys(DEMANDS, "")
        self.key: SigningKey | None = None

    def add(self, content: Any, **columns: Any) -> Entry:
        seq = len(self.entries) + 1
        day, minute = divmod(seq, 1440)
        entry = {
            "seq": seq,
            "at": f"{2022 + day // 28}-01-{1 + day % 28:02}T{minute // 60:02}:{minute % 60:02}"
            ":00.000000Z",
            "kind": "published",
            "subject": "event",
            "subject_id": "zzzzzzz2",
            "bears_on": "[]",
            "content": written(content),
            "salt": sha256(str(seq).encode()).hexdigest(),
            "commitment": "",
            "prev": self.entries[-1]["hash"] if self.entries else GENESIS,
            "hash": "",
            **columns,
        }
        seal(entry)
        self.entries.append(entry)
        return entry

    def mark(self, demand: str, status: str) -> Entry:
        marks = [{"demand": demand, "before": self.status[demand], "after": status}]
        self.status[demand] = status
        return self.add({"reason": f"«{status}» – Алматы", "n": 1}, bears_on=written(marks))

    def announce(self, key: SigningKey, by: SigningKey | None = None) -> Entry:
        old, self.key = self.key, key
        content = {
            "id": key.id,
            "key": key.pem,
            "replaces": old.id if old else None,
            "signature": by.sign(key.pem) if by else None,
        }
        return self.add(content, subject="key", subject_id=key.id)

    def redact(self, *numbers: int) -> Entry:
        for number in numbers:
            self.entries[number - 1].update(content=None, salt=None)
        return self.add({"redacts": list(numbers)}, kind="redacted")

    def lines(self) -> list[bytes]:
        return as_lines(self.entries)

    def checkpoint(self, seq: int = 0, key: SigningKey | None = None) -> str:
        entry, key = self.entries[seq - 1], key or self.key
        assert key
        body = (
            f"said-and-done checkpoint\nsite: https://said.example\nseq: {entry['seq']}\n"
            f"hash: {entry['hash']}\nat: {entry['at']}\nkey: {key.id}\n"
        )
        return f"{body}\nsignature: {key.sign(body)}\n"


def make_chain(length: int) -> Chain:
    """With a first key, a second one halfway, and two redacted entries at the end."""
    chain = Chain()
    chain.announce(new_key())
    while len(chain.entries) < length - 1:
        if len(chain.entries) == length // 2:
            assert chain.key
            chain.announce(new_key(), by=chain.key)
        number = len(chain.entries)
        chain.mark(DEMANDS[number % 3], STATUSES[number % 6])
    chain.redact(3, length - 2)
    return chain
