"""What happens each minute, by whomever it is called, and by however many at once."""

from collections import Counter

from .clock import now
from .models import Invitation, Subscription
from .planning import plan
from .sending import drain


def tick(seconds: float) -> Counter[str]:
    """Forget what is over, plan what is due, send what waits; what became of how many mails."""
    moment = now()
    Subscription.objects.forget_unconfirmed(moment)
    Invitation.objects.forget(moment)
    planned = plan(moment)
    return Counter({"planned": planned}) + drain(seconds)
