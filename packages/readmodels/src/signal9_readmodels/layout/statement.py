"""A company's statements and reports in the read tables: the tables, their keys, and the mark of a processed report."""

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from signal9_readmodels.layout.row import moment

if TYPE_CHECKING:
    from signal9_contracts import EarningsProcessed

STATEMENT_KEYS: Final = MappingProxyType(
    {
        "income_statement": ("asset_id", "period"),
        "balance_sheet": ("asset_id", "period"),
        "cash_flow": ("asset_id", "period"),
        "company_overview": ("asset_id",),
        "earnings": ("asset_id", "period"),
    }
)
"""Field of `ReadTables` -> key of its table. A period is `annual#<day>` or `quarterly#<day>`; the rows hold the vendor's figures as text."""


def report_mark(event: "EarningsProcessed") -> dict[str, Any]:
    """The row of the table of earnings that says that a report needs no further pollination: a fold of that one event."""
    metadata = event.metadata
    return {
        "asset_id": event.asset_id,
        "period": report_period(event.earnings_date),
        "processed_by": metadata.event_id,
        "processed_at": moment(metadata.occurred_at),
        "stream_version": metadata.stream_version,
    }


def report_period(day: str) -> str:
    """The sort key of a report's mark, beside the fiscal periods of the same company."""
    return f"report#{day}"
