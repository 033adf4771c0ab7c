from django.urls import path

from . import views
from .feeds.views import Calendar, ChangeFeed, CorrectionFeed, DemandFeed, both
from .feeds.week import WeekList, WeekPage
from .views.country import CountryFigures
from .views.drawings import CompareMatrix, CountryMatrix, CountryOverTime
from .views.institution import InstitutionOverTime, InstitutionWording
from .views.picture import drawn
from .views.theme import ThemeOverTime, TypeOverTime

app_name = "statements"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("card.png", views.SiteCard.as_view(), name="card"),
    *drawn("weeks", views.Weeks, "weeks"),
    path("demands/", views.DemandList.as_view(), name="demand_list"),
    path("demands/demands.csv", views.DemandTable.as_view(), name="demand_csv"),
    *both("demands/", DemandFeed, "demands"),
    path("demands/calendar.ics", Calendar.as_view(), name="calendar"),
    path("demands/<slug:public_id>/", views.DemandThen.as_view(), name="demand"),
    path(
        "demands/<slug:public_id>/card.png",
        views.DemandCard.as_view(),
        name="demand_card",
    ),
    *drawn("demands/<slug:public_id>/timeline", views.DemandTimeline, "demand_timeline"),
    *drawn("demands/<slug:public_id>/parts", views.DemandLifelines, "demand_parts"),
    *drawn("demands/<slug:public_id>/figures", views.DemandFigures, "demand_figures"),
    path(
        "demands/<slug:public_id>/status.svg",
        views.DemandStatus.as_view(),
        name="demand_status_svg",
    ),
    path("statements/", views.StatementList.as_view(), name="statement_list"),
    path("statements/<slug:slug>/", views.StatementPage.as_view(), name="statement"),
    path(
        "statements/<slug:slug>/card.png",
        views.StatementCard.as_view(),
        name="statement_card",
    ),
    path("events/", views.EventList.as_view(), name="event_list"),
    path("events/<slug:slug>/", views.EventPage.as_view(), name="event"),
    *drawn("events/<slug:slug>/figures", views.EventFigures, "event_figures"),
    path("institutions/", views.InstitutionList.as_view(), name="institution_list"),
    path("institutions/<slug:slug>/", views.InstitutionPage.as_view(), name="institution"),
    path(
        "institutions/<slug:slug>/card.png",
        views.InstitutionCard.as_view(),
        name="institution_card",
    ),
    path("countries/", views.CountryList.as_view(), name="country_list"),
    path("countries/<slug:code>/", views.CountryPage.as_view(), name="country"),
    *drawn("countries/<slug:code>/over-time", CountryOverTime, "country_over_time"),
    *drawn("countries/<slug:code>/matrix", CountryMatrix, "country_matrix"),
    *drawn("countries/<slug:code>/figures", CountryFigures, "country_figures"),
    *drawn("institutions/<slug:slug>/wording", InstitutionWording, "institution_wording"),
    *drawn("institutions/<slug:slug>/over-time", InstitutionOverTime, "institution_over_time"),
    *drawn("themes/<slug:code>/over-time", ThemeOverTime, "theme_over_time"),
    *drawn("types/<slug:code>/over-time", TypeOverTime, "type_over_time"),
    *drawn("compare/matrix", CompareMatrix, "compare_matrix"),
    path("themes/", views.ThemeList.as_view(), name="theme_list"),
    path("themes/<slug:code>/", views.ThemePage.as_view(), name="theme"),
    path("types/<slug:code>/", views.TypePage.as_view(), name="type"),
    path("compare/", views.Compare.as_view(), name="compare"),
    path("changes/", views.Changes.as_view(), name="changes"),
    *both("changes/", ChangeFeed, "changes"),
    path("changes/weeks/", WeekList.as_view(), name="week_list"),
    path("changes/weeks/<slug:week>/", WeekPage.as_view(), name="week"),
    path("changes/<int:seq>/", views.ChangePage.as_view(), name="change"),
    path("corrections/", views.Corrections.as_view(), name="corrections"),
    *both("corrections/", CorrectionFeed, "corrections"),
    path("methodology/", views.Methodology.as_view(), name="methodology"),
    path("about/", views.About.as_view(), name="about"),
    path("accessibility/", views.Accessibility.as_view(), name="accessibility"),
    path("contact/", views.Contact.as_view(), name="contact"),
    path("problem/", views.problem, name="problem"),
    path("problem/sent/", views.problem_sent, name="problem_sent"),
    path("site/", views.SiteMap.as_view(), name="site"),
]
