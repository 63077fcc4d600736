"""Marks earnings reports as processed."""

from signal9_contracts import EarningsProcessed
from signal9_readmodels import Table
from signal9_readmodels.layout.statement import report_mark


def mark_earnings(event: EarningsProcessed, earnings: Table) -> None:
    """Record that the report of `event.earnings_date` needs no further pollination.

    Idempotent: the mark is a fold of its event alone, so that a second delivery, and a replay, write the same row. A report that is
    announced a second time keeps its first mark's place: the newer event's row replaces it, and it stays marked.
    """
    earnings.put(report_mark(event))
