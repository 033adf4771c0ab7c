"""Random passwords, made once and kept where only we can read them."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def password(folder: Path, name: str) -> str:
    """The one that is kept; if there is none, a new one. The first of two who ask at once is
    right for both."""
    path = _path(folder, name)
    if not path.exists():
        unfinished = _write(path, secrets.token_urlsafe(18))
        try:
            os.link(unfinished, path)
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return path.read_text()


def keep(folder: Path, name: str, value: str) -> None:
    _write(_path(folder, name), value).replace(_path(folder, name))


def kept(folder: Path, name: str) -> str | None:
    path = _path(folder, name)
    return path.read_text() if path.exists() else None


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.password"


def _write(path: Path, value: str) -> Path:
    """Under a name of its own, so that nobody ever reads half of it."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as file:
        file.write(value)
    return unfinished
