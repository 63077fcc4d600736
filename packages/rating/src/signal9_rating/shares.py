"""Share counts over time: what was issued or bought back, told apart from what was split."""

from typing import Final

from signal9_marketdata import BalanceReport
from signal9_rating.arithmetic import growth, ratio
from signal9_rating.fiscal import Years, previous

SPLITS: Final = (1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 100.0)
"""New shares for one old share, as companies choose them; reverse splits are the inverses of all but the first."""

SPLIT_TOLERANCE: Final = 0.08
"""How far the count may be from the split's factor: companies buy back and issue shares in the same year."""

STEP_TOLERANCE: Final = 0.06
"""The same as a share of what the split adds: near 1 a merger or a large buyback looks like a split of 3 for 2."""

BOOK_MOVE: Final = 0.5
"""Share of the count's move that the books must stay within: shares that are paid for or bought back move them too."""


def split_factor(years: Years) -> float:
    """Return how many shares of this report one share of the previous report became; 1 where nothing was split.

    A split multiplies the count by a factor of `SPLITS`, give or take the tolerances, and leaves the books alone: the
    equity or, where that is not positive in both years, the total assets.
    """
    before = previous(years)
    return nearest_split(years[0].balance, before[0].balance) if before else 1.0


def nearest_split(now: BalanceReport, then: BalanceReport) -> float:
    """Return how many shares of a sheet one share of an earlier sheet became, as `split_factor` tells it."""
    count = ratio(now.shares_outstanding, then.shares_outstanding)
    if count is None or count <= 0:
        return 1.0
    forward = max(count, 1 / count)
    factor = min(SPLITS if count > 1 else SPLITS[1:], key=lambda known: abs(forward / known - 1))
    if abs(forward / factor - 1) > min(SPLIT_TOLERANCE, STEP_TOLERANCE * (factor - 1)):
        return 1.0
    books = _positive_ratio(now.shareholder_equity, then.shareholder_equity)
    if books is None:
        books = _positive_ratio(now.total_assets, then.total_assets)
    if books is None:
        return 1.0
    if max(books, 1 / books) - 1 > BOOK_MOVE * (forward - 1):
        return 1.0
    return factor if count > 1 else 1 / factor


def _positive_ratio(now: float | None, then: float | None) -> float | None:
    if now is None or then is None or now <= 0 or then <= 0:
        return None
    return ratio(now, then) or None  # a quotient too small for a float is none


def share_count_growth(years: Years) -> float | None:
    """shares_outstanding / previous − 1, both in today's shares: a split is no issue of shares.

    Negative where shares were bought back; None where the previous fiscal year is missing.
    """
    before = previous(years)
    if not before:
        return None
    then = before[0].balance.shares_outstanding
    return growth(years[0].balance.shares_outstanding, None if then is None else then * split_factor(years))
