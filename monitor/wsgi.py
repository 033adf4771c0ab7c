"""The site as a server of the web calls it."""

import os
import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor.settings")


class Utf8Request(WSGIRequest):
    """Whatever is sent here is UTF-8. Django would decode by any codec that a stranger names, and
    some of them fail, or smuggle in what no text can hold, before any middleware is asked."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        named = re.sub("(?i)charset", "x-charset", meta.get("CONTENT_TYPE", ""))
        super()._set_content_type_params({**meta, "CONTENT_TYPE": named})  # type: ignore[misc]


def refuse_the_workers_keys() -> None:
    """Whoever breaks into the pages must find nothing to sign another past with, and no address."""
    for path, what in (
        (settings.LEDGER_KEY, "signs the ledger"),
        (settings.POST_KEY, "opens the addresses of subscribers"),
    ):
        if not settings.DEBUG and os.access(path, os.R_OK):
            raise ImproperlyConfigured(
                f"The web process can read {path}, which {what}. Give it to the worker’s user "
                "alone: docs/operators.md says how."
            )


application = get_wsgi_application()
refuse_the_workers_keys()
application.request_class = Utf8Request
