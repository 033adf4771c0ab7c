"""The countries that the record speaks of."""

from collections import Counter
from typing import Any

from django.db.models import Count, F, Func, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.generic import TemplateView

from statements.filters import CountryFilter, Moment
from statements.filters.tallies import tally
from statements.languages import country_names, sort_key
from statements.models import BearsOn, Demand, Event, Figure, Publication, Statement
from statements.pictures.picture import Picture

from .breakdown import by_theme, due
from .change import changes, turns
from .crossing import matrix
from .drawings import of_country, of_country_matrix
from .event import reported
from .figure import figures_picture
from .moment import AtAMoment, Then, first_entry, put_back_all
from .picture import shown_alone
from .statement import issued
from .tracker import SHOWN, Overview, by_country

LATEST = 5
"""So many decisions stand on the page of a country."""
FIGURES = 30
"""So many figures, the last ones."""


class CountryList(TemplateView):
    template_name = "statements/country_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = CountryFilter(self.request.GET, queryset=Statement.objects.none())
        rows = country_rows(asked.moment) if asked.is_valid() else []
        return super().get_context_data(
            rows=rows,
            form=asked.form,
            moment=asked.moment,
            moment_form=asked.form,
            first_entry=first_entry(asked.moment),
            section="countries",
            **kwargs,
        )


def country_rows(at: Moment) -> list[dict[str, str | int]]:
    """Every country that something public is about, by name, with how much."""
    demands = by_country(at)
    statements = about(Then(Statement.objects.public(), at).readable)
    events = about(Then(Event.objects.public(), at).readable)
    names = country_names()
    rows: list[dict[str, str | int]] = [
        {
            "code": code,
            "name": names.get(code, code),
            "demands": demands.get(code, 0),
            "statements": statements[code],
            "events": events[code],
        }
        for code in {*demands, *statements, *events}
    ]
    return sorted(rows, key=lambda row: sort_key(str(row["name"])))


def about(things: QuerySet[Any]) -> Counter[str]:
    """How many of these rows are about each country."""
    rows = (
        things.order_by()
        .annotate(code=Func("countries", function="unnest"))
        .values("code")
        .annotate(number=Count("pk"))
    )
    return Counter({row["code"]: row["number"] for row in rows})


class CountryPage(AtAMoment, TemplateView):
    template_name = "statements/country.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code, at = self.kwargs["code"], self.moment
        name = country_names().get(code)
        if name is None:
            raise Http404("There is no such country.")
        demands = Overview(at, country=code)
        statements = Then(issued(), at, countries__contains=[code])
        events = Then(reported(), at, countries__contains=[code])
        first_statements, first_events = statements.first(SHOWN), events.first(SHOWN)
        if at.is_now and not (demands.number or first_statements or first_events):
            raise Http404(f"The record says nothing about {name}.")
        question = [("country", code), *at.parameters.items()]
        crossed = matrix(demands.answer, at, question)
        return super().get_context_data(
            section="countries",
            name=name,
            demands=demands,
            due=due(demands.answer, question) if at.is_now else None,
            over_time=of_country(code, at) if demands.number else None,
            matrix=crossed,
            matrix_picture=of_country_matrix(crossed, code, at),
            themes=by_theme(tally(demands.answer, at, "theme"), question, at),
            changes=changes(latest(demands.answer)) if at.is_now else [],
            figures=figures_of(code, at),
            statements=first_statements,
            events=first_events,
            gone_statements=statements.gone(),
            gone_events=events.gone(),
            **kwargs,
        )


class CountryFigures(AtAMoment):
    """The figures of a country's page as a picture, or as numbers."""

    form = "svg"

    def read(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        picture = figures_of(kwargs["code"], self.moment)
        if picture is None:
            raise Http404(gettext("No figure is in the record for this address."))
        return shown_alone(request, picture, self.form)


def figures_of(code: str, at: Moment) -> Picture | None:
    page = reverse("statements:country", args=[code])
    name = country_names().get(code, code)
    return figures_picture(given(code, at), title=name, page=page, query=at.query)


def latest(demands: QuerySet[Demand]) -> QuerySet[Publication]:
    """The last entries that moved the status of one of these demands."""
    marks = BearsOn.objects.exclude(before=F("after")).exclude(before="")
    moved = marks.filter(demand__in=demands.order_by().values("pk"))
    entries = moved.order_by("-publication").values_list("publication", flat=True).distinct()
    return turns().filter(pk__in=list(entries[:LATEST]))


def given(code: str, at: Moment) -> list[Figure]:
    """The last figures that were given about a country, as they read then."""
    stood = Then(Event.objects.public(), at, countries__contains=[code]).readable
    figures = (
        Figure.objects.public()
        .filter(report__event__in=stood.order_by().values("pk"))
        .select_related("report__document", "report__event")
        .defer("report__event__search")
        .order_by(F("first_day").desc(nulls_last=True), "-pk")[:FIGURES]
    )
    rows = list(figures)
    put_back_all(rows, at)
    return rows
