"""The pictures of countries, institutions, rights and comparisons, in pages and as files."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.views.generic import TemplateView, View

from statements.filters import DemandFilter, Moment
from statements.filters.comparing import CompareFilter
from statements.filters.moment import made, record_today
from statements.filters.over_time import over_time
from statements.languages import country_names
from statements.models import Actor, Demand
from statements.pictures.matrix import Pair
from statements.pictures.matrix import matrix as matrix_picture
from statements.pictures.over_time import status_over_time
from statements.pictures.picture import Picture
from statements.pictures.wording import wording

from .breakdown import Question
from .crossing import Matrix, matrix
from .moment import AtAMoment
from .picture import shown_alone


def demands(question: Question) -> QuerySet[Demand]:
    """What the tracker answers."""
    found: QuerySet[Demand] = DemandFilter(
        QueryDict(urlencode(question)), queryset=Demand.objects.all()
    ).qs
    return found


def standing_over_time(at: Moment, title: str, page: str, **question: str) -> Picture | None:
    """How the demands of a question stood over time; none, if none has a day."""
    samples = over_time(at, **question)
    until = at.on or at.as_of or record_today()
    if not samples:
        return None
    address = f"{page}over-time"
    return status_over_time(samples, until, title=title, address=address, query=at.query)


def of_country(code: str, at: Moment) -> Picture | None:
    name = country_names().get(code, code)
    title = gettext("%(name)s: demands by status over time") % {"name": name}
    return standing_over_time(at, title, reverse("statements:country", args=[code]), country=code)


def of_addressee(actor: Actor, at: Moment) -> Picture | None:
    slug, name = str(actor.slug), actor.told().words
    title = gettext("%(name)s: what is demanded of it, by status over time") % {"name": name}
    page = reverse("statements:institution", args=[slug])
    return standing_over_time(at, title, page, addressee=slug)


def of_wording(actor: Actor, at: Moment) -> Picture | None:
    """How strongly an institution worded its calls; not as the record stood on another day."""
    if at.seq is not None:
        return None
    rows = (
        made(at)
        .filter(call__statement__issuings__actor=actor, call__statement__first_day__isnull=False)
        .values_list("call__statement__first_day", "call__strength")
        .order_by()
        .annotate(number=Count("call", distinct=True))
    )
    calls: dict[date, Counter[str]] = defaultdict(Counter)
    for day, strength, number in rows:
        calls[day][strength] = number
    if not calls:
        return None
    title = gettext("%(name)s: how strongly it words its calls") % {"name": actor.told().words}
    address = reverse("statements:institution", args=[actor.slug]) + "wording"
    return wording(calls, title=title, address=address, query=at.query)


def of_matrix(found: Matrix, title: str, address: str, query: str) -> Picture | None:
    """Who demands what of whom; each cell leads to its demands."""
    if not found.rows:
        return None
    tracker = reverse("statements:demand_list")
    rows = [
        (
            caller.told().words,
            [
                Pair({c.status: c.number for c in cell.counts}, f"{tracker}?{cell.query}")
                for cell in cells
            ],
        )
        for caller, cells in found.rows
    ]
    names = [actor.told().words for actor in found.addressees]
    return matrix_picture(names, rows, title=title, address=address, query=query)


def of_country_matrix(found: Matrix, code: str, at: Moment) -> Picture | None:
    name = country_names().get(code, code)
    title = gettext("%(name)s: who demands what of whom") % {"name": name}
    address = reverse("statements:country", args=[code]) + "matrix"
    return of_matrix(found, title, address, at.query)


def of_comparison(found: Matrix, asked: CompareFilter) -> Picture | None:
    query = asked.query()
    address = reverse("statements:compare") + "matrix"
    return of_matrix(found, gettext("Who demands what of whom"), address, query and f"?{query}")


class Drawn(AtAMoment, TemplateView):
    """A picture at an address of its own, at any moment at which its page has it."""

    form = "svg"

    def read(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return answered(request, self.picture(), self.form)

    def picture(self) -> Picture | None:
        raise NotImplementedError


def answered(request: HttpRequest, picture: Picture | None, form: str) -> HttpResponse:
    if picture is None:
        raise Http404("There is nothing to draw.")
    return shown_alone(request, picture, form)


class CountryOverTime(Drawn):
    def picture(self) -> Picture | None:
        code = self.kwargs["code"]
        return of_country(code, self.moment) if code in country_names() else None


class CountryMatrix(Drawn):
    def picture(self) -> Picture | None:
        code, at = self.kwargs["code"], self.moment
        if code not in country_names():
            return None
        question = [("country", code), *at.parameters.items()]
        return of_country_matrix(matrix(demands(question), at, question), code, at)


class CompareMatrix(View):
    """The matrix of a comparison as a file."""

    question = CompareFilter
    form = "svg"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = CompareFilter(request.GET, queryset=Demand.objects.all(), request=request)
        if not asked.is_valid() or asked.moment.is_before_the_record:
            raise Http404("The question was not understood.")
        found = matrix(asked.qs, asked.moment, asked.question())
        return answered(request, of_comparison(found, asked), self.form)
