"""The one table of a picture: its page shows it, and its CSV is it."""

import csv
from dataclasses import dataclass, field
from io import StringIO

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a cell for a formula, and would run it."""


@dataclass(frozen=True)
class Table:
    head: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def csv(self) -> str:
        """As RFC 4180 has it, in UTF-8; what would be a formula begins with an apostrophe."""
        out = StringIO()
        writer = csv.writer(out)
        writer.writerow(self.head)
        writer.writerows([[_harmless(cell) for cell in row] for row in self.rows])
        return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
