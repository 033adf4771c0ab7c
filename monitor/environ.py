"""What the environment says, understood or refused by name."""

from __future__ import annotations

import os
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")
BROKERS = ("redis", "rediss", "redis+socket")


class MailServer(NamedTuple):
    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool
    folder: str


# scheme: (usual port, STARTTLS, TLS from the first byte)
MAIL_SCHEMES = {
    "smtp": (25, False, False),
    "smtp+tls": (587, True, False),
    "smtps": (465, False, True),
}
MAILBOX_SCHEMES = {"imap": (143, False, False), "imaps": (993, False, True)}


def require(*names: str) -> None:
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise ImproperlyConfigured(f"With DEBUG=0 this must be set: {', '.join(missing)}.")


def text(name: str, default: str) -> str:
    return os.environ.get(name) or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in YES + NO:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in YES


def number(name: str, *, default: int) -> int:
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and int(value) < 65536):
        raise ImproperlyConfigured(f"{name} must be a whole number below 65536, not {value!r}.")
    return int(value)


def hosts(name: str, default: str) -> list[str]:
    found = [host.strip() for host in text(name, default).split(",") if host.strip()]
    if not found:
        raise ImproperlyConfigured(f"{name} must be host names with commas between them.")
    return found


def site(name: str, default: str) -> str:
    """The site's own address, without a slash at its end: paths are added to it."""
    url = text(name, default)
    parts = urlsplit(url)
    plain = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise ImproperlyConfigured(f"{name} must look like https://host.example, not {url!r}.")
    return f"{parts.scheme}://{parts.netloc}"


def broker(name: str, default: str) -> str:
    url = text(name, default)
    if urlsplit(url).scheme not in BROKERS:
        raise ImproperlyConfigured(f"{name} must begin with one of {', '.join(BROKERS)} and ://.")
    return url


def database(name: str, default: str) -> dict[str, Any]:
    """Django's settings for a libpq URL, read by libpq itself: sockets and odd passwords too."""
    try:
        parts = dict(conninfo_to_dict(_postgresql(text(name, default))))
    except (ProgrammingError, ValueError):
        # Not the value and not libpq's words about it: both may hold the password.
        raise ImproperlyConfigured(
            f"{name} must look like postgresql://user:password@host/name; signs such as @ and / "
            "within a part are written %40 and %2F."
        ) from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }


def _postgresql(url: str) -> str:
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise ValueError
    return url


def email(name: str) -> MailServer:
    return _mail_server(name, MAIL_SCHEMES, "smtp://, smtp+tls:// (STARTTLS) or smtps://")


def mailbox(name: str) -> MailServer:
    """Where mails can be fetched; a password travels in the open within this machine alone."""
    server = _mail_server(name, MAILBOX_SCHEMES, "imaps://")
    if not (server.tls or server.host in ("localhost", "127.0.0.1", "::1")):
        raise ImproperlyConfigured(f"{name} must begin with imaps://.")
    return server


def _mail_server(name: str, known: dict[str, tuple[int, bool, bool]], schemes: str) -> MailServer:
    try:
        parts = urlsplit(os.environ[name])
        port, starttls, tls = known[parts.scheme]
        return MailServer(
            host=parts.hostname or "localhost",
            port=parts.port or port,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            starttls=starttls,
            tls=tls,
            folder=unquote(parts.path.strip("/")),
        )
    except (KeyError, ValueError):
        raise ImproperlyConfigured(
            f"{name} must be {schemes} with user:password@host:port."
        ) from None
