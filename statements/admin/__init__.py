"""The desk: Django's admin in the order of an editor's work, one noun a file."""

from . import (
    actor,
    assessment,
    correction,
    demand,
    document,
    event,
    evidence,
    merge,
    publication,
    removal,
    report,
    search_log,
    statement,
    users,
)

__all__ = [
    "actor",
    "assessment",
    "correction",
    "demand",
    "document",
    "event",
    "evidence",
    "merge",
    "publication",
    "removal",
    "report",
    "search_log",
    "statement",
    "users",
]
