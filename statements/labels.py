"""The fields that a correction may change, as a reader knows them."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

LABELS: dict[str, str | Promise] = {
    "title": pgettext_lazy("field of a correction", "Title"),
    "kind": pgettext_lazy("field of a correction", "Kind"),
    "date": pgettext_lazy("field of a correction", "Date"),
    "speaker": pgettext_lazy("field of a correction", "Speaker"),
    "countries": pgettext_lazy("field of a correction", "Countries"),
    "voice": pgettext_lazy("field of a correction", "Voice"),
    "reported_by": pgettext_lazy("field of a correction", "Reported by"),
    "strength": pgettext_lazy("field of a correction", "Strength"),
    "deadline": pgettext_lazy("field of a correction", "Deadline"),
    "withdrawn_on": pgettext_lazy("field of a correction", "Withdrawn on"),
    "summary": pgettext_lazy("field of a correction", "Summary"),
    "type": pgettext_lazy("field of a correction", "Type"),
    "addressees": pgettext_lazy("field of a correction", "Addressees"),
    "themes": pgettext_lazy("field of a correction", "Themes"),
    "groups": pgettext_lazy("field of a correction", "Affected groups"),
    "legal_basis": pgettext_lazy("field of a correction", "Legal basis"),
    "place": pgettext_lazy("field of a correction", "Place"),
    "quote": pgettext_lazy("field of a correction", "Quote"),
    "attributed_to": pgettext_lazy("field of a correction", "Attributed to"),
    "reliability": pgettext_lazy("field of a correction", "Reliability"),
    "credibility": pgettext_lazy("field of a correction", "Credibility"),
    "provenance": pgettext_lazy("field of a correction", "Provenance"),
    "counted": pgettext_lazy("field of a correction", "What is counted"),
    "low": pgettext_lazy("field of a correction", "Low"),
    "high": pgettext_lazy("field of a correction", "High"),
    "words": pgettext_lazy("field of a correction", "Words"),
    "claimed_by": pgettext_lazy("field of a correction", "Claimed by"),
    "stance": pgettext_lazy("field of a correction", "Stance"),
    "nature": pgettext_lazy("field of a correction", "Nature"),
    "is_own": pgettext_lazy("field of a correction", "The addressee’s own act or words"),
    "note": pgettext_lazy("field of a correction", "Note"),
    "limitation": pgettext_lazy("field of a correction", "Limitation"),
    "name": pgettext_lazy("field of a correction", "Name"),
    "verdict": pgettext_lazy("field of a correction", "Verdict"),
    "scale": pgettext_lazy("field of a correction", "Scale"),
    "mapped": pgettext_lazy("field of a correction", "Would be for us"),
    "mapping": pgettext_lazy("field of a correction", "How it was mapped"),
    "reason": pgettext_lazy("field of a correction", "Reason"),
    "country": pgettext_lazy("field of a correction", "Country"),
    "url": pgettext_lazy("field of a correction", "Address"),
    "language": pgettext_lazy("field of a correction", "Language"),
    "wikidata": "Wikidata",
    "ror": "ROR",
}

RECORDS: dict[str, str | Promise] = {
    "call": pgettext_lazy("field of a correction", "Call"),
    "report": pgettext_lazy("field of a correction", "Report"),
    "figure": pgettext_lazy("field of a correction", "Figure"),
}
"""What belongs to a statement or an event and is corrected with it."""
