"""Random passwords, made once and kept where only we can read them."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def password(folder: Path, name: str) -> str:
    path = folder / f"{name}.password"
    try:
        return path.read_text()
    except FileNotFoundError:
        return _make(path)


def _make(path: Path) -> str:
    """Whole or not at all, and the first of two who make it at once is right."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(18))
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
    return path.read_text()
