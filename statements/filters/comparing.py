"""What can be asked of two sides: who demands what of whom, and two institutions side by side."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from . import ISSUER, DemandFilter
from .narrowing import public_issuers

SIDES = ("a", "b")


def _one_of_two(label: StrOrPromise) -> filters.ModelChoiceFilter:
    made = filters.ModelChoiceFilter(
        label=label,
        queryset=public_issuers,
        to_field_name="slug",
        method="then",
        empty_label="",
    )
    made.refusal = ISSUER
    return made


class CompareFilter(DemandFilter):
    """Which demands are compared; `a` and `b` are the two institutions, if two are."""

    has_pages = False

    q: Any = None
    status = type = issuer = addressee = flag = demand = None
    sort: Any = None

    a = _one_of_two(_("One institution"))
    b = _one_of_two(_("Another institution"))

    def get_form_class(self) -> Any:
        form: Any = super().get_form_class()
        cleaned = form.clean

        def clean(form: Any) -> dict[str, Any]:
            data: dict[str, Any] = cleaned(form)
            one, other = data.get("a"), data.get("b")
            if one and other and one == other:
                form.add_error("b", gettext("Choose two institutions that differ."))
            return data

        return type("CompareForm", (form,), {"clean": clean})

    def question(self) -> list[tuple[str, str]]:
        """What the tracker is asked for the same demands, the moment included."""
        return [pair for pair in self.parameters() if pair[0] not in SIDES]
