"""What a search would have brought so far: how many changes, and those of the last month."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext

from statements.filters import matching_among, newest_matching
from statements.languages import numeral
from statements.ledger.head import head_seq
from statements.models import Publication

from .news import Story, marks_of, stories

WEEK = timedelta(weeks=1)
WEEKS = 12
CAP = 1_000
"""Nothing is counted further: whoever would get so many reads “more than”."""
NEAR = 10_000
"""So many entries are looked at first."""
MONTH = timedelta(days=30)
MOST = 60
"""So many changes of demands a preview tells in full."""


@dataclass(frozen=True)
class Volume:
    """How many publications a search matched in the last so many weeks; beyond the cap, more."""

    number: int
    weeks: int

    @property
    def is_capped(self) -> bool:
        return self.number > CAP

    def __str__(self) -> str:
        if not self.number:
            nothing = gettext("nothing of it has changed.")
            return f"{self._since()} {nothing}"
        if self.weeks == 0:
            return f"{self._since()} {self._changes()}."
        return f"{self._since()} {self._changes()}, {self._a_week()}."

    def _since(self) -> str:
        if self.weeks == 0:
            return gettext("This record is less than a week old. Since it began:")
        said = ngettext("In the last week:", "In the last %(weeks)s weeks:", self.weeks)
        return said % {"weeks": self.weeks}

    def _changes(self) -> str:
        if self.is_capped:
            return gettext("more than %(number)s changes") % {"number": numeral(CAP)}
        said = ngettext("%(number)s change", "%(number)s changes", self.number)
        return said % {"number": numeral(self.number)}

    def _a_week(self) -> str:
        a_week = min(self.number, CAP) / self.weeks
        if a_week < 1:
            return gettext("less than one a week")
        if self.is_capped:
            return gettext("more than %(number)s a week") % {"number": numeral(math.floor(a_week))}
        return gettext("about %(number)s a week") % {"number": numeral(round(a_week))}


@dataclass(frozen=True)
class Preview:
    """What somebody would have had in a month: the newest of it as stories, how many publications
    there are in all, and how many of them are not told here; past the cap, more."""

    stories: Sequence[Story]
    number: int
    rest: int
    cap = CAP

    @property
    def is_capped(self) -> bool:
        return self.number > CAP


def volume(query: str, now: datetime) -> Volume:
    """How often a canonical search matched lately."""
    first = Publication.objects.order_by("seq").values_list("at", flat=True).first() or now
    weeks = min(WEEKS, (now - first) // WEEK)
    return Volume(len(_newest(query, now - WEEK * WEEKS)), weeks)


def preview(query: str, now: datetime) -> Preview:
    """What a canonical search matched in the last month."""
    found = _newest(query, now - MONTH)
    shown = _whole(query, found[-MOST:])
    return Preview(stories(marks_of(shown), {}), len(found), len(found) - len(shown))


def _whole(query: str, entries: Sequence[int]) -> dict[int, dict[int, list[int]]]:
    """The newest of these with their demands: as many as fit whole, and one in any case."""
    found: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for entry, demand in matching_among(query, entries):
        found[entry][demand] = []
    shown: dict[int, dict[int, list[int]]] = {}
    for entry in sorted(found, reverse=True):
        if shown and sum(map(len, shown.values())) + len(found[entry]) > MOST:
            break
        shown[entry] = found[entry]
    return shown


def _newest(query: str, since: datetime) -> list[int]:
    """The newest publications of a search after a moment, one more than the cap at most."""
    before = Publication.objects.filter(at__lt=since).order_by("-at", "-seq")
    begin = before.values_list("seq", flat=True).first() or 0
    # Where much matches, a look at the newest entries is enough.
    for first in (max(begin, head_seq() - NEAR), begin):
        found = newest_matching(query, first, CAP + 1)
        if len(found) > CAP:
            break
    return sorted(found)[-CAP - 1 :]
