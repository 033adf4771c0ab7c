"""The time zones of the IANA database, as a reader finds them: by continent and by city."""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from django.utils.translation import gettext

from statements.languages import locale, sort_key

from .models.choices import UTC_ZONE

CONTINENTS = {
    "Africa": "002",
    "America": "019",
    "Antarctica": "AQ",
    "Asia": "142",
    "Australia": "AU",
    "Europe": "150",
    "Pacific": "009",
}
"""By the first word of a zone: what CLDR calls its part of the world."""

KNOWN_AS = {
    "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
    "America/Nuuk": "America/Godthab",
    "Asia/Ho_Chi_Minh": "Asia/Saigon",
    "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Kolkata": "Asia/Calcutta",
    "Asia/Yangon": "Asia/Rangoon",
    "Atlantic/Faroe": "Atlantic/Faeroe",
    "Europe/Kyiv": "Europe/Kiev",
}
"""Zones that CLDR still lists under their old names."""

Named = tuple[str, str]
Choice = tuple[str, str | list[Named]]


def zones() -> list[Choice]:
    """UTC, then the others in groups, each in the order of the alphabet of now."""
    groups: dict[str, list[Named]] = {}
    for zone in _ids():
        groups.setdefault(_group(zone), []).append((zone, city(zone)))
    return [
        (UTC_ZONE, UTC_ZONE),
        *(
            (group, sorted(some, key=lambda one: sort_key(one[1])))
            for group, some in sorted(groups.items(), key=lambda item: sort_key(item[0]))
        ),
    ]


def city(zone: str) -> str:
    """A zone within a sentence: its city, in the language of now as far as CLDR has it."""
    known = Locale.parse(locale()).time_zones.get(KNOWN_AS.get(zone, zone), {})
    return str(known.get("city", zone.rpartition("/")[2].replace("_", " ")))


@cache
def _ids() -> list[str]:
    """Those with a place in their name, each once: no older name of another one."""
    placed = {zone for zone in get_global("zone_territories") if "/" in zone}
    named = {zone for zone in placed if not zone.startswith("Etc/")}
    return sorted(named & available_timezones() - {*get_global("zone_aliases")})


def _group(zone: str) -> str:
    code = CONTINENTS.get(zone.partition("/")[0])
    if code is None:
        return gettext("Islands in other oceans")
    return str(Locale.parse(locale()).territories[code])
