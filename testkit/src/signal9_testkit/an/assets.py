"""Events of a company's listing and of its reports' calendar."""

from typing import Any

from signal9_contracts import (
    AssetChanged,
    AssetDelisted,
    AssetListed,
    EarningsCalendarSynced,
    EarningsScheduled,
    EntryFault,
)
from signal9_testkit.an.built import built
from signal9_testkit.an.ids import asset


def asset_listed(symbol: str = "KO", **fields: Any) -> AssetListed:
    """An asset that appeared in the broker's list."""
    return built(AssetListed, fields, **asset(symbol), **_listing(f"{symbol} Company"))


def asset_changed(symbol: str = "KO", **fields: Any) -> AssetChanged:
    """A listed asset under a new name."""
    return built(AssetChanged, fields, 2, **asset(symbol), **_listing(f"{symbol} Inc"), changed=["name"])


def asset_delisted(symbol: str = "KO", **fields: Any) -> AssetDelisted:
    """An asset that left the broker's list."""
    return built(AssetDelisted, fields, 3, **asset(symbol))


def earnings_scheduled(symbol: str = "KO", **fields: Any) -> EarningsScheduled:
    """A company whose next report is expected in February."""
    return built(
        EarningsScheduled,
        fields,
        2,
        **asset(symbol),
        report_date="2026-02-10",
        fiscal_date_ending="2025-12-31",
        seen_on="2026-01-05",
        estimate=0.57,
        currency="USD",
    )


def earnings_calendar_synced(**fields: Any) -> EarningsCalendarSynced:
    """A calendar of four rows, of which one is broken."""
    fault = EntryFault(entry=4, field="reportDate", found="'next week'", expected="a day, YYYY-MM-DD")
    return built(
        EarningsCalendarSynced,
        fields,
        day="2026-01-05",
        digest="c" * 64,
        size=180,
        rows=4,
        known=2,
        unknown=1,
        broken=1,
        faults=[fault],
    )


def _listing(name: str) -> dict[str, Any]:
    return {"name": name, "exchange": "NYSE", "asset_class": "us_equity", "tradable": True}
