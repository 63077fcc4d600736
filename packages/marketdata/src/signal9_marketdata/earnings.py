"""Earnings a share over the years and quarters, against what analysts had estimated."""

from datetime import date, timedelta
from typing import Final

from signal9_marketdata.origin import Part
from signal9_marketdata.statements import Money


class AnnualEarnings(Part, frozen=True, kw_only=True):
    """Earnings a share of a fiscal year."""

    ending: date
    reported_eps: Money | None = None


LATEST_REPORT: Final = timedelta(days=366)
"""Time after a quarter by which its earnings are out: who reports later still has a slip in the date."""


class QuarterlyEarnings(Part, frozen=True, kw_only=True):
    """Earnings a share of a quarter, and the surprise: in money, and in percent of the estimate (5.0 is 5 % above it)."""

    ending: date
    reported_date: date | None = None
    reported_eps: Money | None = None
    estimated_eps: Money | None = None
    surprise: Money | None = None
    surprise_percentage: float | None = None

    @property
    def well_dated(self) -> bool:
        """Whether the day of the report is one on which earnings of this quarter can have been reported."""
        reported = self.reported_date
        return reported is None or self.ending <= reported <= self.ending + LATEST_REPORT

    @property
    def known_from(self) -> date:
        """The day from which the earnings are known: of the report, of the quarter's end where that is not dated, or cannot be."""
        return self.reported_date if self.reported_date is not None and self.well_dated else self.ending


class EarningsHistory(Part, frozen=True, kw_only=True):
    """The earnings of one company, in the order of the source."""

    symbol: str
    annual: tuple[AnnualEarnings, ...]
    quarterly: tuple[QuarterlyEarnings, ...] = ()

    def known_at(self, ended: date, day: date) -> "EarningsHistory":
        """Return the fiscal years that had ended on `ended`, and the quarters that were reported (or, undated or misdated, had ended) by `day`."""
        return EarningsHistory(
            origin=self.origin,
            symbol=self.symbol,
            annual=tuple(each for each in self.annual if each.ending <= ended),
            quarterly=tuple(each for each in self.quarterly if each.known_from <= day),
        )
