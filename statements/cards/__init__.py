"""Preview cards: the picture that a link to a page shows elsewhere, 1200 by 630 pixels.

What a card says goes in; its bytes come out, the same ones each time.
"""

from .card import HEIGHT, WIDTH, Card, Told, draw

__all__ = ["HEIGHT", "WIDTH", "Card", "Told", "draw"]
