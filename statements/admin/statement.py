"""A statement's page: who said what, in which words, and what it calls for."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from statements.models import Actor, Demand, Document, Issuer, Statement, StatementText
from statements.vocabulary import IssuerRole, Language

from .call import CallInline
from .endorsement import EndorsementInline
from .fields import Pasted, is_id
from .quote import QuoteForm
from .record import RecordInline
from .reviewed import ReviewedAdmin


class IssuerFormSet(BaseInlineFormSet[Issuer, Any, Any]):
    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms]
        roles = [getattr(form, "cleaned_data", {}).get("role") for form in kept]
        if any(roles) and IssuerRole.LEAD not in roles:
            raise ValidationError("One of the issuers has to lead.")


class IssuerInline(RecordInline, admin.TabularInline[Any, Any]):
    model = Issuer
    formset: Any = IssuerFormSet
    template = "admin/edit_inline/tabular.html"
    min_num = 1
    autocomplete_fields = ("actor",)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        repeated = [] if obj and obj.pk else _issuers(request)
        return max(0, len(repeated) - 1)


class TextInline(RecordInline):
    model = StatementText
    min_num = 1
    verbose_name = "text"
    fields = (("language", "origin"), "document", "body")
    autocomplete_fields = ("document",)
    formfield_overrides = {models.TextField: {"form_class": Pasted}}


def _issuers(request: HttpRequest) -> list[dict[str, str]]:
    """The issuers in the address of the form, such as `3:lead,7:co_signatory`."""
    pairs = [part.partition(":") for part in request.GET.get("issuers", "").split(",")]
    return [
        {"actor": actor, "role": role}
        for actor, _, role in pairs
        if is_id(actor) and role in IssuerRole.values and Actor.objects.filter(pk=actor).exists()
    ]


def _text(request: HttpRequest) -> list[dict[str, str]]:
    """The document and language in the address of the form."""
    document, language = request.GET.get("document", ""), request.GET.get("language", "")
    found = is_id(document) and Document.objects.filter(pk=document).exists()
    text = {"document": document} if found else {}
    return [text | ({"language": language} if language in Language.values else {})]


@admin.register(Statement)
class StatementAdmin(ReviewedAdmin):
    fields = ("title", "kind", "date", "speaker", "countries")
    inlines = (IssuerInline, TextInline, CallInline, EndorsementInline)
    list_display = ("title", "kind", "date_in_words", "call_count", "state")
    list_filter = ("state", "kind")
    search_fields = ("title", "public_id", "speaker", "issuers__name")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(call_count=Count("calls", distinct=True))

    @admin.display(description="calls", ordering="call_count")
    def call_count(self, statement: Any) -> int:
        return int(statement.call_count)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method != "POST" and not obj.pk:
            if isinstance(inline, IssuerInline):
                kwargs["initial"] = _issuers(request)
            elif isinstance(inline, TextInline):
                kwargs["initial"] = _text(request)
        if request.method == "POST" and issubclass(inline.form, QuoteForm):
            kwargs["form_kwargs"] = {"texts": self._posted_texts(request, obj)}
        return kwargs

    def _posted_texts(self, request: HttpRequest, obj: Any) -> dict[int, StatementText]:
        """The texts of the same form by their number there; pasted words are found in these."""
        inline = TextInline(self.model, self.admin_site)
        formset_class = inline.get_formset(request, obj if obj.pk else None)
        prefix = formset_class.get_default_prefix()
        formset = formset_class(**self.get_formset_kwargs(request, obj, inline, prefix))
        formset.is_valid()
        return {
            index: form.instance
            for index, form in enumerate(formset.forms)
            if form not in formset.deleted_forms and getattr(form, "cleaned_data", {}).get("body")
        }

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        form.save_m2m()
        by_model = {formset.model: formset for formset in formsets}
        passages = [formset for formset in formsets if issubclass(formset.form, QuoteForm)]
        self.save_formset(request, form, by_model[Issuer], change)
        save_words(by_model[StatementText], passages)
        found_in = [f for f in by_model[StatementText].forms if "document" in f.changed_data]
        if not change or found_in or {"title", "date"} & set(form.changed_data):
            self.point_out_likes(request, form.instance)

    def point_out_likes(self, request: HttpRequest, statement: Statement) -> None:
        """Statements that may be the same: a warning, for one page can carry several."""
        likes: dict[int, Any] = {}
        for url in statement.texts.values_list("document__url", flat=True):
            found = Statement.objects.like(statement.title, statement.first_day, url)
            found = found.annotate(call_count=Count("calls", distinct=True))
            found = found.prefetch_related("issuers").exclude(pk=statement.pk)
            likes |= {like.pk: like for like in found[:5]}
        for like in likes.values():
            messages.warning(request, _is_it(like))

    def repeated(self, thing: Statement) -> dict[str, Any]:
        text = thing.texts.order_by("pk").first()
        issuers = [f"{issuer.actor_id}:{issuer.role}" for issuer in thing.issuings.all()]
        return {
            "kind": thing.kind,
            "speaker": thing.speaker,
            "countries": ",".join(thing.countries),
            "issuers": ",".join(issuers),
            **({"document": text.document_id, "language": text.language} if text else {}),
        }

    def delete_model(self, request: HttpRequest, obj: Statement) -> None:
        demands = list(obj.calls.values_list("demand", flat=True))
        super().delete_model(request, obj)
        sweep(demands)


def _is_it(like: Any) -> SafeString:
    """The question whether a statement is this one, with what tells it from others."""
    return format_html(
        'Same address, or same title and day: <a href="{}">{}</a>, {}, {}, {} {}. Is it the same?',
        reverse("admin:statements_statement_change", args=[like.pk]),
        like,
        ", ".join(actor.name for actor in like.issuers.all()) or "no issuer",
        like.date_in_words,
        like.call_count,
        "call" if like.call_count == 1 else "calls",
    )


Passages = Sequence[BaseInlineFormSet[Any, Any, Any]]


def save_words(texts: BaseInlineFormSet[Any, Any, Any], passages: Passages) -> None:
    """Save texts, calls and endorsements so that at each step every passage lies within its text.

    A text that grows goes before its passages, one that shrinks after them.
    """
    changed = texts.save(commit=False)
    placed = [passage for formset in passages for passage in formset.save(commit=False)]
    left = list(texts.instance.calls.values_list("demand", flat=True))
    for formset in passages:
        for passage in formset.deleted_objects:
            passage.delete()
    before = {id(form.instance): form.initial.get("body", "") for form in texts.forms}
    shorter = [text for text in changed if len(text.body) < len(before[id(text)])]
    for text in changed:
        if text not in shorter:
            text.save()
    for form in (form for formset in passages for form in formset.forms):
        if any(form.instance is passage for passage in placed):
            form.settle(texts.forms[form.place].instance)
    for text in shorter:
        text.save()
    for text in texts.deleted_objects:
        text.delete()
    sweep(left)


def sweep(demands: list[int]) -> None:
    """Remove draft demands that nothing makes or uses any more."""
    unused = {field.name: None for field in Demand._meta.related_objects}
    Demand.objects.filter(pk__in=demands, publication=None, **unused).delete()
