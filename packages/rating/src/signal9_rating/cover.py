"""What bears a company's debts, dividends and equity: earnings, cash, and funds from operations.

Every function takes the fiscal years of a company from the one asked about backwards, never an empty sequence;
None where an input is missing or a divisor is 0.
"""

from typing import Final

from signal9_rating.arithmetic import positive, ratio, total
from signal9_rating.fiscal import Years
from signal9_rating.ratios import average

FULL_COVER: Final = 100.0
"""Times from which on more cover says no more; what a company without any interest to pay is given."""


def interest_cover(years: Years) -> float | None:
    """ebit / interest_expense, times, −100 to 100; 100 where interest_expense is stated as 0 and ebit is positive.

    Unlike interest_coverage it also holds for a company without debt; None where interest is negative, which is none.
    """
    ebit, interest = years[0].income.ebit, years[0].income.interest_expense
    if ebit is None or interest is None or interest < 0:
        return None
    if interest == 0:
        return FULL_COVER if ebit > 0 else None
    return max(-FULL_COVER, min(FULL_COVER, ebit / interest))


def funds_from_operations(years: Years) -> float | None:
    """net_income + depreciation_and_amortization of the cash flow, money: the cash that operations leave before working capital.

    Nareit (White Paper on Funds from Operations, 2018) takes gains on sales of real estate out as well; they are not stated apart.
    """
    return total(years[0].income.net_income, years[0].cash_flow.depreciation_and_amortization)


def funds_from_operations_to_debt(years: Years) -> float | None:
    """funds_from_operations / total_debt, per year: the core ratio of the agencies for utilities and other owners of dear assets.

    S&P Global Ratings, Corporate Methodology (2013): FFO to debt.
    """
    return ratio(funds_from_operations(years), positive(years[0].balance.total_debt))


def return_on_positive_equity(years: Years) -> float | None:
    """net_income / mean(shareholder_equity), per year; None where that is not positive: a loss on no equity is no return."""
    return ratio(years[0].income.net_income, positive(average(years, lambda balance: balance.shareholder_equity)))


def cash_dividend_cover(years: Years) -> float | None:
    """operating_cash_flow / abs(dividend_payout), times: of a REIT, whose depreciation is no cost in cash, what bears its dividend."""
    payout = years[0].cash_flow.dividend_payout
    return ratio(years[0].cash_flow.operating_cash_flow, None if payout is None else abs(payout))
