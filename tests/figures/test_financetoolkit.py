"""Our metrics equal FinanceToolkit's on the same statements, where both define them alike: `nox -s figures`."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bench._finance import FinanceToolkit, financetoolkit
from signal9_cli.packaged import packaged_company
from signal9_marketdata import Company, FiscalYear
from signal9_rating import compute_metrics
from signal9_rating.arithmetic import difference
from signal9_vendors import company_from, load_folder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

SAME: Final = {
    "gross_margin": "Gross Margin",
    "operating_margin": "Operating Margin",
    "net_profit_margin": "Net Profit Margin",
    "free_cash_flow_margin": "Free Cash Flow Margin",
    "return_on_assets": "Return on Assets",
    "return_on_equity": "Return on Equity",
    "dupont": "Return on Equity",
    "income_quality": "Income Quality Ratio",
    "cash_return_on_assets": "Cash Return on Assets",
    "current_ratio": "Current Ratio",
    "quick_ratio": "Quick Ratio",
    "cash_ratio": "Cash Ratio",
    "operating_cash_flow_ratio": "Operating Cash Flow Ratio",
    "asset_turnover": "Asset Turnover Ratio",
    "inventory_turnover": "Inventory Turnover Ratio",
    "debt_to_assets": "Debt-to-Assets Ratio",
    "debt_to_equity": "Debt-to-Equity Ratio",
}
"""Our name → FinanceToolkit's. Its interest coverage takes operating income, ours ebit; both are right by their own definition."""

COMPANIES: Final = (
    "AAPL",
    "BA",
    "CAT",
    "CVX",
    "DIS",
    "HD",
    "HON",
    "INTC",
    "KO",
    "MCD",
    "MRK",
    "MSFT",
    "NKE",
    "PFE",
    "PG",
    "WMT",
    "XOM",
)

UNCLASSIFIED: Final = ("AIG", "JPM", "MET", "SLG", "SPG", "USB")
"""Banks, insurers and REITs: sheets without current assets, so that fewer ratios exist."""


@pytest.fixture(scope="module")
def market() -> Path:
    """The folder of real market data, or a skip that says how to name it."""
    named = os.environ.get("SIGNAL9_MARKET_DIR")
    folders = [Path(named)] if named else sorted(ROOT.parent.glob("*/market"))
    for folder in folders:
        if (folder / "alphavantage_ibm" / "OVERVIEW.json").is_file():
            return folder
    pytest.skip("the market folder is absent: name it in SIGNAL9_MARKET_DIR")


@pytest.fixture(scope="module")
def other(market: Path) -> Iterator[FinanceToolkit]:
    """FinanceToolkit, once for all companies; nothing is fetched where there is nothing to compare."""
    with financetoolkit() as process:
        yield process


def compared(company: Company, other: FinanceToolkit) -> int:
    """Compare every figure that both state; return how many there were."""
    ours, theirs, count = compute_metrics(company), other.ratios(company), 0
    # It derives the gross profit; a vendor's lines do not always add up.
    torn = {year.ending.isoformat() for year in company.years if not _adds_up(year)}
    for name, its_name in SAME.items():
        for day, value in ours[name].items():
            its_value = theirs.get(its_name, {}).get(day[:4])
            if value is None or its_value is None or (name == "gross_margin" and day in torn):
                continue
            assert its_value == pytest.approx(value, rel=1e-6, abs=1e-9), (company.symbol, name, day)
            count += 1
    return count


@pytest.mark.parametrize("symbol", COMPANIES)
def test_a_company_of_the_market_data_has_the_same_figures(symbol: str, other: FinanceToolkit) -> None:
    """At least thirty figures of four fiscal years, equal to six digits."""
    assert compared(packaged_company(symbol), other) >= 30


@pytest.mark.parametrize("symbol", UNCLASSIFIED)
def test_a_bank_an_insurer_and_a_reit_have_the_same_figures(symbol: str, other: FinanceToolkit) -> None:
    """At least twenty figures, equal to six digits."""
    assert compared(packaged_company(symbol), other) >= 20


def test_ibm_has_the_same_figures(market: Path, other: FinanceToolkit) -> None:
    """The vendor's own answers, twenty fiscal years of them."""
    assert compared(company_from(load_folder(market / "alphavantage_ibm")), other) >= 150


def _adds_up(year: FiscalYear) -> bool:
    income = year.income
    gap = difference(difference(income.total_revenue, income.cost_of_revenue), income.gross_profit)
    return gap is not None and abs(gap) < 1
