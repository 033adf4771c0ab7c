"""The public questions: pages, the post, and later feeds and the data ask the same ones.

A question that makes no sense gets a sentence at its field and no answer: never everything.
"""

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from statements.models import BearsOn, Correction, Demand, Part, Publication, Statement
from statements.models.flag import conditions
from statements.vocabulary import (
    ActorKind,
    DemandType,
    EventKind,
    Flag,
    PublicationKind,
    StatementKind,
    Status,
    Subject,
    Theme,
    countries,
)

from .moment import NOW, Moment, is_gone, made, moment, standing
from .narrowing import (
    BEST,
    Search,
    Sort,
    actors,
    choices,
    day,
    has_begun,
    has_come,
    past_day,
    public_addressees,
    public_issuers,
)
from .question import MOMENT, PAGE, Chosen, Question

__all__ = [
    "BEST",
    "PAGE",
    "ChangeFilter",
    "Chosen",
    "CorrectionFilter",
    "CountryFilter",
    "DemandFilter",
    "EventFilter",
    "InstitutionFilter",
    "Moment",
    "MomentFilter",
    "NOW",
    "Question",
    "StatementFilter",
    "changes_for",
    "matching_among",
    "matching_changes",
    "newest_matching",
    "stored",
]

OF_THE_MOMENT = (*MOMENT, "status", "called_after", "called_before", "sort")
ISSUER = _("“%(wrote)s” is not an institution that made a statement.")
ADDRESSEE = _("“%(wrote)s” is not an institution of which something is demanded.")


class MomentFilter(Question):
    """At which moment to read: of pages that nothing else narrows, and of those that more does."""

    has_pages = False

    on = past_day(_("The situation on"), has_come)
    as_of = past_day(_("As this record stood at the end of"), has_begun)

    def then(self, found: QuerySet[Any], name: str, day: Any) -> QuerySet[Any]:
        return found

    @cached_property
    def moment(self) -> Moment:
        """What is asked; now, if that makes no sense."""
        if not (self.is_bound and self.is_valid()):
            return NOW
        return moment(self.form.cleaned_data["on"], self.form.cleaned_data["as_of"])

    def today(self) -> str:
        """The query string of the same question now."""
        return self.without(*MOMENT)


