"""A large record to measure with: any number of demands, the same each time."""

from pathlib import Path
from typing import Any

MOST = 1_000_000
"""More demands would not fit into the numbers of which their public ids are made."""
SQL = Path(__file__).with_name("generate.sql").read_text(encoding="utf-8")


def generate(owner: Any, number: int) -> None:
    """Write so many demands with all around them, all or nothing; `owner`: a psycopg connection."""
    owner.execute(f"SET said.number = {int(number)}")
    owner.execute(SQL)
    owner.execute("VACUUM ANALYZE")
