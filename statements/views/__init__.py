"""The public pages: one noun a file."""

from .about import About, Accessibility, Contact, SiteMap
from .change import ChangePage, Changes, Corrections
from .country import CountryList, CountryPage
from .demand_then import DemandThen
from .event import EventList, EventPage
from .home import Home
from .institution import InstitutionList, InstitutionPage
from .methodology import Methodology
from .statement import StatementList, StatementPage
from .tracker import DemandList

__all__ = [
    "About",
    "Accessibility",
    "ChangePage",
    "Changes",
    "Corrections",
    "Contact",
    "CountryList",
    "CountryPage",
    "DemandList",
    "DemandThen",
    "EventList",
    "EventPage",
    "Home",
    "InstitutionList",
    "InstitutionPage",
    "Methodology",
    "SiteMap",
    "StatementList",
    "StatementPage",
]