class DemandFilter(MomentFilter):
    """The tracker. Status and day are those of the moment; all else asks today's values."""

    has_pages = True

    q = Search()
    status = choices(
        _("Status"),
        _("“%(wrote)s” is not a status."),
        Status.choices,
        field_name="status_then",
        distinct=False,
    )
    type = choices(_("Type"), _("“%(wrote)s” is not a type of demand."), DemandType.choices)
    issuer = actors(_("Called for by"), ISSUER, public_issuers, "called_for_by")
    addressee = actors(_("Demanded of"), ADDRESSEE, public_addressees, "demanded_of")
    flag = choices(_("Flag"), _("“%(wrote)s” is not a flag."), Flag.choices, method="flagged")
    theme = choices(_("Right"), _("“%(wrote)s” is not a right."), Theme.choices, method="about")
    country = choices(
        _("Country"), _("“%(wrote)s” is not the code of a country."), countries, method="in_country"
    )
    called_after = day(_("Called for on or after"), "called_then", "gte")
    called_before = day(_("Called for on or before"), "called_then", "lte")
    demand = filters.CharFilter(
        label=_("Demand"), method="named", max_length=8, widget=forms.HiddenInput
    )
    statement = filters.CharFilter(
        label=_("Statement"), method="called_for_in", max_length=8, widget=forms.HiddenInput
    )
    beneficiary = filters.CharFilter(
        label=_("Beneficiary"), method="made_for", max_length=8, widget=forms.HiddenInput
    )
    sort = Sort(
        {
            BEST: (
                _("Best match"),
                (F("called_then").desc(nulls_last=True), "-id"),
            ),
            "called": (_("Called for last"), (F("called_then").desc(nulls_last=True), "-id")),
            "first": (_("Called for first"), (F("called_then").asc(nulls_last=True), "id")),
            "changed": (_("Changed last"), ("-latest_then", "-id")),
        }
    )

    def filter_queryset(self, queryset: QuerySet[Demand]) -> QuerySet[Demand]:
        return self.leaving()

    def leaving(self, name: str = "") -> QuerySet[Demand]:
        """The answer of a valid question, or what it would be without one of its parameters."""
        found = self._standing(self.queryset, name)
        return found if self.moment.is_now else found.exclude(is_gone())

    def gone(self) -> QuerySet[Demand]:
        """What also stood then and can be read no more: today's values find nothing of it."""
        asks_todays = any(
            self.form.cleaned_data[name] for name in self.filters if name not in OF_THE_MOMENT
        )
        if self.moment.is_now or asks_todays:
            return Demand.objects.none()
        return self._standing(self.queryset).filter(is_gone())

    def _standing(self, queryset: QuerySet[Demand], left: str = "") -> QuerySet[Demand]:
        found = standing(queryset, self.moment).annotate(latest_then=self._latest())
        for name, value in self.form.cleaned_data.items():
            found = found if name == left else self.filters[name].filter(found, value)
        return found

    def _latest(self) -> Any:
        """The last entry that bears on a demand, until the moment."""
        if self.moment.seq is None:
            return F("latest")
        marks = BearsOn.objects.filter(demand=OuterRef("pk"), publication__lte=self.moment.seq)
        last = marks.order_by().values("demand").annotate(last=Max("publication"))
        return Subquery(last.values("last"))

    def called_for_by(self, found: QuerySet[Demand], name: str, actors: Any) -> QuerySet[Demand]:
        tags = [f"issuer:{actor.pk}" for actor in actors]
        return self._calling(found, tags, statement__issuings__actor__in=actors)

    def demanded_of(self, found: QuerySet[Demand], name: str, actors: Any) -> QuerySet[Demand]:
        if not actors:
            return found
        if self.moment.is_now:
            return found.filter(tags__overlap=[f"addressee:{actor.pk}" for actor in actors])
        through = Demand.addressees.through.objects.filter(actor__in=actors)
        return found.filter(pk__in=through.values("demand"))

    def named(self, found: QuerySet[Demand], name: str, public_id: str) -> QuerySet[Demand]:
        """The demand of this id, or the one that it was merged into."""
        named = Demand.objects.filter(public_id=public_id).order_by()
        return found.filter(pk__in=named.values_list(Coalesce("merged_into", "pk")))

    def called_for_in(self, found: QuerySet[Demand], name: str, public_id: str) -> QuerySet[Demand]:
        """Those with a call in the statement of this id, as it stood at the moment."""
        called = made(self.moment).filter(call__statement__public_id=public_id)
        return found.filter(pk__in=called.values("demand"))

    def made_for(self, found: QuerySet[Demand], name: str, public_id: str) -> QuerySet[Demand]:
        """Those for the beneficiary of this id, if the name is public."""
        return found.filter(pk__in=Part.objects.called_as(public_id).values("demand"))

    def _in_words(self, name: str, value: str) -> str:
        return self.named_in_words(name, value) or super()._in_words(name, value)

    def named_in_words(self, name: str, public_id: str) -> str:
        """What stands behind a public id, as far as it may be read."""
        if name == "statement":
            statement = Statement.objects.public().filter(public_id=public_id).first()
            return str(statement.told()) if statement else ""
        if name == "beneficiary":
            part = Part.objects.beneficiaries().filter(public_id=public_id).first()
            return str(part.name) if part else ""
        return ""

    def lost(self) -> list[str]:
        """The labels of the fields in which something was chosen that is not there any more.

        A demand or a statement that was taken away is none of them: that was told when it
        happened, and an entry that gives it back is told too.
        """
        if not self.is_valid():
            return [
                str(getattr(self.filters.get(name), "label", name)) for name in self.form.errors
            ]
        named = self.form.cleaned_data["beneficiary"]
        is_gone = named and not self.named_in_words("beneficiary", named)
        return [str(self.filters["beneficiary"].label)] if is_gone else []

    def flagged(self, found: QuerySet[Demand], name: str, flags: list[str]) -> QuerySet[Demand]:
        if not flags:
            return found
        known = conditions()
        return found.filter(reduce(or_, (known[Flag(flag)] for flag in flags)))

    def about(self, found: QuerySet[Demand], name: str, themes: list[str]) -> QuerySet[Demand]:
        return found.filter(themes__overlap=themes) if themes else found

    def in_country(self, found: QuerySet[Demand], name: str, codes: list[str]) -> QuerySet[Demand]:
        tags = [f"country:{code}" for code in codes]
        return self._calling(found, tags, statement__countries__overlap=codes)

    def _calling(
        self, found: QuerySet[Demand], tags: list[str], **condition: Any
    ) -> QuerySet[Demand]:
        """Those with such a call: by today's tags, or by the calls that stood at the moment."""
        if not tags:
            return found
        if self.moment.is_now:
            return found.filter(tags__overlap=tags)
        called = made(self.moment).filter(**{f"call__{path}": v for path, v in condition.items()})
        return found.filter(pk__in=called.values("demand"))


class StatementFilter(Question):
    """The statements."""

    q = Search()
    kind = choices(_("Kind"), _("“%(wrote)s” is not a kind of statement."), StatementKind.choices)
    issuer = actors(_("Issued by"), ISSUER, public_issuers, "issued_by")
    country = choices(
        _("Country"), _("“%(wrote)s” is not the code of a country."), countries, method="in_country"
    )
    after = day(_("On or after"), "first_day", "gte")
    before = day(_("On or before"), "first_day", "lte")

    def issued_by(self, found: QuerySet[Any], name: str, actors: Any) -> QuerySet[Any]:
        return found.filter(issuers__in=actors).distinct() if actors else found

    def in_country(self, found: QuerySet[Any], name: str, codes: list[str]) -> QuerySet[Any]:
        return found.filter(countries__overlap=codes) if codes else found


