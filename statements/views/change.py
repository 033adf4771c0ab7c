"""What became public, newest first: the spine as a reader sees it."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, JSONField, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, NullIf
from django.views.generic import DetailView

from statements.filters import ChangeFilter, CorrectionFilter
from statements.models import BearsOn, Publication
from statements.models.review import ONE_PERSON
from statements.vocabulary import PublicationKind, Subject

from .listing import Listing
from .revisions import REVISED, revisions
from .subjects import LONG, About, about


def publications() -> QuerySet[Publication]:
    """Entries of the ledger, newest first, each with the demands that it bears on.

    `by_one` says of each whether one person alone published it, as the entry itself says.
    """
    return _with_marks(Publication.objects.all(), BearsOn.objects.all())


def turns() -> QuerySet[Publication]:
    """Only the entries that moved the status of a demand or made one public, with these demands."""
    moved = BearsOn.objects.exclude(before=F("after"))
    entries = Publication.objects.filter(Exists(moved.filter(publication=OuterRef("pk"))))
    return _with_marks(entries, moved)


def _with_marks(entries: QuerySet[Publication], marks: QuerySet[BearsOn]) -> QuerySet[Publication]:
    marks = marks.select_related("demand__merged_into").order_by("pk")
    marks = marks.defer("demand__search", "demand__merged_into__search")
    said = Cast(NullIf("content", Value("")), JSONField())
    entries = entries.alias(published_by=KeyTextTransform("published_by", said))
    entries = entries.annotate(by_one=Q(published_by=ONE_PERSON))
    return entries.order_by("-seq").defer(*LONG).prefetch_related(Prefetch("demands", marks))


def changes(entries: Iterable[Publication]) -> list[About]:
    """Publications with their subjects, at most one query for each kind of subject."""
    return about(entries)


class Changes(Listing[Publication]):
    template_name = "statements/changes.html"
    question = ChangeFilter
    section = "changes"

    def get_queryset(self) -> QuerySet[Publication]:
        self.queryset = publications()
        found = super().get_queryset()
        # They change nothing in the record; whoever wants to see them asks for them.
        is_asked = bool(self.request.GET.get("subject"))
        return found if is_asked else found.exclude(subject=Subject.TRANSLATION)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"changes": changes(context["object_list"])}


class Corrections(Listing[Publication]):
    """All that was corrected, unpublished or redacted, newest first."""

    template_name = "statements/corrections.html"
    question = CorrectionFilter
    section = "changes"

    def get_queryset(self) -> QuerySet[Publication]:
        self.queryset = publications().filter(kind__in=REVISED)
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"revisions": revisions(context["object_list"])}


class ChangePage(DetailView[Publication]):
    """One entry: what it is about, its exact content where that is public still, and its proof."""

    template_name = "statements/change.html"
    pk_url_kwarg = "seq"
    context_object_name = "entry"

    def get_queryset(self) -> QuerySet[Publication]:
        return publications().defer(None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = self.object
        what = about([entry])[0]
        return super().get_context_data(
            section="changes",
            change=what,
            revision=next(iter(revisions([entry])), None),
            content=content(what),
            later=Publication.objects.filter(
                subject=entry.subject, subject_id=entry.subject_id, seq__gt=entry.seq
            )
            .defer(*LONG)
            .order_by("seq"),
            **kwargs,
        )


def content(what: About) -> str:
    """What an entry published, for people to read; empty if it is not public any more.

    The entry by which something left the record tells nothing of it, so that one is always shown.
    """
    entry = what.entry
    said = json.loads(entry.content or "{}")
    is_removal = entry.kind == PublicationKind.UNPUBLISHED or "redacts" in said
    if not said or (what.is_gone and not is_removal):
        return ""
    return json.dumps(said, ensure_ascii=False, indent=2)
