"""Names and moments that are the same in every run."""

from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

MOMENT = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
BATCH = "2026-01-05-regular-001"


def uuid(*name: object) -> str:
    """The same UUID for the same name, in one part or several, so that examples stay as they are."""
    return str(uuid5(NAMESPACE_DNS, f"{'-'.join(map(str, name))}.signal9"))


def asset_id(symbol: str = "KO") -> str:
    """The asset id of a symbol in tests."""
    return uuid("asset", symbol)


def analysis_id(symbol: str = "KO") -> str:
    """The analysis id of a symbol in tests."""
    return uuid("analysis", symbol)


def asset(symbol: str) -> dict[str, Any]:
    """The fields that name a company, as builders take them."""
    return {"asset_id": asset_id(symbol), "symbol": symbol}
