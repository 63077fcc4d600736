"""The day of the prices: the overview is of the day on which it was fetched, which it does not state.

What else came with it tells: prices are not older than the newest report, and not of the day asked for where the documents
reach beyond it.
"""

from datetime import timedelta
from typing import Final

from signal9_rating.reading.draft import Draft

DECLARED: Final = timedelta(days=120)
"""Time by which dividends are declared ahead: one paid later still is of an overview fetched later."""

OLD: Final = timedelta(days=200)
"""Age of the newest report from which a newer one must be out: a quarter, the 90 days until it is filed, and some more."""


def prices(draft: Draft) -> None:
    """Drop the figures of a later day than the one asked for, and say where the prices may be old."""
    stated, as_of = draft.overview, draft.as_of
    declared = [day for day in (stated.dividend_date, stated.ex_dividend_date) if day is not None]
    later = draft.company.later or next((day for day in declared if day - DECLARED > as_of), None)
    if later is not None:
        draft.note(
            stated,
            "",
            "later-prices",
            f"The documents reach to {later}, so that prices and key figures of the overview are of a later day than "
            f"{as_of}: they are left out.",
        )
        draft.overview = stated.described()
        return
    if stated.market_capitalization is None or (
        stated.latest_quarter is not None and stated.latest_quarter + OLD >= as_of
    ):
        return
    known = [day for day in (stated.latest_quarter, *declared) if day is not None and day <= as_of]
    known += [periods[0].ending for periods in (draft.years, draft.quarters) if periods]
    if draft.earnings is not None:
        known += [day for each in draft.earnings.quarterly if (day := each.reported_date) is not None]
    newest = max(known, default=None)
    if newest is not None and newest + OLD < as_of:
        draft.note(
            stated,
            "",
            "old-prices",
            f"Nothing in the documents is newer than {newest}: prices and key figures of the overview may be that old, "
            f"{(as_of - newest).days // 30} months before {as_of}.",
            believed=True,
        )
