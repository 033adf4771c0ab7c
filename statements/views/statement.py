"""What institutions said."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from statements.filters import StatementFilter
from statements.models import Call, Endorsement, Statement, StatementText
from statements.models.masks import public_masks
from statements.vocabulary import Subject, Voice

from .listing import Listing, how_many
from .revisions import versions
from .tombstone import Tombstoned


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


class StatementPage(Tombstoned):
    template_name = "statements/statement.html"
    noun = "statement"

    def get_queryset(self) -> QuerySet[Statement]:
        calls = Call.objects.public().select_related("demand").defer("demand__search")
        backing = Endorsement.objects.public().select_related("actor", "supported")
        texts = StatementText.objects.select_related("document__publisher")
        texts = texts.prefetch_related(
            Prefetch("calls", calls),
            Prefetch("endorsements", backing.defer("supported__search")),
        )
        return (
            issued()
            .select_related("publication")
            .defer("search", "publication__content")
            .prefetch_related("issuings__actor", Prefetch("texts", texts))
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        calls = [call for text in self.object.texts.all() for call in text.calls.all()]
        return super().get_context_data(
            section="statements",
            masks=public_masks(),
            speech=Speech(calls),
            backs=any(text.endorsements.all() for text in self.object.texts.all()),
            supporters=supporters(self.object),
            versions=versions(Subject.STATEMENT, self.object),
            **kwargs,
        )


def supporters(statement: Statement) -> QuerySet[Endorsement]:
    """The public words by which others back a statement."""
    found: QuerySet[Endorsement] = (
        Endorsement.objects.public()
        .filter(supported=statement)
        .select_related("statement", "text")
        .defer("statement__search")
        .prefetch_related("statement__issuers")
        .order_by("statement__first_day", "pk")
    )
    return found


class Speech:
    """Whose words a statement is in, as far as its calls tell; without calls nobody knows."""

    def __init__(self, calls: list[Call]) -> None:
        voices = {Voice(call.voice) for call in calls}
        self.is_own = voices == {Voice.OWN}
        self.is_reported = voices == {Voice.REPORTED}
        self.is_mixed = len(voices) > 1
