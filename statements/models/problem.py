"""What a reader found wrong with a page: for the editors alone, and nothing of who wrote it."""

from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Now

LONGEST = 4000
AN_HOUR = timedelta(hours=1)
PER_HOUR = 60
LOCK = "problems"


class TooManyProblems(Exception):
    """As many as are taken in an hour have come from all readers together."""


class ProblemQuerySet(models.QuerySet["Problem"]):
    def take(self, words: str, about: str, language: str) -> "Problem":
        """Keep a problem. Raises `TooManyProblems`; two at once are counted one after the other."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
            if self.filter(at__gt=Now() - AN_HOUR).count() >= PER_HOUR:
                raise TooManyProblems
            return self.create(words=words, about=about, language=language)


class Problem(models.Model):
    """A reader's words about a page. It changes nothing and is shown to nobody but editors."""

    words = models.TextField("what is wrong", max_length=LONGEST)
    about = models.CharField("page", max_length=300, blank=True)
    language = models.CharField("read in", max_length=8)
    at = models.DateTimeField("sent", db_default=Now(), editable=False)
    done_at = models.DateTimeField("done", null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = (models.F("done_at").desc(nulls_first=True), "-at")
        indexes: ClassVar = [models.Index(fields=["-at"], name="problem_by_time")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="a_problem_has_words"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False),
                name="who_closed_a_problem_closed_it_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about or '–'}: {self.words[:60]}"
