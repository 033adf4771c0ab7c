"""What the environment says, understood or refused by name."""

from __future__ import annotations

import os
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict


class MailServer(NamedTuple):
    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool


# scheme: (usual port, STARTTLS, TLS from the first byte)
MAIL_SCHEMES = {
    "smtp": (25, False, False),
    "smtp+tls": (587, True, False),
    "smtps": (465, False, True),
}


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return value in ("1", "true", "yes", "on") if value else default
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, *, default: int) -> int:
    value = os.environ.get(name, "")
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and int(value) <= 65535):
        raise ImproperlyConfigured(f"{name} must be a whole number up to 65535, not {value!r}.")
    return int(value)


def site(name: str, url: str) -> str:
    """The site's own address, without a slash at its end: paths are added to it."""
    parts = urlsplit(url)
    plain = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise ImproperlyConfigured(f"{name} must look like https://host.example, not {url!r}.")
    return f"{parts.scheme}://{parts.netloc}"


def database(name: str, url: str) -> dict[str, Any]:
    """Django's settings for a libpq URL, read by libpq itself: sockets and odd passwords too."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(f"{name} must begin with postgresql://.")
    try:
        parts = dict(conninfo_to_dict(url))
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"{name} is not a PostgreSQL address: {error}") from error
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


def email(name: str, url: str) -> MailServer:
    try:
        parts = urlsplit(url)
        port, starttls, tls = MAIL_SCHEMES[parts.scheme]
        return MailServer(
            host=parts.hostname or "localhost",
            port=parts.port or port,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            starttls=starttls,
            tls=tls,
        )
    except (KeyError, ValueError) as error:
        words = "smtp://, smtp+tls:// (STARTTLS) or smtps://"
        # Not the value: it holds a password.
        raise ImproperlyConfigured(f"{name} must be {words}user:password@host:port.") from error
