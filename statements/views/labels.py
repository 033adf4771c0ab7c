"""The fields that a correction may change, as a reader knows them."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "title": _("field of a correction", "Title"),
    "kind": _("field of a correction", "Kind"),
    "date": _("field of a correction", "Date"),
    "speaker": _("field of a correction", "Speaker"),
    "countries": _("field of a correction", "Countries"),
    "voice": _("field of a correction", "Voice"),
    "reported_by": _("field of a correction", "Reported by"),
    "strength": _("field of a correction", "Strength"),
    "deadline": _("field of a correction", "Deadline"),
    "withdrawn_on": _("field of a correction", "Withdrawn on"),
    "summary": _("field of a correction", "Summary"),
    "type": _("field of a correction", "Type"),
    "addressees": _("field of a correction", "Addressees"),
    "themes": _("field of a correction", "Themes"),
    "groups": _("field of a correction", "Affected groups"),
    "legal_basis": _("field of a correction", "Legal basis"),
    "place": _("field of a correction", "Place"),
    "quote": _("field of a correction", "Quote"),
    "attributed_to": _("field of a correction", "Attributed to"),
    "reliability": _("field of a correction", "Reliability"),
    "credibility": _("field of a correction", "Credibility"),
    "provenance": _("field of a correction", "Provenance"),
    "counted": _("field of a correction", "What is counted"),
    "low": _("field of a correction", "Low"),
    "high": _("field of a correction", "High"),
    "words": _("field of a correction", "Words"),
    "claimed_by": _("field of a correction", "Claimed by"),
    "stance": _("field of a correction", "Stance"),
    "nature": _("field of a correction", "Nature"),
    "is_own": _("field of a correction", "The addressee’s own act or words"),
    "note": _("field of a correction", "Note"),
    "limitation": _("field of a correction", "Limitation"),
    "name": _("field of a correction", "Name"),
    "verdict": _("field of a correction", "Verdict"),
    "scale": _("field of a correction", "Scale"),
    "mapped": _("field of a correction", "Would be for us"),
    "mapping": _("field of a correction", "How it was mapped"),
    "reason": _("field of a correction", "Reason"),
    "country": _("field of a correction", "Country"),
    "url": _("field of a correction", "Address"),
    "language": _("field of a correction", "Language"),
    "wikidata": "Wikidata",
    "ror": "ROR",
}

RECORDS: dict[str, str | Promise] = {
    "call": _("field of a correction", "Call"),
    "report": _("field of a correction", "Report"),
    "figure": _("field of a correction", "Figure"),
}
"""What belongs to a statement or an event and is corrected with it."""
