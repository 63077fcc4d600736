"""Turns a row of the public 10-K data set into a report under AlphaVantage's names.

The rules for signs and for zeros are told in data/PROVENANCE.md; each comment here names the rule by its letter.
"""

from collections.abc import Mapping

from signal9_sandbox.companies import Report
from signal9_sandbox.errors import UnreadableSource

# Industries whose reports have no such line: banks, insurers and landlords hold no goods for sale.
WITHOUT_INVENTORY = frozenset({"Financials", "Real Estate"})

SHORT_DEBT = "Short-Term Debt / Current Portion of Long-Term Debt"

Figures = Mapping[str, int | None]


class Row:
    """One source row: figures by the source's own names, in whole dollars.

    Raises:
        UnreadableSource: a column is absent or holds no number.
    """

    def __init__(self, cells: Mapping[str, str], sector: str) -> None:
        self._cells = cells
        self.sector = sector
        self.unclassified = self["Total Current Assets"] == 0 and self["Total Current Liabilities"] == 0

    def __getitem__(self, column: str) -> int:
        try:
            return round(float(self._cells[column]))
        except (KeyError, ValueError) as error:
            where = f"{self._cells.get('Ticker Symbol')} {self._cells.get('Period Ending')}"
            raise UnreadableSource(
                f"{where}: column {column!r} holds {self._cells.get(column)!r}, expected a number of dollars"
            ) from error

    def text(self, column: str) -> str | None:
        """Return a cell as written, None when it is blank."""
        return self._cells[column].strip() or None

    def unless_zero(self, column: str, missing: bool = True) -> int | None:
        """Return the figure; a zero is missing where `missing` says that it can't be a real one."""
        value = self[column]
        return None if value == 0 and missing else value


def report_from_row(cells: Mapping[str, str], sector: str) -> Report:
    """Return the report of one source row of a company of that GICS sector."""
    row = Row(cells, sector)
    balance = _balance(row)
    return Report(
        fiscal_date=cells["Period Ending"],
        income=_income(row),
        balance=balance,
        cash_flow=_cash_flow(row, balance),
        eps=row.text("Earnings Per Share"),
    )


def _income(row: Row) -> dict[str, int | None]:
    revenue = row["Total Revenue"]
    cost = row.unless_zero("Cost of Revenue", revenue > 0)  # C
    # C: without a cost line, the source's gross profit is only the revenue again.
    gross = None if cost is None else row.unless_zero("Gross Profit", revenue != cost)
    operating = row.unless_zero("Operating Income", row["Earnings Before Tax"] != 0)  # C
    interest = row.unless_zero("Interest Expense", _debt(row) > 0)  # D
    ebit = _sum(row["Earnings Before Tax"], interest)
    depreciation = _depreciation(row)
    return {
        "grossProfit": gross,
        "totalRevenue": revenue,
        "costOfRevenue": cost,
        "costofGoodsAndServicesSold": cost,
        "operatingIncome": operating,
        "sellingGeneralAndAdministrative": row.unless_zero("Sales, General and Admin."),  # B
        "researchAndDevelopment": row.unless_zero("Research and Development"),  # B
        "operatingExpenses": _difference(gross, operating),
        "interestExpense": interest,
        "otherNonOperatingIncome": row["Add'l income/expense items"],
        "depreciationAndAmortization": depreciation,
        "incomeBeforeTax": row["Earnings Before Tax"],
        "incomeTaxExpense": row["Income Tax"],
        "netIncomeFromContinuingOperations": row["Net Income-Cont. Operations"],
        "ebit": ebit,
        "ebitda": _sum(ebit, depreciation),
        "netIncome": row["Net Income"],
    }


