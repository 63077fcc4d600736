"""How AlphaVantage names a company's field: the SEC's office as sector, the title of its SIC code as industry, in capitals."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

INDUSTRIES_FILE = Path(__file__).parent / "data" / "industries.csv"


class Industry(NamedTuple):
    """The vendor's Sector and Industry."""

    office: str
    title: str


@cache
def industries() -> dict[int, Industry]:
    """Return SIC code → its office and title in the vendor's capitals, read once per process."""
    with INDUSTRIES_FILE.open(encoding="utf-8", newline="") as lines:
        return {
            int(row["code"]): Industry(row["office"].upper(), row["title"].upper()) for row in csv.DictReader(lines)
        }
