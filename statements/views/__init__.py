"""The public pages: one noun a file."""

from .about import About, Accessibility, Contact, SiteMap
from .card import DemandCard, InstitutionCard, SiteCard, StatementCard
from .change import ChangePage, Changes, Corrections
from .compare import Compare
from .country import CountryList, CountryPage
from .demand_csv import DemandTable
from .demand_file import DemandFigures, DemandLifelines, DemandStatus, DemandTimeline
from .demand_list import DemandList
from .demand_then import DemandThen
from .event import EventFigures, EventList, EventPage
from .home import Home
from .institution import InstitutionList, InstitutionPage
from .methodology import Methodology
from .problem import problem, problem_sent
from .statement import StatementList, StatementPage
from .theme import ThemeList, ThemePage, TypePage
from .weeks import Weeks

__all__ = [
    "About",
    "Accessibility",
    "ChangePage",
    "Changes",
    "Compare",
    "Contact",
    "Corrections",
    "CountryList",
    "CountryPage",
    "DemandCard",
    "DemandFigures",
    "DemandLifelines",
    "DemandList",
    "DemandStatus",
    "DemandTable",
    "DemandThen",
    "DemandTimeline",
    "EventFigures",
    "EventList",
    "EventPage",
    "Home",
    "InstitutionCard",
    "InstitutionList",
    "InstitutionPage",
    "Methodology",
    "SiteCard",
    "SiteMap",
    "StatementCard",
    "StatementList",
    "StatementPage",
    "ThemeList",
    "ThemePage",
    "TypePage",
    "Weeks",
    "problem",
    "problem_sent",
]
