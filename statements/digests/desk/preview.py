"""Any mail as it would be written now for any search, to be looked at before readers do."""

from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_sameorigin

from statements.digests.emails import (
    MARKS,
    NOTICE,
    Content,
    Told,
    digest_content,
    plain_content,
    size_of,
    standing_now,
)
from statements.digests.searches import Senseless, canonical
from statements.digests.vocabulary import MailKind
from statements.filters import matching_changes

KINDS = [*MailKind.choices, (NOTICE, "Digest that names nothing")]
PAGE_POLICY = settings.ADMIN_CONTENT_SECURITY_POLICY + "; frame-src 'self'"
OURS = ("search", "kind", "language", "days")


class PreviewForm(forms.Form):
    search = forms.CharField(
        required=False, help_text="As in the address of the tracker: country=KZ&status=met"
    )
    kind = forms.ChoiceField(choices=KINDS)
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    days = forms.IntegerField(label="Of the last days", min_value=1, max_value=10_000)

    def clean_search(self) -> str:
        try:
            return canonical(QueryDict(self.cleaned_data["search"]))
        except Senseless as senseless:
            raise forms.ValidationError(senseless.sentences) from senseless


class Preview(NamedTuple):
    """A mail, with a word in the place of what would be its reader’s own."""

    subject: str
    text: str
    html: str
    size: int


def preview(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    context = {
        **admin.site.each_context(request),
        "title": "Preview of a mail",
        "form": form,
        "mail": _written(form) if form.is_valid() else None,
        "address": urlencode(form.data),
    }
    status = 200 if form.is_valid() else 400
    response = render(request, "admin/post/preview.html", context, status=status)
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response


@xframe_options_sameorigin
def html(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    mail = _written(form) if form.is_valid() else None
    if mail is None:
        return HttpResponse("There is no such mail.", status=404, content_type="text/plain")
    shown = mail.html.replace("<head>", '<head><base target="_blank">', 1)
    policy = settings.MAIL_CONTENT_SECURITY_POLICY
    return HttpResponse(shown, headers={"Content-Security-Policy": policy})


def _form(request: HttpRequest) -> PreviewForm:
    """What was asked; any parameter that is not of the form is one of the search."""
    asked = request.GET.copy()
    usual = {"kind": MailKind.DIGEST, "language": settings.LANGUAGE_CODE, "days": "30"}
    found = {name: asked.get(name) or value for name, value in usual.items()}
    rest = asked.copy()
    for name in OURS:
        rest.pop(name, None)
    found["search"] = asked.get("search") or rest.urlencode()
    return PreviewForm(found)


def _written(form: PreviewForm) -> Preview | None:
    """Nothing if there is nothing to tell."""
    chosen = form.cleaned_data
    with translation.override(chosen["language"]):
        content = _content(chosen["kind"], chosen["search"], timedelta(days=chosen["days"]))
    if content is None:
        return None
    text, html = (MARKS.sub("preview", words) for words in (content.text, content.html))
    return Preview(content.subject, text, html, size_of(content))


def _content(kind: str, query: str, span: timedelta) -> Content | None:
    moment, standing = standing_now()
    if kind != MailKind.DIGEST:
        return plain_content(kind, standing)
    changes = matching_changes(query, 0).filter(publication__at__gt=moment - span)
    whys: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
    for seq, demand in sorted(changes.values_list("publication", "demand")):
        whys.setdefault(seq, []).append((demand, (0,)))
    return digest_content(
        standing, Told(tuple((s, tuple(w)) for s, w in whys.items()), ((0, query),))
    )
