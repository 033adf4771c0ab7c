"""What happens twice a minute, by whomever it is called, and by however many at once."""

from collections import Counter

from statements.ledger.signing import sign_head

from .clock import now
from .fetching import fetch_if_due
from .models import Attempt, Invitation, Mail, Post, Suppression, Wish
from .planning import plan
from .sending import drain


def tick(seconds: float) -> Counter[str]:
    """Sign the ledger, forget what is over, plan what is due, send what waits, fetch what came
    back; what became of how many mails."""
    sign_head()
    moment = now()
    Post.objects.beat(moment)
    Wish.objects.forget_unconfirmed(moment)
    for limits in (Invitation.objects, Attempt.objects, Suppression.objects):
        limits.forget(moment)
    Mail.objects.purge(moment)
    planned = plan(moment)
    outcomes = Counter({"planned": planned}) + drain(seconds)
    fetch_if_due(moment)
    return outcomes
