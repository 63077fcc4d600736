"""What FinanceToolkit is given of a company: figures that our statements have."""

import pytest

from bench._finance import _ROWS
from signal9_marketdata import BalanceReport, CashFlowReport, IncomeReport


@pytest.mark.parametrize(
    ("statement", "report"), [("income", IncomeReport), ("balance", BalanceReport), ("cash_flow", CashFlowReport)]
)
def test_every_figure_is_a_field_of_its_statement(statement: str, report: type) -> None:
    """A field that was renamed is missed here, in a second, and not by the session `figures` alone."""
    assert set(_ROWS[statement].values()) <= set(report.__struct_fields__)  # type: ignore[attr-defined]  # a struct's
