"""The rules of PROVENANCE.md, one by one, on rows made for them."""

import pytest

from packages.sandbox.tools.mapping import SHORT_DEBT, report_from_row
from signal9_sandbox.companies import Report
from signal9_sandbox.errors import UnreadableSource

# A sound manufacturer; each test changes what its rule is about.
SOUND = {
    "Ticker Symbol": "ABC",
    "Period Ending": "2015-12-31",
    "Total Revenue": "1000.0",
    "Cost of Revenue": "600.0",
    "Gross Profit": "400.0",
    "Operating Income": "150.0",
    "Sales, General and Admin.": "200.0",
    "Research and Development": "50.0",
    "Interest Expense": "10.0",
    "Add'l income/expense items": "0.0",
    "Depreciation": "40.0",
    "Earnings Before Tax": "140.0",
    "Income Tax": "0.0",
    "Net Income-Cont. Operations": "140.0",
    "Net Income": "140.0",
    "Earnings Per Share": "1.4",
    "Total Assets": "2000.0",
    "Total Current Assets": "800.0",
    "Total Current Liabilities": "500.0",
    "Cash and Cash Equivalents": "300.0",
    "Short-Term Investments": "0.0",
    "Inventory": "200.0",
    "Net Receivables": "250.0",
    "Other Current Assets": "50.0",
    "Fixed Assets": "700.0",
    "Goodwill": "0.0",
    "Intangible Assets": "0.0",
    "Long-Term Investments": "0.0",
    "Other Assets": "500.0",
    "Total Liabilities": "1200.0",
    "Accounts Payable": "200.0",
    SHORT_DEBT: "100.0",
    "Long-Term Debt": "300.0",
    "Other Current Liabilities": "200.0",
    "Other Liabilities": "400.0",
    "Total Equity": "800.0",
    "Treasury Stock": "-70.0",
    "Retained Earnings": "600.0",
    "Common Stocks": "0.0",
    "Estimated Shares Outstanding": "100.4",
    "Net Cash Flow-Operating": "180.0",
    "Liabilities": "5.0",
    "Capital Expenditures": "-60.0",
    "Accounts Receivable": "-3.0",
    "Changes in Inventories": "-2.0",
    "Net Cash Flows-Investing": "-60.0",
    "Net Cash Flows-Financing": "-20.0",
    "Net Cash Flow": "100.0",
    "Effect of Exchange Rate": "0.0",
}


def mapped(changes: dict[str, str] | None = None, sector: str = "Industrials") -> Report:
    return report_from_row(SOUND | (changes or {}), sector)


def test_expenditures_change_their_sign_and_treasury_stock_keeps_it() -> None:
    """The vendor writes expenditures positive, treasury stock and changes in the cash flow as the source does."""
    report = mapped()

    assert report.cash_flow["capitalExpenditures"] == 60
    assert report.balance["treasuryStock"] == -70
    assert report.cash_flow["changeInInventory"] == -2


def test_ebit_is_earnings_before_tax_and_interest() -> None:
    """EBIT and EBITDA are sums of the row's own figures."""
    income = mapped().income

    assert (income["ebit"], income["ebitda"], income["operatingExpenses"]) == (150, 190, 250)


def test_shares_are_rounded_and_earnings_per_share_stay_text() -> None:
    """An estimate of 100.4 shares is 100 shares; EPS keeps the source's digits."""
    report = mapped()

    assert report.balance["commonStockSharesOutstanding"] == 100
    assert report.eps == "1.4"


def test_zeros_that_may_be_real_stay_zero() -> None:
    """Nothing in the row contradicts no goodwill, no taxes, no investments, no exchange effect."""
    report = mapped()

    assert report.balance["goodwill"] == 0
    assert report.balance["shortTermInvestments"] == 0
    assert report.balance["cashAndShortTermInvestments"] == 300
    assert report.income["incomeTaxExpense"] == 0
    assert report.cash_flow["changeInExchangeRate"] == 0


def test_a_sheet_without_a_split_lacks_its_lines() -> None:
    """Rule A: both current totals at zero make the split's lines and sums missing; all debt is long-term debt."""
    balance = mapped(
        {
            "Total Current Assets": "0.0",
            "Total Current Liabilities": "0.0",
            "Other Current Assets": "0.0",
            "Other Current Liabilities": "0.0",
            "Net Receivables": "0.0",
            "Inventory": "0.0",
            SHORT_DEBT: "0.0",
        }
    ).balance

    missing = [
        "totalCurrentAssets",
        "totalCurrentLiabilities",
        "totalNonCurrentAssets",
        "totalNonCurrentLiabilities",
        "inventory",
        "currentNetReceivables",
        "shortTermInvestments",
        "cashAndShortTermInvestments",
        "otherCurrentAssets",
        "otherCurrentLiabilities",
        "shortTermDebt",
    ]
    assert {field: balance[field] for field in missing} == dict.fromkeys(missing)
    assert balance["shortLongTermDebtTotal"] == 300


