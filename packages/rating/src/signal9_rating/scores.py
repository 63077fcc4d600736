"""Composite scores of the literature: Piotroski's F, Altman's Z and Beneish's M."""

from typing import Final, NamedTuple

from signal9_marketdata import FiscalYear
from signal9_rating.arithmetic import difference, finite, mean, product, ratio, total
from signal9_rating.fiscal import Years, consecutive
from signal9_rating.ratios import current_ratio, gross_margin
from signal9_rating.shares import share_count_growth

SAME_COUNT: Final = 1e-9
"""Growth of the share count up to which it did not grow: a count divided by a split is not exact."""


def piotroski_f_score(years: Years) -> float | None:
    """Nine signs of improving strength, 0 (none) to 9 (all).

    Piotroski (2000), "Value Investing". With A₋₁ the total assets at the start of the year: ROA = net_income / A₋₁ > 0;
    operating_cash_flow > 0; ROA up; operating_cash_flow / A₋₁ > ROA; long_term_debt / mean(total_assets) down;
    current_ratio up; shares_outstanding not up, splits aside; gross_margin up; total_revenue / A₋₁ up.
    None without three consecutive balance sheets, or where any input is missing: eight signs are not nine.
    """
    if not consecutive(years, 3):
        return None
    now, before, oldest = years[:3]
    opening, earlier = before.balance.total_assets, oldest.balance.total_assets
    roa = ratio(now.income.net_income, opening)
    signs = (
        _above(roa, 0.0),
        _above(now.cash_flow.operating_cash_flow, 0.0),
        _above(roa, ratio(before.income.net_income, earlier)),
        _above(ratio(now.cash_flow.operating_cash_flow, opening), roa),
        _above(_leverage(before, oldest), _leverage(now, before)),
        _above(current_ratio(years), current_ratio(years[1:])),
        _not_above(share_count_growth(years), SAME_COUNT),
        _above(gross_margin(years), gross_margin(years[1:])),
        _above(ratio(now.income.total_revenue, opening), ratio(before.income.total_revenue, earlier)),
    )
    return total(*signs)


def altman_z_score(years: Years, market_capitalization: float | None) -> float | None:
    """Distance from bankruptcy: below 1.81 in distress, above 2.99 safe.

    Altman (1968): 1.2 (current assets − current liabilities)/TA + 1.4 retained_earnings/TA + 3.3 ebit/TA
    + 0.6 market capitalisation/total_liabilities + 1.0 total_revenue/TA, each a ratio. Made for industrial companies.
    """
    balance, income = years[0].balance, years[0].income
    assets = balance.total_assets
    working_capital = difference(balance.total_current_assets, balance.total_current_liabilities)
    return total(
        product(1.2, ratio(working_capital, assets)),
        product(1.4, ratio(balance.retained_earnings, assets)),
        product(3.3, ratio(income.ebit, assets)),
        product(0.6, ratio(market_capitalization, balance.total_liabilities)),
        ratio(income.total_revenue, assets),
    )


class BeneishVariables(NamedTuple):
    """The eight variables of Beneish (1999), indices of this year against the previous one, except tata."""

    dsri: float | None
    gmi: float | None
    aqi: float | None
    sgi: float | None
    depi: float | None
    sgai: float | None
    lvgi: float | None
    tata: float | None


BENEISH: Final = BeneishVariables(
    dsri=0.920, gmi=0.528, aqi=0.404, sgi=0.892, depi=0.115, sgai=-0.172, lvgi=-0.327, tata=4.679
)
BENEISH_CONSTANT: Final = -4.840


def beneish_variables(years: Years) -> BeneishVariables:
    """Return the eight variables; each None where one of its inputs is missing.

    DSRI: current_net_receivables / total_revenue. GMI: gross margin, previous over this. AQI: the share of assets that is
    neither current nor property_plant_equipment. SGI: total_revenue. DEPI: depreciation rate, previous over this, from
    depreciation_and_amortization (the vendor seldom states depreciation alone). SGAI:
    selling_general_and_administrative / total_revenue. LVGI: (long_term_debt + total_current_liabilities) / total_assets.
    TATA: (net_income_from_continuing_operations − operating_cash_flow) / total_assets, the cash flow form, as the vendor
    reports no income tax payable; net_income stands in where continuing operations are not stated apart.
    """
    if not consecutive(years, 2):
        return BeneishVariables(*[None] * 8)
    now, before = years[:2]
    continuing = now.income.net_income_from_continuing_operations
    profit = now.income.net_income if continuing is None else continuing
    return BeneishVariables(
        dsri=ratio(_receivable_days(now), _receivable_days(before)),
        gmi=ratio(gross_margin(years[1:]), gross_margin(years)),
        aqi=ratio(_soft_assets(now), _soft_assets(before)),
        sgi=ratio(now.income.total_revenue, before.income.total_revenue),
        depi=ratio(_depreciation_rate(before), _depreciation_rate(now)),
        sgai=ratio(_overhead(now), _overhead(before)),
        lvgi=ratio(_obligations(now), _obligations(before)),
        tata=ratio(difference(profit, now.cash_flow.operating_cash_flow), now.balance.total_assets),
    )


def beneish_m_score(years: Years) -> float | None:
    """Likelihood of manipulated earnings: above −1.78 they deserve a second look. Beneish (1999), eight variables.

    M = −4.84 + 0.920 DSRI + 0.528 GMI + 0.404 AQI + 0.892 SGI + 0.115 DEPI − 0.172 SGAI + 4.679 TATA − 0.327 LVGI.
    None where any variable is, or where the reports are not of consecutive years.
    """
    return beneish_of(beneish_variables(years))


def beneish_of(variables: BeneishVariables) -> float | None:
    """Return M of the eight variables; None where any is."""
    weighted = [
        weight * value
        for weight, value in zip(BENEISH, variables, strict=True)
        if value is not None and weight is not None
    ]
    return finite(BENEISH_CONSTANT + sum(weighted)) if len(weighted) == len(variables) else None


def _above(value: float | None, bar: float | None) -> float | None:
    return None if value is None or bar is None else float(value > bar)


def _not_above(value: float | None, bar: float | None) -> float | None:
    return None if value is None or bar is None else float(value <= bar)


def _leverage(year: FiscalYear, before: FiscalYear) -> float | None:
    return ratio(year.balance.long_term_debt, mean(year.balance.total_assets, before.balance.total_assets))


def _receivable_days(year: FiscalYear) -> float | None:
    return ratio(year.balance.current_net_receivables, year.income.total_revenue)


def _soft_assets(year: FiscalYear) -> float | None:
    hard = total(year.balance.total_current_assets, year.balance.property_plant_equipment)
    return difference(1.0, ratio(hard, year.balance.total_assets))


def _depreciation_rate(year: FiscalYear) -> float | None:
    depreciation = year.cash_flow.depreciation_and_amortization
    return ratio(depreciation, total(depreciation, year.balance.property_plant_equipment))


def _overhead(year: FiscalYear) -> float | None:
    return ratio(year.income.selling_general_and_administrative, year.income.total_revenue)


def _obligations(year: FiscalYear) -> float | None:
    return ratio(total(year.balance.long_term_debt, year.balance.total_current_liabilities), year.balance.total_assets)
