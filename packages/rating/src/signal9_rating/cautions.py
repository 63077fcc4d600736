"""What a reader should know before quoting a figure: where a ratio is defined, but says nothing."""

from typing import Final

from signal9_marketdata import Company
from signal9_rating.fiscal import previous
from signal9_rating.shares import split_factor

SMALL_DIVISOR: Final = 1e-4
"""Share of total assets below which revenue or equity is too small to divide by."""


STATEMENTS: Final = ("income statement", "balance sheet", "cash flow")


def cautions(company: Company) -> tuple[str, ...]:
    """Return sentences about the newest fiscal year, in a fixed order; none for an ordinary company."""
    if not company.years:
        return ()
    years = company.years
    balance, income = years[0].balance, years[0].income
    found = []
    equity, assets, revenue = balance.shareholder_equity, balance.total_assets, income.total_revenue
    if equity is not None and equity <= 0:
        found.append("Equity is not positive: return_on_equity, dupont and debt_to_equity say nothing.")
    elif equity is not None and assets and equity < SMALL_DIVISOR * assets:
        found.append("Equity is next to nothing: return_on_equity, dupont and debt_to_equity say nothing.")
    if revenue is not None and revenue <= 0:
        found.append("There is no revenue: margins and turnovers are unknown.")
    elif revenue is not None and assets and revenue < SMALL_DIVISOR * assets:
        found.append("Revenue is next to nothing against assets: margins say nothing.")
    if income.net_income is not None and income.net_income < 0:
        found.append("The year was a loss: income_quality says nothing.")
    found += [
        f"The {statement} of the year to {years[0].ending} is not there: its figures are unknown."
        for statement, statements in zip(STATEMENTS, company.statements(), strict=True)
        if all(report.ending != years[0].ending for report in statements.annual)
    ]
    if len(years) > 1 and not previous(years):
        found.append(
            f"The report before {years[0].ending} ends {years[1].ending}, not a year earlier: "
            "changes within the year and means over two years are unknown."
        )
    if len(years) == 1:
        found.append("There is one annual report only: nothing can be said of changes.")
    factor = split_factor(years)
    if factor != 1.0:
        split = f"split {factor:g} for 1" if factor > 1 else f"merged 1 for {1 / factor:g} (a reverse split)"
        found.append(f"Shares were {split} in the year: the share count is compared after it.")
    if balance.total_current_assets is None and company.sector in ("Financials", "Real Estate"):
        found.append("Current assets are not reported in this line of business: liquidity ratios do not apply.")
    return tuple(found)
