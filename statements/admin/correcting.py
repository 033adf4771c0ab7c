"""Corrections: the form of a published record, filled with what it says, and what comes of it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.views import View

from statements.models import Actor, Correction, Demand, Refusal, correct
from statements.models.correction import (
    CHILDREN,
    FIELDS,
    children_of,
    fields_of,
    is_entry_of,
    newest_entry,
    put_back,
    record_of,
)
from statements.models.record import Publishable, Record
from statements.models.review import may_publish
from statements.vocabulary import State

from .changes import where
from .fields import is_id
from .queue import DeskView
from .record import DeskFields, DeskForm

ROOTS = {word: model for word, (model, _) in FIELDS.items() if word not in CHILDREN}
WITHDRAWN = "withdrawn_on"
UNKNOWN_ENTRY = "This form does not say what you read. Here it is as it stands now."
NOT_PUBLIC = "It is not public, so there is nothing to correct."
OVERTAKEN = (
    "Somebody else corrected it while you wrote. Nothing was overwritten: read both texts, and "
    "write yours anew on what it says now."
)
WRITTEN_ANEW = "It was corrected since this correction was written, so it is written anew."


def urls(site: admin.AdminSite) -> list[URLPattern]:
    anew = site.admin_view(Anew.as_view(site=site))
    return [
        path(
            "correct/<str:target>/<str:public_id>/",
            site.admin_view(Correct.as_view(site=site)),
            name="correct",
        ),
        path("correct/anew/<int:pk>/again/", anew, name="correct_anew"),
    ]


def correct_page(target: str, public_id: str, query: str = "") -> str:
    return reverse("admin:correct", args=[target, public_id]) + query


class Fields(DeskFields, admin.ModelAdmin[Any]):
    """The columns of a record as they look in its own form."""

    def get_autocomplete_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return ("addressees",) if self.model is Demand else ()


class RowForm(DeskForm):
    """One row. `read` is what the entry said that the editor read; what differs is a change."""

    def __init__(self, data: Any, prefix: str, row: Record, proposed: Mapping[str, Any]) -> None:
        self.read = model_to_dict(row, self._meta.fields)
        super().__init__(data, prefix=prefix, instance=row, initial=_for_form(proposed))

    def values(self) -> dict[str, Any]:
        """The changed fields, as a correction takes them."""
        changed = [
            name
            for name, field in self.fields.items()
            if field.has_changed(self.read[name], self[name].data)
        ]
        return {name: _plain(self.cleaned_data[name]) for name in changed}


def _for_form(proposed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: list(Actor.objects.filter(public_id__in=value)) if name == "addressees" else value
        for name, value in proposed.items()
    }


def _plain(value: Any) -> Any:
    if hasattr(value, "values_list"):
        return list(value.values_list("public_id", flat=True))
    return value.isoformat() if hasattr(value, "isoformat") else value


class Sheet:
    """The forms of one published record and of its children, on what one entry said."""

    def __init__(
        self,
        request: HttpRequest,
        root: Publishable,
        based_on: int,
        draft: Correction | None,
        only: str,
        site: admin.AdminSite,
    ) -> None:
        self.request, self.root, self.site, self.only = request, root, site, only
        self.based_on, self.draft = based_on, draft
        self.rows: list[Record] = [root, *children_of(root)]
        put_back(self.rows, based_on)
        data = request.POST if request.method == "POST" else None
        self.forms = [form for row in self.rows if (form := self._form(row, data))]
        fields = Fields(Correction, site)
        reason: Any = fields.get_form(request, fields=("reason", "is_slip"))
        given = {"reason": draft.reason, "is_slip": draft.is_slip} if draft else {}
        self.reason = reason(data, prefix="why", initial=given)

    def _form(self, row: Record, data: Any) -> RowForm | None:
        names = [name for name in fields_of(row) if self.only in ("", name)]
        if not names:
            return None
        fields = Fields(type(row), self.site)
        column = partial(fields.formfield_for_dbfield, request=self.request)
        form: Any = forms.modelform_factory(
            type(row), form=RowForm, fields=names, formfield_callback=column
        )
        prefix = f"{record_of(row)}-{row.public_id}"
        made: RowForm = form(data, prefix, row, self._proposed(row))
        made.heading = where(row)
        return made

    def _proposed(self, row: Record) -> dict[str, Any]:
        changes = self.draft.shown_changes if self.draft else []
        return {c["field"]: c["after"] for c in changes if c["id"] == row.public_id}

    def save(self) -> Correction | None:
        """The draft, or nothing: then the forms say what is wrong."""
        wrong = [form for form in (*self.forms, self.reason) if not form.is_valid()]
        if wrong:
            return None
        # The forms wrote into their rows; a correction begins from what was read.
        root = type(self.root).objects.get(pk=self.root.pk)  # type: ignore[attr-defined]
        fresh = {row.public_id: row for row in (root, *children_of(root))}
        wanted = {fresh[form.instance.public_id]: form.values() for form in self.forms}
        values = wanted.pop(root, {})
        try:
            return correct(
                root,
                values,
                children=wanted,
                reason=self.reason.cleaned_data["reason"],
                is_slip=self.reason.cleaned_data["is_slip"],
                based_on=self.based_on,
                anew=self.draft,
            )
        except Refusal as refusal:
            self.reason.add_error(None, str(refusal))
        except ValidationError as error:
            self._tell(error)
        return None

    def _tell(self, error: ValidationError) -> None:
        for name, sentences in getattr(error, "message_dict", {"": error.messages}).items():
            field = name if name in self.reason.fields else None
            for sentence in sentences:
                self.reason.add_error(field, sentence)

    @property
    def media(self) -> forms.Media:
        media = Fields(Correction, self.site).media
        for form in (*self.forms, self.reason):
            media += form.media
        return media

    @property
    def fieldsets(self) -> list[tuple[RowForm, AdminForm]]:
        return [(form, self._drawn(form)) for form in self.forms]

    @property
    def why(self) -> AdminForm:
        return self._drawn(self.reason)

    def _drawn(self, form: Any) -> AdminForm:
        return AdminForm(form, [(None, {"fields": list(form.fields)})], {})


class Correct(DeskView):
    """“Correct this”: nothing is stored but a draft of a correction."""

    def sheet(self, request: HttpRequest, target: str, public_id: str) -> Sheet:
        if not request.user.has_perm("statements.add_correction"):
            raise PermissionDenied
        if target not in ROOTS:
            raise Http404
        root = get_object_or_404(ROOTS[target], public_id=public_id)
        if not isinstance(root, Publishable) or not root.is_public:
            raise Refusal(NOT_PUBLIC)
        newest = newest_entry(target, root).seq
        read = request.POST.get("based_on", str(newest))
        if not is_id(read) or not is_entry_of(int(read), target, root):
            raise Refusal(UNKNOWN_ENTRY)
        draft = draft_of(request.GET.get("anew", ""), target, public_id)
        only = WITHDRAWN if request.GET.get("only") == WITHDRAWN else ""
        return Sheet(request, root, int(read), draft, only, self.site)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            is_stale = str(refusal) == UNKNOWN_ENTRY
            return HttpResponseRedirect(request.path if is_stale else reverse("admin:index"))

    def get(self, request: HttpRequest, target: str, public_id: str) -> HttpResponse:
        return self.draw(request, self.sheet(request, target, public_id))

    def post(self, request: HttpRequest, target: str, public_id: str) -> HttpResponse:
        sheet = self.sheet(request, target, public_id)
        made = sheet.save()
        if made is None:
            return self.draw(request, sheet)
        if made.is_outdated():
            messages.warning(request, OVERTAKEN)
        return HttpResponseRedirect(correction_page(made))

    def draw(self, request: HttpRequest, sheet: Sheet) -> HttpResponse:
        title = f"Correct “{sheet.root}”"
        return self.page(
            request, "correct", title=title, sheet=sheet, media=sheet.media, opts=Correction._meta
        )


def draft_of(pk: str, target: str, public_id: str) -> Correction | None:
    """The draft of a correction of this record that is written anew."""
    if not pk:
        return None
    found = Correction.objects.filter(target=target, target_id=public_id)
    draft: Correction | None = found.filter(pk=pk).first() if is_id(pk) else None
    if draft is None or draft.is_frozen:
        raise Refusal("This correction can no longer be changed.")
    return draft


def correction_page(correction: Correction) -> str:
    return reverse("admin:statements_correction_change", args=[correction.pk])


class Anew(View):
    """One click takes an outdated correction out of the queue, and opens it on the newest text."""

    site: Any = None

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("statements.add_correction"):
            raise PermissionDenied
        found = get_object_or_404(Correction, pk=pk)
        if found.state == State.IN_REVIEW:
            if found.author != request.user and not may_publish(request.user):  # type: ignore[arg-type]
                raise PermissionDenied
            found.request_changes(request.user, WRITTEN_ANEW)  # type: ignore[arg-type]
        page = correct_page(found.target, found.target_id, f"?anew={found.pk}")
        return HttpResponseRedirect(page)
