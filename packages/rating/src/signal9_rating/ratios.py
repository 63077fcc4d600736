"""Ratios of one annual report, and of one against the mean with the report before it.

Every function takes the fiscal years of a company from the one asked about backwards, never an empty sequence;
None where an input is missing or a divisor is 0. Averages over this and the previous fiscal year are None where there is none.
Definitions, unless a source is named: the usual ones of financial statement analysis (Penman 2013).
"""

from collections.abc import Callable

from signal9_marketdata import BalanceReport
from signal9_rating.arithmetic import difference, mean, product, ratio, total
from signal9_rating.fiscal import Years, previous


def average(years: Years, figure: Callable[[BalanceReport], float | None]) -> float | None:
    """Mean of a balance sheet figure over this and the previous fiscal year; None where that is missing."""
    before = previous(years)
    return mean(figure(years[0].balance), figure(before[0].balance)) if before else None


def _assets(balance: BalanceReport) -> float | None:
    return balance.total_assets


def _equity(balance: BalanceReport) -> float | None:
    return balance.shareholder_equity


def _inventory(balance: BalanceReport) -> float | None:
    return balance.inventory


def gross_margin(years: Years) -> float | None:
    """gross_profit / total_revenue, a share of revenue."""
    return ratio(years[0].income.gross_profit, years[0].income.total_revenue)


def operating_margin(years: Years) -> float | None:
    """operating_income / total_revenue, a share of revenue."""
    return ratio(years[0].income.operating_income, years[0].income.total_revenue)


def net_profit_margin(years: Years) -> float | None:
    """net_income / total_revenue, a share of revenue."""
    return ratio(years[0].income.net_income, years[0].income.total_revenue)


def return_on_assets(years: Years) -> float | None:
    """net_income / mean(total_assets), per year."""
    return ratio(years[0].income.net_income, average(years, _assets))


def return_on_equity(years: Years) -> float | None:
    """net_income / mean(shareholder_equity), per year."""
    return ratio(years[0].income.net_income, average(years, _equity))


def asset_turnover(years: Years) -> float | None:
    """total_revenue / mean(total_assets), times per year."""
    return ratio(years[0].income.total_revenue, average(years, _assets))


def inventory_turnover(years: Years) -> float | None:
    """cost_of_revenue / mean(inventory), times per year."""
    return ratio(years[0].income.cost_of_revenue, average(years, _inventory))


def dupont(years: Years) -> float | None:
    """net_profit_margin × asset_turnover × mean(total_assets) / mean(shareholder_equity), per year.

    Source: the DuPont identity; equals return_on_equity where revenue and assets are known.
    """
    leverage = ratio(average(years, _assets), average(years, _equity))
    return product(net_profit_margin(years), asset_turnover(years), leverage)


def current_ratio(years: Years) -> float | None:
    """total_current_assets / total_current_liabilities, times."""
    return ratio(years[0].balance.total_current_assets, years[0].balance.total_current_liabilities)


def quick_ratio(years: Years) -> float | None:
    """(cash_and_short_term_investments + current_net_receivables) / total_current_liabilities, times."""
    balance = years[0].balance
    return ratio(
        total(balance.cash_and_short_term_investments, balance.current_net_receivables),
        balance.total_current_liabilities,
    )


def cash_ratio(years: Years) -> float | None:
    """cash_and_short_term_investments / total_current_liabilities, times."""
    return ratio(years[0].balance.cash_and_short_term_investments, years[0].balance.total_current_liabilities)


def operating_cash_flow_ratio(years: Years) -> float | None:
    """operating_cash_flow / total_current_liabilities, times."""
    return ratio(years[0].cash_flow.operating_cash_flow, years[0].balance.total_current_liabilities)


def debt_to_equity(years: Years) -> float | None:
    """total_debt / shareholder_equity, times; negative where equity is."""
    return ratio(years[0].balance.total_debt, years[0].balance.shareholder_equity)


def debt_to_assets(years: Years) -> float | None:
    """total_debt / total_assets, a share of assets."""
    return ratio(years[0].balance.total_debt, years[0].balance.total_assets)


def equity_to_assets(years: Years) -> float | None:
    """shareholder_equity / total_assets, a share of assets: what losses a bank, too, could bear."""
    return ratio(years[0].balance.shareholder_equity, years[0].balance.total_assets)


def interest_coverage(years: Years) -> float | None:
    """ebit / interest_expense, times; None where no interest is paid."""
    return ratio(years[0].income.ebit, years[0].income.interest_expense)


def free_cash_flow(years: Years) -> float | None:
    """operating_cash_flow − abs(capital_expenditures), money: vendors differ in the sign of the expenditures."""
    spent = years[0].cash_flow.capital_expenditures
    return difference(years[0].cash_flow.operating_cash_flow, None if spent is None else abs(spent))


def free_cash_flow_margin(years: Years) -> float | None:
    """free_cash_flow / total_revenue, a share of revenue."""
    return ratio(free_cash_flow(years), years[0].income.total_revenue)


def income_quality(years: Years) -> float | None:
    """operating_cash_flow / net_income, times; means little where net_income is negative."""
    return ratio(years[0].cash_flow.operating_cash_flow, years[0].income.net_income)


def cash_return_on_assets(years: Years) -> float | None:
    """operating_cash_flow / mean(total_assets), per year: unlike income_quality it can be compared in a year of loss."""
    return ratio(years[0].cash_flow.operating_cash_flow, average(years, _assets))


def accruals(years: Years) -> float | None:
    """(net_income − operating_cash_flow) / mean(total_assets): the profit that no cash stands behind. Sloan (1996)."""
    return ratio(
        difference(years[0].income.net_income, years[0].cash_flow.operating_cash_flow), average(years, _assets)
    )


def dividend_cover(years: Years) -> float | None:
    """net_income / dividend_payout, times; None where nothing is paid out."""
    payout = years[0].cash_flow.dividend_payout
    return ratio(years[0].income.net_income, None if payout is None else abs(payout))


def free_cash_flow_dividend_cover(years: Years) -> float | None:
    """free_cash_flow / dividend_payout, times: whether dividends are earned in cash; None where nothing is paid out."""
    payout = years[0].cash_flow.dividend_payout
    return ratio(free_cash_flow(years), None if payout is None else abs(payout))
