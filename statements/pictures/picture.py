"""A picture with everything that stands around it."""

from dataclasses import dataclass, field
from typing import Any

from .drawing import Drawing
from .table import Table


@dataclass(frozen=True)
class Picture:
    """`name` is unique on a page. `reading` says how to read it, `description` what is to be seen.

    `address` is where it stands alone, without its ending; `query` what is asked there.
    """

    name: str
    title: str
    reading: str
    description: str
    drawing: Drawing
    table: Table
    address: str = ""
    query: str = ""
    rows: list[Any] = field(default_factory=list)
    """For a list in place of the table."""

    @property
    def svg(self) -> str:
        return f"{self.address}.svg{self.query}"

    @property
    def csv(self) -> str:
        return f"{self.address}.csv{self.query}"
