"""Numbers that tell nothing of a single reader."""

FEW = 10


def few(number: int) -> str:
    """How many follow something, unless there are so few that one could tell who."""
    return str(number) if number >= FEW else f"fewer than {FEW}"
