"""A calendar of deadlines as iCalendar (RFC 5545, 7986)."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from icalendar import STATUS, TRANSP, Calendar, Event, Timezone, vDuration, vUri

from .deadlines import Deadline
from .feed import writable

KIND = "text/calendar; charset=utf-8"
ASK_AGAIN = timedelta(hours=12)


def written(name: str, address: str, deadlines: Iterable[Deadline]) -> bytes:
    """`address` is where the calendar is itself."""
    calendar = Calendar.new(
        uid=address,
        prodid=f"-//{settings.SITE_HOST}//Said and Done//EN",
        # A search may have line breaks in it, and this name is written as it is.
        name=" ".join(writable(name).split()),
        subcomponents=[_event(deadline) for deadline in deadlines],
    )
    # The library leaves out what type these are of, which the standard asks for.
    calendar.add("source", vUri(address), {"value": "URI"})
    calendar.add("refresh-interval", vDuration(ASK_AGAIN), {"value": "DURATION"})
    # Many programs know only this older name for it.
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    if not calendar.events:
        # By the standard a calendar without any component is none.
        calendar.add_component(Timezone.from_tzid("UTC"))
    return bytes(calendar.to_ical())


def _event(deadline: Deadline) -> Event:
    return Event.new(
        uid=f"deadline-{deadline.public_id}@{settings.SITE_HOST}",
        sequence=deadline.entry,
        stamp=deadline.changed,
        last_modified=deadline.changed,
        start=deadline.day,
        summary=writable(deadline.title),
        description=writable(deadline.text) or None,
        url=deadline.url,
        status=STATUS.CANCELLED if deadline.is_cancelled else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
    )
