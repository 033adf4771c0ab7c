"""How we decide: the words of the code, so that the words of the site are the same."""

from typing import Any

from django.views.generic import TemplateView

from statements import vocabulary


class Methodology(TemplateView):
    template_name = "statements/methodology.html"
    extra_context: dict[str, Any] = {
        "section": "methodology",
        "version": vocabulary.METHODOLOGY,
        "statuses": list(vocabulary.Status),
        "stances": list(vocabulary.Stance),
        "natures": list(vocabulary.Nature),
        "roles": list(vocabulary.Role),
        "reliability": list(vocabulary.Reliability),
        "credibility": list(vocabulary.Credibility),
        "provenances": list(vocabulary.Provenance),
        "confidences": list(vocabulary.Confidence),
        "types": list(vocabulary.DemandType),
        "themes": list(vocabulary.Theme),
        "strengths": list(vocabulary.Strength),
    }
