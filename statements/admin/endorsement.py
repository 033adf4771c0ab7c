"""Endorsements on their statement's page: pasted words that back the calls of somebody else."""

from typing import Any

from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from statements.models import Endorsement

from .quote import QuoteForm
from .record import RecordInline


class EndorsementForm(QuoteForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "quote" in self.fields:
            self.fields["quote"].help_text = (
                "Paste the words that back somebody else, as they stand in the text: We support "
                "the calls of the United Nations."
            )
        if self.instance.pk:
            self.heading = str(self.instance.supported or self.instance.actor)


class EndorsementFormSet(BaseInlineFormSet[Endorsement, Any, EndorsementForm]):
    """All endorsements of one statement."""

    def clean(self) -> None:
        super().clean()
        seen: set[Any] = set()
        for form in self.forms:
            said = getattr(form, "cleaned_data", {})
            if not said.get("actor") or form.place < 0 or form in self.deleted_forms:
                continue
            mark = (form.place, form.instance.start, said["actor"].pk, said.get("supported"))
            if mark in seen:
                form.add_error("quote", "These words back the same one already.")
            seen.add(mark)


class EndorsementInline(RecordInline):
    model = Endorsement
    fk_name = "statement"
    form = EndorsementForm
    formset: Any = EndorsementFormSet
    fields = ("quote", "actor", "supported")
    autocomplete_fields = ("actor", "supported")
    classes = ("desk-calls",)
    verbose_name = "endorsement"
    verbose_name_plural = "endorsements: whose calls it backs without repeating them"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("quote",) if self.is_frozen(obj) else ()
