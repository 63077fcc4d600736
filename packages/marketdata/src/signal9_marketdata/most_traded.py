"""How much of a company is traded: a table of 2019's mean daily value, and its market value where the table does not know it.

The table is close × mean daily volume in USD, the mean of February 2019 to January 2020, from daily prices as published by a public price
service; `tools/build_traded_value.py` makes it. Neither vendor tells volumes on the plans in use, and for an order of importance the year
hardly matters: it is a proxy, and says so wherever it is shown.
"""

import csv
from collections.abc import Mapping
from functools import cache
from typing import Final

SHARE_A_DAY: Final = 0.004
"""Of its market value, what a company trades a day: the median of the table's companies, for those that it does not know."""


def traded_value(symbol: str, market_cap: float | None = None) -> float:
    """USD that are traded of a company a day, about; 0 where nothing is known of it."""
    known = _table().get(symbol)
    if known is not None:
        return known
    return SHARE_A_DAY * market_cap if market_cap else 0.0


@cache
def _table() -> Mapping[str, float]:
    from importlib.resources import files  # only the planner and the news ask

    text = files("signal9_marketdata").joinpath("traded_value.csv").read_text(encoding="utf-8")
    return {row["symbol"]: float(row["usd_a_day"]) for row in csv.DictReader(text.splitlines())}
