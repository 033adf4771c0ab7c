"""How often and when, as a reader would say it."""

from django.utils.dates import WEEKDAYS

from statements.vocabulary import Frequency

from .models import Choices
from .zones import city


def in_words(chosen: Choices) -> str:
    """“Weekly (Monday, 06:00, Almaty)”."""
    frequency = Frequency(chosen.frequency)
    if frequency == Frequency.EACH:
        return str(frequency.label)
    day = [str(WEEKDAYS[chosen.weekday])] if frequency == Frequency.WEEKLY else []
    return f"{frequency.label} ({', '.join([*day, f'{chosen.hour:02}:00', city(chosen.zone)])})"
