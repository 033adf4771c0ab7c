"""The search: what is asked for, which answer is the best, why it answers, and how it is spelt."""

from .asked import Asked
from .best import BestFirst
from .excerpts import Excerpt, Matches
from .spelling import Hint, hint

__all__ = ["Asked", "BestFirst", "Excerpt", "Hint", "Matches", "hint"]
