"""What OVERVIEW says of the market: the price of the day on which the newest report was public, beside that report."""

from signal9_sandbox.companies import Company
from signal9_sandbox.draws import Draws, between

# Analysts' targets are made: over the price as at these parts of the vendor's real answers (111 of 2021), drawn between them.
TARGETS = ((0.0, 0.7), (0.05, 0.9), (0.25, 1.03), (0.5, 1.085), (0.75, 1.17), (0.95, 1.42), (1.0, 1.6))


def market_fields(company: Company, seed: int = 0) -> dict[str, float | int | None]:
    """Return the overview's fields that need a price, None where a part is missing; empty without a price."""
    trading, report = company.trading, company.reports[0]
    if trading is None:
        return {}
    income, balance, price = report.income, report.balance, trading.price
    shares = last_count(company)
    value = None if shares is None else price * shares
    eps = earnings_a_share(company)
    debt, cash = balance["shortLongTermDebtTotal"], balance["cashAndCashEquivalentsAtCarryingValue"]
    enterprise = None if value is None or debt is None or cash is None else value + debt - cash
    ratio = _positive(price, eps, 2)
    paid = trading.dividends
    return {
        "MarketCapitalization": None if value is None else round(value),
        "SharesOutstanding": shares,
        "BookValue": _quotient(balance["totalShareholderEquity"], shares),
        "RevenuePerShareTTM": _quotient(income["totalRevenue"], shares),
        "EPS": None if eps is None else round(eps, 2),
        "DilutedEPSTTM": None if eps is None else round(eps, 2),
        "PERatio": ratio,
        "TrailingPE": ratio,
        "DividendPerShare": paid or None,
        "DividendYield": None if not paid else round(paid / price, 4),
        "AnalystTargetPrice": round(price * between(TARGETS, Draws(seed, (company.symbol,)).uniform("target")), 2),
        "PriceToSalesRatioTTM": _positive(value, income["totalRevenue"], 3),
        "PriceToBookRatio": _positive(value, balance["totalShareholderEquity"], 2),
        "EVToRevenue": _positive(enterprise, income["totalRevenue"], 3),
        "EVToEBITDA": _positive(enterprise, income["ebitda"], 2),
        "52WeekHigh": trading.high_52_weeks,
        "52WeekLow": trading.low_52_weeks,
    }


def last_count(company: Company) -> int | None:
    """Return the newest count of shares that the source has: it lacks that of some newest years, the vendor's overview never does."""
    counts = (report.balance["commonStockSharesOutstanding"] for report in company.reports)
    return next((count for count in counts if count), None)


def earnings_a_share(company: Company) -> float | None:
    """Return the newest year's earnings a share: as the source states them, else by the last count of shares."""
    report = company.reports[0]
    if report.eps is not None:
        return float(report.eps)
    return _quotient(report.income["netIncome"], last_count(company))


def _quotient(numerator: float | None, divisor: float | None) -> float | None:
    return None if numerator is None or not divisor else round(numerator / divisor, 2)


def _positive(numerator: float | None, divisor: float | None, digits: int) -> float | None:
    """Return a ratio, None where the vendor leaves it out: a part is missing or the divisor is not above zero."""
    return None if numerator is None or not divisor or divisor <= 0 else round(numerator / divisor, digits)
