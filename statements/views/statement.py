"""What institutions said."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.views.generic import DetailView

from statements.filters import StatementFilter
from statements.models import Call, Statement, StatementText
from statements.vocabulary import Voice

from .listing import Listing, how_many


def issued() -> QuerySet[Statement]:
    """Public statements, with what a row of their list shows of them."""
    rows: QuerySet[Statement] = (
        Statement.objects.public()
        .defer("search")
        .prefetch_related("issuers")
        .annotate(call_count=how_many(Call.objects.public(), "statement"))
    )
    return rows


class StatementList(Listing[Statement]):
    template_name = "statements/statement_list.html"
    question = StatementFilter
    section = "statements"

    def get_queryset(self) -> QuerySet[Statement]:
        self.queryset = issued()
        return super().get_queryset()


class StatementPage(DetailView[Statement]):
    template_name = "statements/statement.html"

    def get_queryset(self) -> QuerySet[Statement]:
        calls = Call.objects.public().select_related("demand").defer("demand__search")
        texts = StatementText.objects.select_related("document__publisher")
        texts = texts.prefetch_related(Prefetch("calls", calls))
        return (
            issued()
            .select_related("publication")
            .defer("search", "publication__content")
            .prefetch_related("issuings__actor", Prefetch("texts", texts))
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        calls = [call for text in self.object.texts.all() for call in text.calls.all()]
        return super().get_context_data(section="statements", speech=Speech(calls), **kwargs)


class Speech:
    """Whose words a statement is in, as far as its calls tell; without calls nobody knows."""

    def __init__(self, calls: list[Call]) -> None:
        voices = {Voice(call.voice) for call in calls}
        self.is_own = voices == {Voice.OWN}
        self.is_reported = voices == {Voice.REPORTED}
        self.is_mixed = len(voices) > 1
