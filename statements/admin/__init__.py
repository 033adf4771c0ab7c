"""The desk: Django's admin in the order of an editor's work, one noun a file."""

from . import (
    actor,
    assessment,
    demand,
    document,
    event,
    evidence,
    publication,
    report,
    search_log,
    statement,
    users,
)

__all__ = [
    "actor",
    "assessment",
    "demand",
    "document",
    "event",
    "evidence",
    "publication",
    "report",
    "search_log",
    "statement",
    "users",
]
