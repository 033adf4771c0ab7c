"""The rights that demands are about, and the kinds of things that are demanded."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.views.generic import TemplateView

from statements.filters import CountryFilter, DemandFilter, Moment
from statements.filters.tallies import tally
from statements.models import Demand
from statements.pictures.picture import Picture
from statements.vocabulary import ARTICLES, TREATIES, DemandType, Theme

from .breakdown import by_actor, by_theme, by_type, due, largest, named_actors
from .drawings import answered, standing_over_time
from .moment import AtAMoment, first_entry
from .tracker import Overview


class ThemeList(TemplateView):
    """Every right and every type that something is demanded under."""

    template_name = "statements/theme_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = CountryFilter(self.request.GET, queryset=Demand.objects.none())
        rows = listed(asked.moment) if asked.is_valid() else {}
        return super().get_context_data(
            form=asked.form,
            moment=asked.moment,
            moment_form=asked.form,
            first_entry=first_entry(asked.moment),
            section="themes",
            **rows,
            **kwargs,
        )


def listed(at: Moment) -> dict[str, list[Any]]:
    """Rights and types in the order of the vocabulary, with how many demands there are."""
    answer = DemandFilter(QueryDict(at.query[1:]), queryset=Demand.objects.all()).qs
    themes, types = tally(answer, at, "theme"), tally(answer, at, "type")
    return {
        "themes": [(one, ARTICLES[one], themes[one].total()) for one in Theme if one in themes],
        "types": [(one, types[one].total()) for one in DemandType if one in types],
    }


def articles(theme: Theme) -> list[tuple[str, str, str]]:
    """The treaty of each article that names a right: in short, in full, and the number."""
    cited = [article.partition(" ") for article in ARTICLES[theme]]
    return [(short, str(TREATIES[short]), number) for short, _, number in cited]


class ThemePage(AtAMoment, TemplateView):
    """One right: what is demanded under it, by whom, of whom, and what came of it."""

    template_name = "statements/theme.html"
    words: type[Theme | DemandType] = Theme
    name = "theme"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code, at = self.kwargs["code"], self.moment
        if code not in self.words:
            raise Http404("There is no such word.")
        question = [(self.name, code), *at.parameters.items()]
        demands = Overview(at, **{self.name: code})
        answer = demands.answer
        callers, addressees = (tally(answer, at, by) for by in ("issuer", "addressee"))
        actors = named_actors([*largest(callers), *largest(addressees)], at)
        others = tally(answer, at, "type" if self.name == "theme" else "theme")
        return super().get_context_data(
            section="themes",
            word=self.words(code),
            name=self.name,
            articles=articles(Theme(code)) if self.name == "theme" else [],
            demands=demands,
            over_time=self.over_time(),
            due=due(answer, question) if at.is_now else None,
            callers=by_actor(callers, question, "issuer", actors, at),
            addressees=by_actor(addressees, question, "addressee", actors, at),
            others=(by_type if self.name == "theme" else by_theme)(others, question, at),
            **kwargs,
        )

    def over_time(self) -> Picture | None:
        code = self.kwargs["code"]
        title = gettext("%(name)s: demands by status over time") % {"name": self.words(code).label}
        page = reverse(f"statements:{self.name}", args=[code])
        return standing_over_time(self.moment, title, page, **{self.name: code})


class TypePage(ThemePage):
    """One kind of thing that is demanded, and when it counts as met."""

    words = DemandType
    name = "type"


class ThemeOverTime(ThemePage):
    form = "svg"

    def read(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        picture = self.over_time() if kwargs["code"] in self.words else None
        return answered(request, picture, self.form)


class TypeOverTime(ThemeOverTime):
    words = DemandType
    name = "type"
