"""The pages about the site itself, and what it says to programs that visit it."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from statements.vocabulary import Status

TEXT = "text/plain; charset=utf-8"
SECURITY_FOR = timedelta(days=180)
"""How long what `security.txt` says may be relied upon, from the day on which it is asked."""

NOT_FOR_ROBOTS = ("/admin/", "/*subscribe/", "/*?")
"""The desk, the post, and the endless crossings of filters; page by page they may follow."""


class About(TemplateView):
    template_name = "statements/about.html"
    extra_context: dict[str, Any] = {"section": "about"}


class Accessibility(TemplateView):
    template_name = "statements/accessibility.html"
    extra_context: dict[str, Any] = {"section": "accessibility"}


class Contact(TemplateView):
    template_name = "statements/contact.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            section="contact",
            address=settings.CONTACT_EMAIL,
            key_url=settings.CONTACT_KEY_URL,
            **kwargs,
        )


class SiteMap(TemplateView):
    """Every kind of page by name, for people; programs have `/sitemap.xml`."""

    template_name = "statements/site.html"
    extra_context: dict[str, Any] = {"section": "site", "statuses": list(Status)}


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """`security.txt` of RFC 9116: where to report a fault that endangers somebody."""
    contact = settings.SITE_URL + reverse("statements:contact")
    until = datetime.combine(datetime.now(UTC).date() + SECURITY_FOR, time(), UTC)
    lines = [f"Contact: mailto:{settings.CONTACT_EMAIL}"] if settings.CONTACT_EMAIL else []
    lines += [f"Contact: {contact}", f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}"]
    if settings.CONTACT_KEY_URL:
        lines.append(f"Encryption: {settings.CONTACT_KEY_URL}")
    lines += [f"Canonical: {settings.SITE_URL}{request.path}", f"Policy: {contact}#security"]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What programs that index pages may visit, and where they find all of them."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += ["Allow: /*?page=", "", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)
