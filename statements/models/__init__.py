"""The record: one noun a file."""

from .actor import Actor
from .assessment import Assessment, Basis, SearchLog
from .call import Call
from .demand import Demand
from .demonstration import Demonstration
from .document import Document
from .event import Event, Figure, Report
from .evidence import Evidence
from .publication import BearsOn, Publication
from .review import Refusal, Reviewed
from .statement import Issuer, Statement, StatementText

__all__ = [
    "Actor",
    "Assessment",
    "Basis",
    "BearsOn",
    "Call",
    "Demand",
    "Demonstration",
    "Document",
    "Event",
    "Evidence",
    "Figure",
    "Issuer",
    "Publication",
    "Refusal",
    "Report",
    "Reviewed",
    "SearchLog",
    "Statement",
    "StatementText",
]
