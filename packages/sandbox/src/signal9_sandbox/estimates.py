"""EARNINGS by quarter: the quarter's earnings beside an estimate that is made, as PROVENANCE.md tells."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta

from signal9_sandbox.companies import Company, Report
from signal9_sandbox.draws import Draws, between

# Surprises over the estimate at these parts of the vendor's quarters (2,220 real ones, 2016 to 2021); drawn between them.
SURPRISES = (
    (0.0, -0.25),
    (0.05, -0.08),
    (0.1, -0.02),
    (0.25, 0.013),
    (0.5, 0.05),
    (0.75, 0.125),
    (0.9, 0.275),
    (1.0, 0.6),
)


def delay_of(symbol: str) -> timedelta:
    """Return how long after a quarter's end a company reports: three to six weeks."""
    return timedelta(days=21 + hashlib.sha256(symbol.encode()).digest()[0] % 22)


def report_day(symbol: str, fiscal_date: date) -> date:
    """Return the day on which a company reports on a quarter, never on a weekend."""
    day = fiscal_date + delay_of(symbol)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def quarterly_earnings(company: Company, quarters: Sequence[Report], seed: int = 0) -> list[dict[str, str]]:
    """Return the entries of quarterlyEarnings, newest first; quarters without earnings per share are left out."""
    return [_entry(company.symbol, quarter, quarter.eps, seed) for quarter in quarters if quarter.eps is not None]


def _entry(symbol: str, quarter: Report, eps: str, seed: int) -> dict[str, str]:
    draws = Draws(seed, (symbol, "estimate"))
    surprised = between(SURPRISES, draws.uniform(quarter.fiscal_date))
    reported = float(eps)
    estimate = round(reported / (1 + surprised) if reported > 0 else reported * (1 + surprised), 2)
    surprise = round(reported - estimate, 4)
    return {
        "fiscalDateEnding": quarter.fiscal_date,
        "reportedDate": report_day(symbol, date.fromisoformat(quarter.fiscal_date)).isoformat(),
        "reportedEPS": eps,
        "estimatedEPS": f"{estimate:g}",
        "surprise": f"{surprise:g}",
        "surprisePercentage": "None"
        if estimate == 0
        else f"{surprise / abs(estimate) * 100:.4f}".rstrip("0").rstrip("."),
        "reportTime": "pre-market" if draws.chance("hour", 0.6) else "post-market",
    }
