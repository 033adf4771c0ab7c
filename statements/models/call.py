"""One making of a demand in a statement: the place of its words, and how they are meant."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from statements.vocabulary import Strength, Voice

from .demand import Demand
from .fields import one_of
from .record import PublicQuerySet, Record
from .statement import Statement, StatementText, as_stored

LONGEST = 5000
"""Code points of a call: a passage, not a whole text."""


class NoPlace(ValueError):
    """The quoted words have no single place; the message says so to whoever pasted them."""


class CallQuerySet(PublicQuerySet):
    public_by = ("statement__",)


class Call(Record):
    """A demand made once: its quote is cut out of the text, never typed a second time.

    `start` and `end` count code points of the text's body, end exclusive.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="calls")
    text = models.ForeignKey(StatementText, on_delete=models.CASCADE, related_name="calls")
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="calls")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    voice = models.CharField(
        max_length=20,
        choices=Voice.choices,
        default=Voice.OWN,
        help_text="Reported, if the text only tells that the issuer asked for it.",
    )
    reported_by = models.CharField(
        max_length=200, blank=True, help_text="Who reports it, if it is not in the issuer’s words."
    )
    strength = models.CharField(
        max_length=20,
        choices=Strength.choices,
        default=Strength.CALLS_ON,
        help_text="How strong the wording is, weakest first in the list.",
    )
    deadline = models.DateField(null=True, blank=True, help_text="If the words name one.")
    withdrawn_on = models.DateField(
        null=True, blank=True, help_text="If its issuer has withdrawn or replaced it."
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ("text", "start", "end", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="a_call_has_words"),
            models.CheckConstraint(
                condition=Q(end__lte=F("start") + LONGEST), name="a_call_is_a_passage"
            ),
            one_of("strength", Strength),
            models.CheckConstraint(
                condition=Q(voice="own", reported_by="") | Q(voice="reported") & ~Q(reported_by=""),
                name="reported_speech_says_by_whom",
                violation_error_message="Say who reports it, and only if it is reported.",
            ),
            models.UniqueConstraint(
                fields=["text", "start", "end", "demand"], name="one_call_per_place_and_demand"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand} ({self.statement})"

    @property
    def quote(self) -> str:
        return self.text.body[self.start : self.end]

    def get_absolute_url(self) -> str:
        return f"{self.statement.get_absolute_url()}#call-{self.public_id}"

    def public_content(self) -> dict[str, Any]:
        return {
            "id": self.public_id,
            "text": self.text.public_id,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "demand": self.demand.public_id,
            "voice": self.voice,
            "reported_by": self.reported_by,
            "strength": self.strength,
            "deadline": self.deadline and self.deadline.isoformat(),
            "withdrawn_on": self.withdrawn_on and self.withdrawn_on.isoformat(),
        }


def find_place(texts: Iterable[StatementText], quote: str) -> tuple[StatementText, int, int]:
    """The one place of a quote in a statement's texts: text, start and end in code points.

    The texts are as they are stored, the quote as it stands in its source. Raises `NoPlace` if the
    words stand nowhere or more than once.
    """
    quote = as_stored(quote).strip()
    if not quote:
        raise NoPlace("Paste the words that make the demand.")
    if len(quote) > LONGEST:
        raise NoPlace(f"A call is a passage of at most {LONGEST} characters.")
    places = [(text, start) for text in texts for start in _starts(text.body, quote)]
    if not places:
        raise NoPlace(
            "These words do not stand in the text. Paste them exactly as they stand there, "
            "quotation marks included."
        )
    if len(places) > 1:
        raise NoPlace(
            f"These words stand in the text {len(places)} times. Paste a longer passage that "
            "stands there only once."
        )
    text, start = places[0]
    return text, start, start + len(quote)


def _starts(body: str, quote: str) -> list[int]:
    starts, at = [], body.find(quote)
    while at >= 0:
        starts.append(at)
        at = body.find(quote, at + 1)
    return starts
