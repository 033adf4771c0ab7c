"""The file that a backup is: a tar of plain files whose last one, the manifest, describes all.

It is read by headers of our own choosing and nothing else: a tar may also hold links, devices,
headers of any length and files full of holes, and a file from elsewhere is not to be trusted.
"""

from __future__ import annotations

import json
import os
import re
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple

from monitor.services.trouble import Trouble

FORMAT = 1
DATABASE = "database.dump"
MANIFEST = "manifest.json"
MEDIA = "media/"

BLOCK = tarfile.BLOCKSIZE
CHUNK = 1 << 20
END = bytes(2 * BLOCK)
# USTAR writes a size in eleven octal digits.
USTAR_LIMIT = 8**11
MANIFEST_LIMIT = 64 << 20
HASH = re.compile("[0-9a-f]{64}")
ODD = re.compile(r"[\x00-\x1f\x7f\\]")


class Head(NamedTuple):
    """The ledger's last entry; of an empty one, number 0 and an empty hash."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}".rstrip()


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `members` and `rows` are hashes and counts by name."""

    format: int
    made_at: str
    roles: list[str]
    migrations: list[str]
    head: Head
    rows: dict[str, int]
    members: dict[str, str]

    def to_bytes(self) -> bytes:
        said = asdict(self) | {"head": self.head._asdict()}
        return json.dumps(said, indent=1, ensure_ascii=False).encode()


class Writer:
    """Writes members into a file that can be sought; `hashes` has those written so far."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.hashes: dict[str, str] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """One member whose size is known only when it has been written."""
        if not _is_ours(name):
            raise Trouble(f"{name!r} cannot be kept under this name.")
        start = self.file.tell()
        self.file.write(bytes(BLOCK))
        digest, size = sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += self.file.write(chunk)
        self.file.write(bytes(-size % BLOCK))
        self.file.seek(start)
        self.file.write(_header(name, size))
        self.file.seek(0, os.SEEK_END)
        self.hashes[name] = digest.hexdigest()

    def close(self, manifest: Manifest) -> None:
        self.add(MANIFEST, [manifest.to_bytes()])
        self.file.write(END)


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    try:
        if size < USTAR_LIMIT:
            return info.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")
        return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "strict")
    except ValueError as error:
        raise Trouble(f"{name} cannot be kept under this name: {error}.") from error


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A file that is there whole and under its name at the end of the block, or not at all."""
    if path.exists():
        raise Trouble(f"{path} is there already.")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


class Extent(NamedTuple):
    start: int
    size: int


class Archive:
    """A backup that was read from end to end: every member is there and is what it was.

    Raises `Trouble` with a sentence if not.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.extents = dict(self._members())
        if MANIFEST not in self.extents:
            raise Trouble("It has no manifest at its end: it was cut off, or is no backup of ours.")
        self.manifest = self._manifest()
        self._check_names()
        for name, expected in self.manifest.members.items():
            if file_hash(self.chunks(name)) != expected:
                raise Trouble(f"{name} in it is not what was written: the file is damaged.")

    @property
    def media(self) -> list[str]:
        return [name for name in self.manifest.members if name.startswith(MEDIA)]

    def chunks(self, name: str) -> Iterator[bytes]:
        start, size = self.extents[name]
        self.file.seek(start)
        while size:
            chunk = self.file.read(min(CHUNK, size))
            if not chunk:
                raise Trouble(f"{name} in it is cut off.")
            size -= len(chunk)
            yield chunk

    def _members(self) -> Iterator[tuple[str, Extent]]:
        known: set[str] = set()
        place, length = 0, self.file.seek(0, os.SEEK_END)
        while (info := self._info(place)) and MANIFEST not in known:
            extent = Extent(place + BLOCK, info.size)
            place = extent.start + info.size + -info.size % BLOCK
            if not 0 <= info.size <= length - extent.start or place > length:
                raise Trouble(f"{info.name!r} in it is said to be larger than the whole: cut off.")
            if info.type != tarfile.REGTYPE or not _is_ours(info.name) or info.name in known:
                raise Trouble(f"{info.name!r} does not belong in a backup.")
            known.add(info.name)
            yield info.name, extent
        self.file.seek(place)
        if MANIFEST in known and self.file.read(len(END) + 1) != END:
            raise Trouble("Something follows its end, or its end is missing.")

    def _info(self, place: int) -> tarfile.TarInfo | None:
        """The header there; none where zeros or nothing at all say that no more follow."""
        self.file.seek(place)
        block = self.file.read(BLOCK)
        if not block.strip(b"\0"):
            return None
        try:
            return tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        except (tarfile.HeaderError, ValueError) as error:
            raise Trouble(f"It is damaged at byte {place}, or no backup of ours.") from error

    def _manifest(self) -> Manifest:
        if self.extents[MANIFEST].size > MANIFEST_LIMIT:
            raise Trouble("Its manifest is far too large.")
        try:
            return _read(json.loads(b"".join(self.chunks(MANIFEST))))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Trouble("Its manifest cannot be understood.") from error

    def _check_names(self) -> None:
        found = self.extents.keys() - {MANIFEST}
        if DATABASE not in found or found != self.manifest.members.keys():
            raise Trouble("It does not hold exactly what its manifest names.")


def _is_ours(name: str) -> bool:
    """The two files of every backup, and whatever lies within media/ and nowhere else."""
    if name in (DATABASE, MANIFEST):
        return True
    parts = name.split("/")
    return name.startswith(MEDIA) and not ODD.search(name) and not {"", ".", ".."} & set(parts)


def _read(said: dict[str, Any]) -> Manifest:
    """Any error of Python's own where something is not as we write it."""
    if said["format"] != FORMAT:
        raise Trouble(f"It has format {said['format']!r}, this version reads {FORMAT}.")
    manifest = Manifest(**said | {"head": Head(**said["head"])})
    numbers = [manifest.head.seq, *manifest.rows.values()]
    words = [manifest.made_at, manifest.head.hash, *manifest.roles, *manifest.migrations]
    hashes = list(manifest.members.values())
    if not (
        all(type(number) is int and number >= 0 for number in numbers)
        and all(isinstance(word, str) for word in words)
        and all(HASH.fullmatch(value) for value in hashes)
    ):
        raise ValueError
    return manifest


def file_hash(chunks: Iterable[bytes]) -> str:
    digest = sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def read_chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
