"""The form that asks to follow a search. It works without a cookie."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from statements.vocabulary import Frequency

STAMP = "digests.form"
# No least age: browsers fill in a form faster than any person, and send it at once.
OLDEST = timedelta(days=1)

RHYTHMS = [
    (Frequency.EACH, _("Each change, within a few minutes")),
    (Frequency.DAILY, _("Daily, at 06:00 UTC, if something changed")),
    (Frequency.WEEKLY, _("Weekly, on Monday")),
    (Frequency.MONTHLY, _("Monthly, on the 1st")),
]


def stamp(now: datetime) -> str:
    """When the form was made, signed: a form that nobody fetched here is not taken."""
    return Signer(salt=STAMP).sign(str(int(now.timestamp())))


class SubscribeForm(forms.Form):
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
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    # Programs fill in every field that they find; people do not see this one.
    website = forms.CharField(required=False)

    def __init__(self, data: Any = None, *, now: datetime) -> None:
        self.now = now
        super().__init__(data, initial={"stamp": stamp(now)})

    @property
    def is_by_program(self) -> bool:
        return bool(self.data.get("website"))

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        name, at, host = address.rpartition("@")
        # Allowed in theory, and hardly ever a mailbox of a person. And the older rule for letters
        # beyond ASCII leads to another domain where these stand in a name.
        is_odd = name.startswith('"') or "." not in host or host.startswith("[")
        if is_odd or set(host) & set("ßς\u200c\u200d"):
            raise forms.ValidationError(self.fields["address"].error_messages["invalid"])
        return address

    def clean(self) -> dict[str, Any]:
        age = self._age()
        if age is None or age > OLDEST:
            self._renew_stamp()
            raise forms.ValidationError(
                _("This form was open for too long. Please send it once more.")
            )
        return self.cleaned_data

    def _age(self) -> timedelta | None:
        try:
            made = int(Signer(salt=STAMP).unsign(self.cleaned_data.get("stamp", "")))
        except (BadSignature, ValueError):
            return None
        return timedelta(seconds=self.now.timestamp() - made)

    def _renew_stamp(self) -> None:
        self.data = {name: self.data[name] for name in self.data} | {"stamp": stamp(self.now)}
