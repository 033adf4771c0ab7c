"""What readers fill in: what they follow and how, and where they read."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from statements.forms import StampedForm
from statements.vocabulary import Frequency

from .models import Choices, Subscription, Wish
from .models.choices import UTC_ZONE, all_news
from .schedule import HOUR, MONDAY
from .vocabulary import News
from .zones import zones

RHYTHMS = [
    (Frequency.EACH, _("Each change, within a few minutes")),
    (Frequency.DAILY, _("Daily, if something changed")),
    (Frequency.WEEKLY, _("Weekly")),
    (Frequency.MONTHLY, _("Monthly, on the 1st")),
]
LONGEST = 254
"""Bytes of an address, as it is sealed."""

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


CHOOSE_ONE = {
    "required": _("Choose one of these."),
    "invalid_choice": _("Choose one of these."),
}
"""What somebody wrote is not repeated: it may be very long."""
TICK_SOME = {
    "required": _("Tick at least one of these."),
    "invalid_choice": _("Tick only what is in this list."),
    "invalid_list": _("Tick at least one of these."),
}


class ChoicesForm(forms.Form):
    """How often, when and of what."""

    frequency = forms.ChoiceField(
        label=_("How often"),
        choices=RHYTHMS,
        initial=Frequency.DAILY,
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ONE,
    )
    weekday = forms.TypedChoiceField(
        label=_("On which day, if weekly"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        initial=MONDAY,
        error_messages=CHOOSE_ONE,
    )
    hour = forms.TypedChoiceField(
        label=_("At which hour"),
        choices=HOURS,
        coerce=int,
        initial=HOUR,
        error_messages=CHOOSE_ONE,
    )
    zone = forms.ChoiceField(
        label=_("In which time zone"),
        choices=zones,
        initial=UTC_ZONE,
        error_messages=CHOOSE_ONE,
    )
    kinds = forms.MultipleChoiceField(
        label=_("What you want to hear of"),
        choices=News.choices,
        initial=all_news,
        widget=forms.CheckboxSelectMultiple,
        error_messages=TICK_SOME,
    )

    def chosen(self) -> dict[str, Any]:
        """By the names of the columns of `Choices`."""
        return {name: self.cleaned_data[name] for name in Choices.CHOSEN}

    @classmethod
    def of(cls, subscription: Subscription, data: Any = None) -> "ChoicesForm":
        return cls(data, initial=subscription.chosen(), prefix=subscription.handle)


class AddressForm(StampedForm):
    """Where somebody reads."""

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

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        name, at, host = address.rpartition("@")
        # Allowed in theory, and hardly ever a mailbox of a person. And the older rule for letters
        # beyond ASCII leads to another domain where these stand in a name.
        is_odd = name.startswith('"') or "." not in host or host.startswith("[")
        if is_odd or set(host) & set("ßς\u200c\u200d") or len(address.encode()) > LONGEST:
            raise forms.ValidationError(self.fields["address"].error_messages["invalid"])
        return address


class SubscribeForm(AddressForm, ChoicesForm):
    """Asks to follow a search."""

    field_order = ("address", *Choices.CHOSEN, "is_discreet")

    is_discreet = forms.BooleanField(
        label=_("In every mail to this address, only tell me that there is news, with a link"),
        required=False,
    )

    def wish(self) -> Wish:
        """What was asked for; whose it is and what it is about is not known here."""
        return Wish(**self.chosen(), is_discreet=self.cleaned_data["is_discreet"])


class SettingsForm(forms.Form):
    """What holds for all mails to one address."""

    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)
    is_discreet = forms.BooleanField(
        label=_("Only tell me that there is news, with a link"), required=False
    )
