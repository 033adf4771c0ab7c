"""The form that asks to follow a search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from statements.forms import StampedForm
from statements.vocabulary import Frequency

RHYTHMS = [
    (Frequency.EACH, _("Each change, within a few minutes")),
    (Frequency.DAILY, _("Daily, at 06:00 UTC, if something changed")),
    (Frequency.WEEKLY, _("Weekly, on Monday")),
    (Frequency.MONTHLY, _("Monthly, on the 1st")),
]


class SubscribeForm(StampedForm):
    address = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write the address at which you want to hear."),
            "invalid": _(
                "This is no e-mail address that we can write to: "
                "it should look like name@example.org."
            ),
        },
    )
    frequency = forms.ChoiceField(
        label=_("How often"), choices=RHYTHMS, initial=Frequency.DAILY, widget=forms.RadioSelect
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        name, at, host = address.rpartition("@")
        # Allowed in theory, and hardly ever a mailbox of a person. And the older rule for letters
        # beyond ASCII leads to another domain where these stand in a name.
        is_odd = name.startswith('"') or "." not in host or host.startswith("[")
        if is_odd or set(host) & set("ßς\u200c\u200d"):
            raise forms.ValidationError(self.fields["address"].error_messages["invalid"])
        return address
