"""What can be done to an exported ledger, each with the number of the entry that is bad then."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

from .chain import seal, written

Tampered = tuple[str, list[bytes], int]
HEX = ("salt", "commitment", "prev", "hash")


def other(chance: Random, word: str, letters: str) -> str:
    """The word with one letter changed."""
    place = chance.randrange(len(word))
    letter = chance.choice([one for one in letters if one != word[place]])
    return word[:place] + letter + word[place + 1 :]


def changed(chance: Random, name: str, value: Any) -> Any:
    """Another value that looks as right."""
    if name == "seq":
        return value + chance.choice([-1, 1, 10])
    if value is None:
        return "0" * 64 if name == "salt" else "{}"
    if name in HEX:
        return other(chance, value, "0123456789abcdef")
    if name == "subject_id":
        return other(chance, value, "bcdfghjk")
    if name == "at":
        return value[:-8] + other(chance, value[-8:-1], "0123456789").replace(".", "0") + "Z"
    if name == "bears_on" and value != "[]":
        return value.replace('"after":"', '"after":"x', 1)
    if name == "bears_on":
        return '[{"demand":"bbbbbbbb","before":"","after":"met"}]'
    if name in ("kind", "subject"):
        return chance.choice([w for w in ("corrected", "unpublished", "event", "") if w != value])
    return other(chance, value, "abcxyz –ж")


def one_field(chance: Random, lines: list[bytes], at: int) -> Tampered:
    entry = json.loads(lines[at])
    name = chance.choice(list(entry))
    entry[name] = changed(chance, name, entry[name])
    return f"another {name}", put(lines, at, entry), at + 1


def wrong_type(chance: Random, lines: list[bytes], at: int) -> Tampered:
    entry = json.loads(lines[at])
    name = chance.choice(list(entry))
    entry[name] = chance.choice([True, 1.5, float("nan"), 10**30, [], {}, ["x"]])
    return f"{name} of another type", put(lines, at, entry), at + 1


def no_column(chance: Random, lines: list[bytes], at: int) -> Tampered:
    entry = json.loads(lines[at])
    del entry[chance.choice(list(entry))]
    return "a column less", put(lines, at, entry), at + 1


def more_columns(chance: Random, lines: list[bytes], at: int) -> Tampered:
    return "a column more", put(lines, at, {**json.loads(lines[at]), "note": "x"}), at + 1


def emptied(chance: Random, lines: list[bytes], at: int) -> Tampered:
    entry = json.loads(lines[at])
    if entry["content"] is None:
        return one_field(chance, lines, at)
    # Where it named others that are empty, nothing names these any more either.
    named = json.loads(entry["content"]).get("redacts") or []
    entry.update(content=None, salt=None)
    return "emptied, and nothing says so", put(lines, at, entry), min([*named, at + 1])


def half_emptied(chance: Random, lines: list[bytes], at: int) -> Tampered:
    entry = json.loads(lines[at])
    if entry["content"] is None:
        return one_field(chance, lines, at)
    name = chance.choice(["content", "salt"])
    entry[name] = None
    return f"no {name}", put(lines, at, entry), at + 1


def keys_in_another_order(chance: Random, lines: list[bytes], at: int) -> Tampered:
    entry = json.loads(lines[at])
    names = list(entry)
    while names == list(entry):
        chance.shuffle(names)
    return "columns in another order", put(lines, at, {name: entry[name] for name in names}), at + 1


def content_in_other_bytes(chance: Random, lines: list[bytes], at: int) -> Tampered:
    entry = json.loads(lines[at])
    if entry["content"] is None:
        return one_field(chance, lines, at)
    content = json.loads(entry["content"])
    entry["content"] = json.dumps(dict(reversed(content.items())), indent=1)
    return "the same content in other bytes", put(lines, at, entry), at + 1


def other_bytes(chance: Random, lines: list[bytes], at: int) -> Tampered:
    """The same values, said otherwise."""
    line = lines[at]
    ways = {
        "a space": line.replace(b":", b": ", 1),
        "a byte order mark": b"\xef\xbb\xbf" + line,
        "CRLF": line[:-1] + b"\r\n",
        "something after it": line[:-1] + b" x\n",
        "a key twice": line.replace(b'{"seq":', b'{"seq":0,"seq":', 1),
        "an empty line before it": b"\n" + line,
        "no UTF-8": line.replace(b'"kind"', b'"kin\xff"', 1),
        "a letter as an escape": line.replace(b'"at"', b'"\\u0061t"', 1),
    }
    way = chance.choice(list(ways))
    return way, [*lines[:at], ways[way], *lines[at + 1 :]], at + 1


def deleted(chance: Random, lines: list[bytes], at: int) -> Tampered:
    return "deleted", lines[:at] + lines[at + 1 :], at + 1


def swapped(chance: Random, lines: list[bytes], at: int) -> Tampered:
    first, second = sorted([at, chance.choice([n for n in range(len(lines)) if n != at])])
    mixed = list(lines)
    mixed[first], mixed[second] = lines[second], lines[first]
    return "two in each other’s place", mixed, first + 1


def cut_between(chance: Random, lines: list[bytes], at: int) -> Tampered:
    return "all from here on is missing", lines[:at], at + 1


def cut_within(chance: Random, lines: list[bytes], at: int) -> Tampered:
    length = chance.randint(1, len(lines[at]) - 1)
    return "cut off in a line", [*lines[:at], lines[at][:length]], at + 1


def twice(chance: Random, lines: list[bytes], at: int) -> Tampered:
    return "twice", [*lines[: at + 1], lines[at], *lines[at + 1 :]], at + 2


def replayed(chance: Random, lines: list[bytes], at: int) -> Tampered:
    return "an old one again, at the end", [*lines, lines[at]], len(lines) + 1


def back_dated(chance: Random, lines: list[bytes], at: int) -> Tampered:
    """With a hash that fits."""
    entry = json.loads(lines[at])
    entry["at"] = f"{chance.randint(1999, 2020)}{entry['at'][4:]}"
    seal(entry)
    return "back-dated", put(lines, at, entry), at + 1 if at else 2


def rewritten(chance: Random, lines: list[bytes], at: int) -> Tampered:
    """With a commitment and a hash that fit; those after it are left."""
    entry = json.loads(lines[at])
    if entry["content"] is None or entry["subject"] == "key" or entry["kind"] == "redacted":
        return one_field(chance, lines, at)
    entry["content"] = '{"status":"met"}'
    seal(entry)
    last = at == len(lines) - 1
    return "rewritten", put(lines, at, entry), at + 1 if last else at + 2


def put(lines: list[bytes], at: int, entry: Any) -> list[bytes]:
    return [*lines[:at], written(entry).encode() + b"\n", *lines[at + 1 :]]


WAYS: tuple[Callable[[Random, list[bytes], int], Tampered], ...] = (
    one_field,
    one_field,
    one_field,
    wrong_type,
    no_column,
    more_columns,
    emptied,
    half_emptied,
    keys_in_another_order,
    content_in_other_bytes,
    other_bytes,
    deleted,
    swapped,
    cut_between,
    cut_within,
    twice,
    replayed,
    back_dated,
    rewritten,
)


def tamper(chance: Random, lines: list[bytes], number: int) -> Tampered:
    """The way of that number, at a place of its choice."""
    return WAYS[number % len(WAYS)](chance, lines, chance.randrange(len(lines)))
