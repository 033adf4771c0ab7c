"""What a mask hides, in sentences that do not say the name."""

from statements.models import Part, Publication
from statements.models.masks import rows_with

from .words import counts

LEDGER = Publication._meta.db_table
HIDES = (
    "“[{}]” stands in place of the name and its other forms in all that is saved from now on, and "
    "of every word that begins with one of them."
)
NOWHERE = "The name stands nowhere in the record."
STANDS = "The name stands now in: {}. Publishing this part hides it there for good."
EMPTIES = "Of the ledger {} would lose its content for good, and only its proof would stay."
EMPTY = "Of the ledger {} would lose their content for good, and only their proof would stay."


def what_is_hidden(part: Part) -> list[str]:
    """What a mask does, and what publishing it would delete, in sentences without the name."""
    found = rows_with(f"{part.name}\n{part.other_names}")
    entries = found.pop(LEDGER, 0)
    said = [HIDES.format(part.label), STANDS.format(counts(found)) if found else NOWHERE]
    if entries:
        words = "one entry" if entries == 1 else f"{entries} entries"
        said.append((EMPTIES if entries == 1 else EMPTY).format(words))
    return said
