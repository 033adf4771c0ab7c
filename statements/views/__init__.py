"""The public pages: one noun a file."""

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
    "ChangePage",
    "Changes",
    "Corrections",
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
    "StatementList",
    "StatementPage",
]