class EventFilter(Question):
    """The reported events."""

    q = Search()
    kind = choices(_("Kind"), _("“%(wrote)s” is not a kind of event."), EventKind.choices)
    country = choices(
        _("Country"), _("“%(wrote)s” is not the code of a country."), countries, method="in_country"
    )
    after = day(_("On or after"), "first_day", "gte")
    before = day(_("On or before"), "first_day", "lte")

    def in_country(self, found: QuerySet[Any], name: str, codes: list[str]) -> QuerySet[Any]:
        return found.filter(countries__overlap=codes) if codes else found


class InstitutionFilter(Question):
    """The institutions that spoke."""

    q = filters.CharFilter(
        label=_("Name"), field_name="name", lookup_expr="icontains", max_length=100
    )
    kind = choices(_("Kind"), _("“%(wrote)s” is not a kind of institution."), ActorKind.choices)


class CountryFilter(MomentFilter):
    """The countries: nothing narrows them, so every other parameter is refused."""


class ChangeFilter(Question):
    """What became public."""

    subject = choices(
        _("What"), _("“%(wrote)s” is not what a publication is about."), Subject.choices
    )
    kind = choices(
        _("Kind"), _("“%(wrote)s” is not a kind of publication."), PublicationKind.choices
    )
    after = day(_("On or after"), "at__date", "gte")
    before = day(_("On or before"), "at__date", "lte")


class CorrectionFilter(ChangeFilter):
    """What was corrected, unpublished or redacted."""

    kind = choices(
        _("Kind"),
        _("“%(wrote)s” is not a kind of correction."),
        [choice for choice in PublicationKind.choices if choice[0] != PublicationKind.PUBLISHED],
    )


def stored(query: str) -> DemandFilter:
    """A stored search, a canonical query string of the tracker, as a question; it may make no
    sense any more."""
    return DemandFilter(QueryDict(query), queryset=Demand.objects.public())


def matching_changes(query: str, since: int) -> QuerySet[BearsOn]:
    """What `changes_for()` answers for a stored search."""
    return changes_for(stored(query), since)


def changes_for(asked: DemandFilter, since: int) -> QuerySet[BearsOn]:
    """What later publications than `since` changed for the demands of a question.

    A status in it matches either side of a change, so that whoever follows “not met” hears that it
    was met. A demand that is named in it matches when it is not public any more, too, and with a
    demand what was merged into it; a statement that is named matches whatever becomes of itself. A
    question that makes no sense matches nothing; slips of the pen match no search.
    """
    changes, ways = _matching(asked, since)
    return changes.filter(reduce(or_, ways))


def newest_matching(query: str, since: int, most: int) -> set[int]:
    """The newest of those publications, and at most so many for each way to match: each is asked
    alone, for by one an index answers, newest first, and no further than is wanted."""
    changes, ways = _matching(stored(query), since)
    newest = changes.order_by("-publication").values_list("publication", flat=True).distinct()
    return {seq for way in ways for seq in newest.filter(way)[:most]}


def matching_among(query: str, entries: Collection[int]) -> list[tuple[int, int]]:
    """Which demands of these publications a stored search matches, in the order of the ledger."""
    changes, ways = _matching(stored(query), 0)
    of_these = changes.filter(publication__in=entries).order_by()
    found = (of_these.filter(way).values_list("publication", "demand") for way in ways)
    return sorted({pair for some in found for pair in some})


def _matching(asked: DemandFilter, since: int) -> tuple[QuerySet[BearsOn], list[Q]]:
    """Changes, and the ways in which one of them may match."""
    if not asked.is_valid():
        return BearsOn.objects.none(), [Q()]
    demands = asked.leaving("status").order_by()
    # That few were merged is told apart: else the database reads every demand for it.
    merged = Demand.objects.filter(merged_into__isnull=False, merged_into__in=demands).order_by()
    ways = [Q(demand__in=demands), Q(demand__in=merged), *_named_in(asked.form.cleaned_data)]
    slips = Correction.objects.slips().values("publication")
    changes = BearsOn.objects.filter(publication__gt=since).exclude(publication__in=slips)
    if statuses := asked.form.cleaned_data["status"]:
        changes = changes.filter(Q(before__in=statuses) | Q(after__in=statuses))
    return changes, ways


def _named_in(asked: dict[str, Any]) -> list[Q]:
    """What matches though no demand of it may be public any more."""
    itself = Publication.objects.filter(subject=Subject.STATEMENT, subject_id=asked["statement"])
    named = [
        ("demand", Q(demand__public_id=asked["demand"], demand__publication=None)),
        ("statement", Q(publication__in=itself)),
    ]
    return [way for name, way in named if asked[name]]
