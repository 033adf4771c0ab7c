"""The countries that the record speaks of."""

from collections import Counter
from typing import Any

from django.db.models import Count, Func, QuerySet
from django.http import Http404
from django.views.generic import TemplateView

from statements.filters import CountryFilter, Moment
from statements.languages import country_names, sort_key
from statements.models import Event, Statement

from .event import reported
from .moment import AtAMoment, Then, first_entry
from .statement import issued
from .tracker import SHOWN, Overview, by_country


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
        code = self.kwargs["code"]
        name = country_names().get(code)
        if name is None:
            raise Http404("There is no such country.")
        demands = Overview(self.moment, country=code)
        statements = Then(issued(), self.moment, countries__contains=[code])
        events = Then(reported(), self.moment, countries__contains=[code])
        first_statements, first_events = statements.first(SHOWN), events.first(SHOWN)
        if self.moment.is_now and not (demands.number or first_statements or first_events):
            raise Http404(f"The record says nothing about {name}.")
        return super().get_context_data(
            section="countries",
            name=name,
            demands=demands,
            statements=first_statements,
            events=first_events,
            gone_statements=statements.gone(),
            gone_events=events.gone(),
            **kwargs,
        )
