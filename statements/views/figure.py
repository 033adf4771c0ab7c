"""Numbers side by side as they were given: the facts of their picture, taken from the record."""

from collections.abc import Iterable

from statements.models import Figure
from statements.pictures.figures import Claim, figures
from statements.pictures.picture import Picture


def claim(given: Figure) -> Claim:
    return Claim(
        counted=given.counted,
        low=given.low,
        high=given.high,
        said=given.words,
        claimed_by=given.claimed_by,
        written=given.date,
        day=given.first_day,
        language=given.report.document.language,
    )


def figures_picture(
    given: Iterable[Figure], *, title: str, page: str, query: str = ""
) -> Picture | None:
    """The figures of a page, which its address ends; nothing where none was given."""
    claims = [claim(figure) for figure in given]
    if not claims:
        return None
    return figures(claims, title=title, address=f"{page}figures", query=query)
