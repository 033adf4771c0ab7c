"""The record: one noun a file."""

from .actor import Actor
from .assessment import Assessment, Basis, SearchLog
from .call import Call
from .correction import Correction, correct
from .demand import Demand
from .demonstration import Demonstration
from .document import Document
from .event import Event, Figure, Report
from .evidence import Evidence
from .merge import Merge
from .methodology import MethodologyVersion
from .notice import Notice
from .one_person import OnePerson
from .part import Part
from .period import Membership, Period
from .problem import Problem
from .publication import BearsOn, Publication
from .removal import Removal
from .response import ExternalAssessment, Reply, Response
from .review import Refusal, Reviewed
from .statement import Endorsement, Issuer, Statement, StatementText
from .translation import Translation

__all__ = [
    "Actor",
    "Assessment",
    "Basis",
    "BearsOn",
    "Call",
    "Correction",
    "Demand",
    "Demonstration",
    "Document",
    "Endorsement",
    "Event",
    "Evidence",
    "ExternalAssessment",
    "Figure",
    "Issuer",
    "Membership",
    "Merge",
    "MethodologyVersion",
    "Notice",
    "OnePerson",
    "Part",
    "Period",
    "Problem",
    "Publication",
    "Refusal",
    "Removal",
    "Reply",
    "Report",
    "Response",
    "Reviewed",
    "SearchLog",
    "Statement",
    "StatementText",
    "Translation",
    "correct",
]
