"""The field names of AlphaVantage's documents, in the vendor's order: read from fields.toml."""

from functools import cache
from pathlib import Path

import msgspec

FIELDS_FILE = Path(__file__).parent / "fields.toml"


class Fields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of the three statements' reports, and of the overview."""

    income: tuple[str, ...]
    balance: tuple[str, ...]
    cash_flow: tuple[str, ...]
    overview: tuple[str, ...]


@cache
def all_fields() -> Fields:
    """Return the packaged field names, read once per process."""
    return msgspec.toml.decode(FIELDS_FILE.read_bytes(), type=Fields)