def _balance(row: Row) -> dict[str, int | None]:
    # A: a sheet that isn't split into current and non-current lacks every line of the split.
    split = not row.unclassified
    current_assets = row["Total Current Assets"] if split else None
    current_liabilities = row["Total Current Liabilities"] if split else None
    cash = row["Cash and Cash Equivalents"]
    short_investments = row.unless_zero("Short-Term Investments", row.unclassified)
    no_inventory_line = (
        row.unclassified or row.sector in WITHOUT_INVENTORY or row["Changes in Inventories"] != 0  # A, B, E
    )
    receivables = row.unless_zero("Net Receivables", row.unclassified or row["Accounts Receivable"] != 0)  # A, E
    intangible = row["Intangible Assets"]
    short_debt = row.unless_zero(SHORT_DEBT, row.unclassified or _debt_is_hidden(row))  # A, D
    long_debt = row.unless_zero("Long-Term Debt", _debt_is_hidden(row))  # D
    # A sheet without a split shows all debt in one line, which then is the total.
    total_debt = long_debt if row.unclassified and short_debt is None else _sum(long_debt, short_debt)
    return {
        "totalAssets": row["Total Assets"],
        "totalCurrentAssets": current_assets,
        "cashAndCashEquivalentsAtCarryingValue": cash,
        "cashAndShortTermInvestments": _sum(cash, short_investments),
        "inventory": row.unless_zero("Inventory", no_inventory_line),
        "currentNetReceivables": receivables,
        "totalNonCurrentAssets": _difference(row["Total Assets"], current_assets),
        "propertyPlantEquipment": row.unless_zero("Fixed Assets", row["Depreciation"] != 0),  # E
        "intangibleAssets": intangible,
        "intangibleAssetsExcludingGoodwill": intangible,
        "goodwill": row["Goodwill"],
        "longTermInvestments": row["Long-Term Investments"],
        "shortTermInvestments": short_investments,
        "otherCurrentAssets": row.unless_zero("Other Current Assets", row.unclassified),
        "otherNonCurrentAssets": row["Other Assets"],
        "totalLiabilities": row["Total Liabilities"],
        "totalCurrentLiabilities": current_liabilities,
        "currentAccountsPayable": row.unless_zero("Accounts Payable"),  # B
        "shortTermDebt": short_debt,
        "totalNonCurrentLiabilities": _difference(row["Total Liabilities"], current_liabilities),
        "longTermDebt": long_debt,
        "shortLongTermDebtTotal": total_debt,
        "otherCurrentLiabilities": row.unless_zero("Other Current Liabilities", row.unclassified),
        "otherNonCurrentLiabilities": row["Other Liabilities"],
        "totalShareholderEquity": row["Total Equity"],
        "treasuryStock": row["Treasury Stock"],
        "retainedEarnings": row.unless_zero("Retained Earnings"),  # F
        "commonStock": row["Common Stocks"],
        "commonStockSharesOutstanding": _shares(row),
    }


def _cash_flow(row: Row, balance: Figures) -> dict[str, int | None]:
    # E: a plant that wears out is also renewed, so a zero here is a line that the report folds into another.
    no_capex_line = row["Fixed Assets"] != 0 or row["Depreciation"] != 0
    spent = row.unless_zero("Capital Expenditures", no_capex_line)
    return {
        "operatingCashflow": row["Net Cash Flow-Operating"],
        "changeInOperatingLiabilities": row.unless_zero("Liabilities"),  # F
        "depreciationDepletionAndAmortization": _depreciation(row),
        "capitalExpenditures": None if spent is None else -spent,
        "changeInReceivables": row.unless_zero("Accounts Receivable", balance["currentNetReceivables"] != 0),  # F
        "changeInInventory": row.unless_zero("Changes in Inventories", balance["inventory"] != 0),  # F
        "cashflowFromInvestment": row["Net Cash Flows-Investing"],
        "cashflowFromFinancing": row["Net Cash Flows-Financing"],
        "changeInCashAndCashEquivalents": row["Net Cash Flow"],
        "changeInExchangeRate": row["Effect of Exchange Rate"],
        "netIncome": row["Net Income"],
    }


def _debt(row: Row) -> int:
    return row["Long-Term Debt"] + row[SHORT_DEBT]


def _debt_is_hidden(row: Row) -> bool:
    return _debt(row) == 0 and row["Interest Expense"] > 0


def _depreciation(row: Row) -> int | None:
    return row.unless_zero("Depreciation", row["Fixed Assets"] > 0)  # E


def _shares(row: Row) -> int | None:
    estimate = row.text("Estimated Shares Outstanding")
    shares = round(float(estimate)) if estimate else 0
    return shares if shares > 0 else None  # G


def _sum(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left + right


def _difference(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left - right
