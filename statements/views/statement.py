"""What institutions said."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext

from statements.filters import StatementFilter
from statements.ledger.head import head_of
from statements.models import Call, Endorsement, Statement, StatementText
from statements.models.masks import public_masks
from statements.vocabulary import IssuerRole, Status, Subject, Voice

from .cite import Citation, Cited, citations
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
        every = by_marks(self.object.texts.all())
        beside = self.beside(every)
        calls = [call for text in every for call in text.calls.all()]
        issuings = self.object.issuings.all()
        return super().get_context_data(
            section="statements",
            masks=public_masks(),
            led=[one.actor for one in issuings if one.role != IssuerRole.CO_SIGNATORY],
            joined=[one.actor for one in issuings if one.role == IssuerRole.CO_SIGNATORY],
            every=every,
            main=next(iter(every), None),
            others=every[1:],
            texts=[text for text in every if text != beside],
            beside=beside,
            speech=Speech(calls),
            tally=tally(calls),
            backs=any(text.endorsements.all() for text in every),
            supporters=supporters(self.object),
            citations=cited(self.request, self.object),
            versions=versions(Subject.STATEMENT, self.object),
            **kwargs,
        )

    def beside(self, every: list[StatementText]) -> StatementText | None:
        """The text that is to stand beside the first, if the address names one."""
        asked = self.request.GET.getlist("beside")
        if not asked:
            return None
        for text in every[1:]:
            if asked == [text.public_id]:
                return text
        raise Http404(gettext("This statement has no such text to set beside the first."))


def cited(request: HttpRequest, statement: Statement) -> list[Citation]:
    """How to cite the page of a statement as it stands with the newest entry of the ledger."""
    newest: Any = head_of(request)
    return citations(
        Cited(
            title=statement.told().words,
            kind=gettext("statement S-%(id)s, its calls marked") % {"id": statement.public_id},
            address=f"{settings.SITE_URL}{statement.get_absolute_url()}",
            day=newest.today,
            entry=newest.seq,
            hash=newest.hash,
            key=f"said-and-done-{statement.public_id}",
        )
    )


def by_marks(texts: Iterable[StatementText]) -> list[StatementText]:
    """Those with most calls first: the words in which it is known what is demanded."""
    return sorted(texts, key=lambda text: (-len(text.calls.all()), text.pk))


def tally(calls: list[Call]) -> list[tuple[Status, int]]:
    """What became of the demands of several calls: how many have which status today."""
    demands = {call.demand_id: Status(call.demand.status) for call in calls}
    numbers = Counter(demands.values())
    return [(s, numbers[s]) for s in Status if s in numbers] if len(demands) > 1 else []


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
