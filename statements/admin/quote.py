"""Pasted words on a statement's page: their place is found in the texts of the same page."""

from collections.abc import Mapping
from typing import Any

from django import forms

from statements.models import StatementText
from statements.models.call import NoPlace, find_place

from .fields import Pasted
from .record import DeskForm


class QuoteForm(DeskForm):
    """A child that is a passage of a text, saved or not."""

    quote = Pasted(widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}))

    texts: Mapping[int, StatementText]
    place = -1
    """Which text of the page the words stand in."""
    is_moved = False

    def __init__(
        self, *args: Any, texts: Mapping[int, StatementText] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts or {}
        if self.instance.pk:
            self.initial["quote"] = self.instance.quote

    def has_changed(self) -> bool:
        return super().has_changed() or self.is_moved

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "quote" in cleaned:
            self._find(cleaned["quote"])
        return cleaned

    def _find(self, quote: str) -> None:
        passage = self.instance
        before = (passage.text_id, passage.start, passage.end)
        try:
            text, passage.start, passage.end = find_place(self.texts.values(), quote)
        except NoPlace as nowhere:
            self.add_error("quote", str(nowhere))
            return
        self.place = next(index for index, known in self.texts.items() if known is text)
        self.is_moved = before != (text.pk, passage.start, passage.end)

    def settle(self, text: StatementText) -> None:
        """Save the passage in its text."""
        self.instance.text = text
        self.instance.save()
