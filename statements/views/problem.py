"""Telling the editors that something on a page is wrong."""

import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from statements.forms import StampedForm, public_form
from statements.models import Problem
from statements.models.problem import LONGEST, TooManyProblems

ADDRESS = re.compile(r"/(?!/)[^\s\\\x00-\x1f\x7f]*")
"""An address within this site."""


class ProblemForm(StampedForm):
    words = forms.CharField(
        label=_("What is wrong?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Which words, what would be right, and how one can know. A source helps most."),
        error_messages={
            "required": _("Write what is wrong."),
            "max_length": _("Please say it in at most %(limit_value)d characters."),
        },
    )
    about = forms.CharField(
        label=_("On which page?"),
        required=False,
        max_length=300,
        help_text=_("Its address on this site, such as /demands/."),
    )

    def clean_about(self) -> str:
        about: str = self.cleaned_data["about"].removeprefix(settings.SITE_URL)
        if about and not ADDRESS.fullmatch(about):
            raise forms.ValidationError(gettext("This is no address on this site."))
        return about


@public_form
def problem(request: HttpRequest) -> HttpResponse:
    """The form; a POST keeps what it says and changes nothing else."""
    moment = datetime.now(UTC)
    if request.method != "POST":
        return _page(request, ProblemForm(now=moment, initial={"about": _asked(request)}))
    form = ProblemForm(request.POST, now=moment)
    # The same answer for a program, so that it learns nothing.
    if form.is_by_program or (form.is_valid() and _is_kept(form)):
        return redirect("statements:problem_sent")
    return _page(request, form, status=422)


def _asked(request: HttpRequest) -> str:
    """The page that a link says it is about; nothing that is no address of ours."""
    about = request.GET.get("about", "")
    return about if ADDRESS.fullmatch(about) and len(about) <= 300 else ""


def _is_kept(form: ProblemForm) -> bool:
    told: dict[str, Any] = form.cleaned_data
    try:
        Problem.objects.take(told["words"], told["about"], get_language() or "en")
    except TooManyProblems:
        form.add_error(None, gettext("Very many people write at this moment. Please try later."))
        return False
    return True


def _page(request: HttpRequest, form: ProblemForm, status: int = 200) -> HttpResponse:
    return render(request, "statements/problem.html", {"form": form}, status=status)


@require_safe
@never_cache
def problem_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "statements/problem_sent.html")