def test_a_figure_of_an_unsplit_sheet_is_kept() -> None:
    """Rule A is about zeros only: an insurer's reported short-term investments stay."""
    balance = mapped(
        {"Total Current Assets": "0.0", "Total Current Liabilities": "0.0", "Short-Term Investments": "9.0"}
    ).balance

    assert balance["shortTermInvestments"] == 9
    assert balance["cashAndShortTermInvestments"] == 309


@pytest.mark.parametrize(
    ("sector", "change", "expected"),
    [
        ("Financials", "0.0", None),
        ("Real Estate", "0.0", None),
        ("Industrials", "4.0", None),
        ("Industrials", "0.0", 0),
    ],
)
def test_no_inventory_is_missing_where_the_line_is_or_moves(sector: str, change: str, expected: int | None) -> None:
    """Rules B and E: zero stock is real only where the industry has the line and its change is zero too."""
    report = mapped({"Inventory": "0.0", "Changes in Inventories": change}, sector)

    assert report.balance["inventory"] == expected


@pytest.mark.parametrize(
    ("column", "statement", "field"),
    [
        ("Research and Development", "income", "researchAndDevelopment"),
        ("Sales, General and Admin.", "income", "sellingGeneralAndAdministrative"),
        ("Accounts Payable", "balance", "currentAccountsPayable"),
        ("Retained Earnings", "balance", "retainedEarnings"),
        ("Liabilities", "cash_flow", "changeInOperatingLiabilities"),
        ("Accounts Receivable", "cash_flow", "changeInReceivables"),
        ("Changes in Inventories", "cash_flow", "changeInInventory"),
        ("Capital Expenditures", "cash_flow", "capitalExpenditures"),
        ("Fixed Assets", "balance", "propertyPlantEquipment"),
        ("Estimated Shares Outstanding", "balance", "commonStockSharesOutstanding"),
    ],
)
def test_a_zero_that_can_not_be_is_missing(column: str, statement: str, field: str) -> None:
    """Rules B, E, F and G: beside the sound row's other figures, a zero in this line is no figure."""
    report = mapped({column: "0.0"})

    assert getattr(report, statement)[field] is None


def test_no_stock_and_no_receivables_do_not_change() -> None:
    """Rule F's exception: a balance of zero that didn't move keeps a change of zero."""
    report = mapped(
        {"Inventory": "0.0", "Changes in Inventories": "0.0", "Net Receivables": "0.0", "Accounts Receivable": "0.0"}
    )

    assert report.balance["currentNetReceivables"] == 0
    assert report.cash_flow["changeInInventory"] == 0
    assert report.cash_flow["changeInReceivables"] == 0


def test_revenue_without_cost_has_no_gross_profit() -> None:
    """Rule C: without a cost line the source repeats the revenue as gross profit, which says nothing."""
    income = mapped({"Cost of Revenue": "0.0", "Gross Profit": "1000.0"}).income

    assert (income["costOfRevenue"], income["grossProfit"], income["operatingExpenses"]) == (None, None, None)


def test_gross_profit_and_operating_income_of_zero_are_missing_when_contradicted() -> None:
    """Rule C: revenue is not cost, earnings are not zero, so neither result is."""
    income = mapped({"Gross Profit": "0.0", "Operating Income": "0.0"}).income

    assert (income["grossProfit"], income["operatingIncome"]) == (None, None)


def test_interest_beside_debt_is_not_zero() -> None:
    """Rule D: a debtor pays interest, so its zero is missing and EBIT with it; a company without debt pays none."""
    debtor = mapped({"Interest Expense": "0.0"}).income
    free_of_debt = mapped({"Interest Expense": "0.0", SHORT_DEBT: "0.0", "Long-Term Debt": "0.0"})

    assert (debtor["interestExpense"], debtor["ebit"], debtor["ebitda"]) == (None, None, None)
    assert (free_of_debt.income["interestExpense"], free_of_debt.income["ebit"]) == (0, 140)
    assert free_of_debt.balance["shortLongTermDebtTotal"] == 0


def test_debt_beside_interest_is_not_zero() -> None:
    """Rule D: who pays interest owes something, so two zeros are both missing, and so is their sum."""
    balance = mapped({SHORT_DEBT: "0.0", "Long-Term Debt": "0.0"}).balance

    assert (balance["shortTermDebt"], balance["longTermDebt"], balance["shortLongTermDebtTotal"]) == (None, None, None)


def test_depreciation_of_a_plant_is_not_zero() -> None:
    """Rule E: fixed assets wear out, so depreciation and EBITDA are missing."""
    report = mapped({"Depreciation": "0.0"})

    assert report.income["depreciationAndAmortization"] is None
    assert report.income["ebitda"] is None


@pytest.mark.parametrize("estimate", ["", "-5.0"])
def test_shares_that_can_not_be_are_missing(estimate: str) -> None:
    """Rule G: a blank or negative estimate is no number of shares."""
    assert mapped({"Estimated Shares Outstanding": estimate}).balance["commonStockSharesOutstanding"] is None


def test_a_cell_that_is_no_number_is_named() -> None:
    """The error says which company, year and column, and what stood there."""
    with pytest.raises(UnreadableSource, match=r"ABC 2015-12-31: column 'Goodwill' holds 'n/a'"):
        mapped({"Goodwill": "n/a"})
