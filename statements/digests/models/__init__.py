"""Who asked to hear of what, and what they have heard."""

from .choices import Choices
from .limits import Attempt, Invitation, TooMany
from .mail import Delivery, Mail, Reminder
from .post import Post
from .sealing_key import SealingKey
from .search import Search
from .subscriber import Subscriber
from .subscription import Subscription
from .suppression import Suppression
from .wish import Wish

__all__ = [
    "Attempt",
    "Choices",
    "Delivery",
    "Invitation",
    "Mail",
    "Post",
    "Reminder",
    "SealingKey",
    "Search",
    "Subscriber",
    "Subscription",
    "Suppression",
    "TooMany",
    "Wish",
]
