"""Rows that are read by name: an asset and an analysis."""

from collections.abc import Mapping
from typing import Any, Self, TypeAlias

import msgspec

from signal9_domain import Asset

Row: TypeAlias = Mapping[str, Any]
"""A row of a table, as it is stored."""


class _TableRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """A row that knows how to stand in a table."""

    stream_version: int

    def row(self) -> dict[str, Any]:
        """The row as plain attributes; what is unknown is left out."""
        values: dict[str, Any] = msgspec.to_builtins(self)
        return {name: value for name, value in values.items() if value is not None}

    @classmethod
    def of(cls, row: Row) -> Self:
        """The typed form of a stored row."""
        return msgspec.convert(row, cls)


class AssetRow(_TableRow, frozen=True, kw_only=True):
    """An asset as the universe, the planner and a reader see it: a fold of its stream."""

    asset_id: str
    symbol: str
    name: str = ""
    exchange: str = ""
    asset_class: str = ""
    status: str = "active"
    tradable: bool = True
    fractionable: bool = False
    former_names: list[str] = []
    former_symbols: list[str] = []
    sector: str | None = None
    industry: str | None = None
    description: str | None = None
    market_cap: float | None = None
    last_collected_at: str | None = None
    last_attempted_at: str | None = None
    last_failure: str | None = None
    earnings_date: str | None = None
    """Day of the newest report that was collected."""
    last_report_date: str | None = None
    """Day of the last report that the calendar named and that has passed since."""
    next_report_date: str | None = None
    """Day on which the calendar expects the next report."""
    last_updated: str = ""

    @property
    def asset(self) -> Asset:
        """The state of the asset, as far as the row shows it: what is decided from it is decided again from the stream."""
        return msgspec.convert({name: value for name, value in self.row().items() if value != ""}, Asset)


class AnalysisRow(_TableRow, frozen=True, kw_only=True):
    """One analysis of one asset: a fold of its stream."""

    asset_id: str
    analysis_id: str
    symbol: str | None = None
    status: str = "running"
    investment_rating: int | None = None
    confidence: float | None = None
    rating_stability: str | None = None
    components: dict[str, float | None] = {}
    reasons: list[dict[str, Any]] = []
    ruleset_version: int | None = None
    result_digest: str | None = None
    result_size: int | None = None
    error: str = ""
    faults: list[dict[str, str]] = []
    analyzed_at: str = ""
