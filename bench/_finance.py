"""FinanceToolkit as a process of its own: it brings pandas and pins of its own, and no environment of ours should."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from signal9_marketdata import Company, FiscalYear

VERSION: Final = "2.3.0"
"""The release that we compare with."""

_SCRIPT: Final = Path(__file__).with_name("_financetoolkit.py")

Ratios = Mapping[str, Mapping[str, float | None]]
"""FinanceToolkit's name of a ratio → fiscal year → value."""


class FinanceToolkit:
    """Asks the process; a question is answered before the next is asked."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ratios(self, company: Company) -> Ratios:
        """All ratios of a company's annual reports that need its statements only."""
        found: Ratios = json.loads(self._ask(json.dumps(statements(company))))
        return found

    def again(self) -> None:
        """Compute the last company once more: from its JSON to ratios, models and growth."""
        self._ask("again")

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None  # noqa: S101  # both are pipes
        assert self._process.stdout is not None  # noqa: S101  # both are pipes
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"FinanceToolkit {VERSION} ended with {self._process.wait()}; what it said is above.")
        return answer


@contextmanager
def financetoolkit() -> Iterator[FinanceToolkit]:
    """Start FinanceToolkit in an environment that uv makes and keeps; it ends with the block."""
    uv = [shutil.which("uv") or ""] if shutil.which("uv") else [sys.executable, "-m", "uv"]
    command = [
        *uv,
        "run",
        "--quiet",
        "--no-project",
        "--isolated",
        "--with",
        f"financetoolkit=={VERSION}",
        "python",
        str(_SCRIPT),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield FinanceToolkit(process)
        if process.stdin is not None:
            process.stdin.close()


_ROWS: Final = {
    "income": {
        "Revenue": "total_revenue",
        "Cost of Goods Sold": "cost_of_revenue",
        "Gross Profit": "gross_profit",
        "Operating Income": "operating_income",
        "Selling, General and Administrative Expenses": "selling_general_and_administrative",
        "Interest Expense": "interest_expense",
        "EBIT": "ebit",
        "EBITDA": "ebitda",
        "Depreciation and Amortization": "depreciation_and_amortization",
        "Income Before Tax": "income_before_tax",
        "Income Tax Expense": "income_tax_expense",
        "Net Income": "net_income",
    },
    "balance": {
        "Cash and Cash Equivalents": "cash_and_equivalents",
        "Cash and Short Term Investments": "cash_and_short_term_investments",
        "Accounts Receivable": "current_net_receivables",
        "Net Receivables": "current_net_receivables",
        "Inventory": "inventory",
        "Total Current Assets": "total_current_assets",
        "Property, Plant and Equipment": "property_plant_equipment",
        "Intangible Assets": "intangible_assets",
        "Total Assets": "total_assets",
        "Short Term Debt": "short_term_debt",
        "Total Current Liabilities": "total_current_liabilities",
        "Long Term Debt": "long_term_debt",
        "Total Debt": "total_debt",
        "Total Liabilities": "total_liabilities",
        "Retained Earnings": "retained_earnings",
        "Total Shareholder Equity": "shareholder_equity",
        "Total Equity": "shareholder_equity",
    },
    "cash_flow": {
        "Cash Flow from Operations": "operating_cash_flow",
        "Operating Cash Flow": "operating_cash_flow",
        "Net Income": "net_income",
        "Dividends Paid": "dividend_payout",
    },
}


def statements(company: Company) -> dict[str, object]:
    """The company's annual reports under FinanceToolkit's names, oldest first; what is missing is null."""
    years = list(reversed(company.years))
    result: dict[str, object] = {"symbol": company.symbol}
    for statement, rows in _ROWS.items():
        result["cash" if statement == "cash_flow" else statement] = {
            name: {str(year.ending.year): getattr(getattr(year, statement), field) for year in years}
            for name, field in rows.items()
        }
    income, balance, cash = result["income"], result["balance"], result["cash"]
    assert isinstance(income, dict)  # noqa: S101  # made above
    assert isinstance(balance, dict)  # noqa: S101  # made above
    assert isinstance(cash, dict)  # noqa: S101  # made above
    for name in ("Weighted Average Shares", "Weighted Average Shares Diluted"):
        income[name] = {str(y.ending.year): y.balance.shares_outstanding for y in years}
    balance["Short Term Investments"] = {str(y.ending.year): _short_term(y) for y in years}
    cash["Capital Expenditure"] = {str(y.ending.year): _spent(y) for y in years}
    cash["Free Cash Flow"] = {
        str(y.ending.year): None if y.cash_flow.operating_cash_flow is None or _spent(y) is None
        else y.cash_flow.operating_cash_flow + (_spent(y) or 0.0)
        for y in years
    }  # fmt: skip
    return result


def _short_term(year: FiscalYear) -> float | None:
    together, cash = (
        year.balance.cash_and_short_term_investments,
        year.balance.cash_and_equivalents,
    )
    return None if together is None or cash is None else together - cash


def _spent(year: FiscalYear) -> float | None:
    spent = year.cash_flow.capital_expenditures
    return None if spent is None else -abs(spent)
