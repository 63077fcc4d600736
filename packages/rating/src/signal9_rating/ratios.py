"""Ratios of one annual report, and of one against the mean with the report before it.

Every function takes the fiscal years of a company from the one asked about backwards, never an empty sequence;
None where an input is missing or a divisor is 0. Averages over this and the previous fiscal year are None where there is none.
Definitions, unless a source is named: the usual ones of financial statement analysis (Penman 2013).
"""

from collections.abc import Callable

from signal9_rating.arithmetic import difference, mean, product, ratio, total
from signal9_rating.documents import BalanceReport
from signal9_rating.fiscal import Years, previous


def average(years: Years, figure: Callable[[BalanceReport], float | None]) -> float | None:
    """Mean of a balance sheet figure over this and the previous fiscal year; None where that is missing."""
    before = previous(years)
    return mean(figure(years[0].balance), figure(before[0].balance)) if before else None


def _assets(balance: BalanceReport) -> float | None:
    return balance.total_assets


def _equity(balance: BalanceReport) -> float | None:
    return balance.total_shareholder_equity


def _inventory(balance: BalanceReport) -> float | None:
    return balance.inventory


def gross_margin(years: Years) -> float | None:
    """grossProfit / totalRevenue, a share of revenue."""
    return ratio(years[0].income.gross_profit, years[0].income.total_revenue)


def operating_margin(years: Years) -> float | None:
    """operatingIncome / totalRevenue, a share of revenue."""
    return ratio(years[0].income.operating_income, years[0].income.total_revenue)


def net_profit_margin(years: Years) -> float | None:
    """netIncome / totalRevenue, a share of revenue."""
    return ratio(years[0].income.net_income, years[0].income.total_revenue)


def return_on_assets(years: Years) -> float | None:
    """netIncome / mean(totalAssets), per year."""
    return ratio(years[0].income.net_income, average(years, _assets))


def return_on_equity(years: Years) -> float | None:
    """netIncome / mean(totalShareholderEquity), per year."""
    return ratio(years[0].income.net_income, average(years, _equity))


def asset_turnover(years: Years) -> float | None:
    """totalRevenue / mean(totalAssets), times per year."""
    return ratio(years[0].income.total_revenue, average(years, _assets))


def inventory_turnover(years: Years) -> float | None:
    """costOfRevenue / mean(inventory), times per year."""
    return ratio(years[0].income.cost_of_revenue, average(years, _inventory))


def dupont(years: Years) -> float | None:
    """net_profit_margin × asset_turnover × mean(totalAssets) / mean(totalShareholderEquity), per year.

    Source: the DuPont identity; equals return_on_equity where revenue and assets are known.
    """
    leverage = ratio(average(years, _assets), average(years, _equity))
    return product(net_profit_margin(years), asset_turnover(years), leverage)


def current_ratio(years: Years) -> float | None:
    """totalCurrentAssets / totalCurrentLiabilities, times."""
    return ratio(years[0].balance.total_current_assets, years[0].balance.total_current_liabilities)


def quick_ratio(years: Years) -> float | None:
    """(cashAndShortTermInvestments + currentNetReceivables) / totalCurrentLiabilities, times."""
    balance = years[0].balance
    return ratio(
        total(balance.cash_and_short_term_investments, balance.current_net_receivables),
        balance.total_current_liabilities,
    )


def cash_ratio(years: Years) -> float | None:
    """cashAndShortTermInvestments / totalCurrentLiabilities, times."""
    return ratio(years[0].balance.cash_and_short_term_investments, years[0].balance.total_current_liabilities)


def operating_cash_flow_ratio(years: Years) -> float | None:
    """operatingCashflow / totalCurrentLiabilities, times."""
    return ratio(years[0].cash_flow.operating_cashflow, years[0].balance.total_current_liabilities)


def debt_to_equity(years: Years) -> float | None:
    """shortLongTermDebtTotal / totalShareholderEquity, times; negative where equity is."""
    return ratio(years[0].balance.short_long_term_debt_total, years[0].balance.total_shareholder_equity)


def debt_to_assets(years: Years) -> float | None:
    """shortLongTermDebtTotal / totalAssets, a share of assets."""
    return ratio(years[0].balance.short_long_term_debt_total, years[0].balance.total_assets)


def equity_to_assets(years: Years) -> float | None:
    """totalShareholderEquity / totalAssets, a share of assets: what losses a bank, too, could bear."""
    return ratio(years[0].balance.total_shareholder_equity, years[0].balance.total_assets)


def interest_coverage(years: Years) -> float | None:
    """ebit / interestExpense, times; None where no interest is paid."""
    return ratio(years[0].income.ebit, years[0].income.interest_expense)


def free_cash_flow(years: Years) -> float | None:
    """operatingCashflow − abs(capitalExpenditures), money: vendors differ in the sign of the expenditures."""
    spent = years[0].cash_flow.capital_expenditures
    return difference(years[0].cash_flow.operating_cashflow, None if spent is None else abs(spent))


def free_cash_flow_margin(years: Years) -> float | None:
    """free_cash_flow / totalRevenue, a share of revenue."""
    return ratio(free_cash_flow(years), years[0].income.total_revenue)


def income_quality(years: Years) -> float | None:
    """operatingCashflow / netIncome, times; means little where netIncome is negative."""
    return ratio(years[0].cash_flow.operating_cashflow, years[0].income.net_income)


def cash_return_on_assets(years: Years) -> float | None:
    """operatingCashflow / mean(totalAssets), per year: unlike income_quality it can be compared in a year of loss."""
    return ratio(years[0].cash_flow.operating_cashflow, average(years, _assets))


def accruals(years: Years) -> float | None:
    """(netIncome − operatingCashflow) / mean(totalAssets): the profit that no cash stands behind. Sloan (1996)."""
    return ratio(difference(years[0].income.net_income, years[0].cash_flow.operating_cashflow), average(years, _assets))


def dividend_cover(years: Years) -> float | None:
    """netIncome / dividendPayout, times; None where nothing is paid out."""
    payout = years[0].cash_flow.dividend_payout
    return ratio(years[0].income.net_income, None if payout is None else abs(payout))


def free_cash_flow_dividend_cover(years: Years) -> float | None:
    """free_cash_flow / dividendPayout, times: whether dividends are earned in cash; None where nothing is paid out."""
    payout = years[0].cash_flow.dividend_payout
    return ratio(free_cash_flow(years), None if payout is None else abs(payout))
