"""What every template may name."""

from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


@dataclass(frozen=True)
class Edition:
    """The page at hand in one of the languages, or the front page where this one has none."""

    code: str
    name: str
    path: str
    is_current: bool

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{self.path}"


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "debug": settings.DEBUG,
        "editions": partial(editions, request),
    }


def editions(request: HttpRequest) -> list[Edition]:
    """The same address in every language; English has no prefix. None of one that is a secret."""
    match = request.resolver_match
    if match and "token" in match.kwargs:
        return []
    current, address = get_language() or settings.LANGUAGE_CODE, request.get_full_path()
    prefix = f"/{current}/"
    rest = address[len(prefix) :] if address.startswith(prefix) else address[1:]
    return [
        Edition(code, name, f"/{rest}" if code == "en" else f"/{code}/{rest}", code == current)
        for code, name in settings.LANGUAGES
    ]
