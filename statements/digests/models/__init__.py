"""Who asked to hear of what, and what they have heard."""

from .mail import Delivery, Mail
from .search import Search
from .subscriber import Invitation, Subscriber
from .subscription import Subscription

__all__ = ["Delivery", "Invitation", "Mail", "Search", "Subscriber", "Subscription"]
