"""How a company stands among its peers: for each compared metric, the share of them that it exceeds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from signal9_marketdata import IncomeReport
from signal9_rating.fiscal import YEAR

COMPARED: Final = (
    "debt_to_assets",
    "earnings_yield",
    "free_cash_flow_margin",
    "operating_margin",
    "return_on_assets",
    "revenue_growth",
)
"""Metrics that peers are compared by; the rank of each is the metric ``peer_rank_<name>``."""

RANK_PREFIX: Final = "peer_rank_"

PEER_METRICS: Final = frozenset(f"{RANK_PREFIX}{name}" for name in COMPARED)

REVENUE: Final = "revenue"
"""Name of the revenue among what peers are compared by, in US dollars; None in other money."""

DOLLARS: Final = "USD"

MIN_PEERS: Final = 3
"""With fewer peers that state a metric, a rank of rule sets 1 and 2 says nothing."""

FEWEST: Final = 5
"""With fewer peers that state a metric, a rank says nothing."""

OF_A_YEAR: Final = frozenset({"earnings_yield", "free_cash_flow_margin", "revenue_growth"})
"""Compared metrics that move with the years: a rank among companies of 2016 is off by 0.15 to 0.24 in 2021. Measured in adr/0029."""

FAR_DAYS: Final = 2 * YEAR
"""Between the ends of two fiscal years: from here on, metrics of `OF_A_YEAR` are not compared. Measured in adr/0029."""

PeerOrigin = Literal["rated", "reference"]
"""Where a peer was found: among the companies rated before that day, or in the shipped reference."""


class PeerSummary(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One peer: its newest metrics (those in `COMPARED` are read), its rating where it has one, and why it is a peer.

    `fiscal_date_ending` is the last day of the year that the metrics are of; `as_of` the day on which it was rated, None
    of a company of the reference; `origin` where it was found. None of them is known of a peer of rule sets 1 and 2.
    """

    symbol: str
    metrics: Mapping[str, float | None]
    investment_rating: int | None = None
    because: str = ""
    fiscal_date_ending: date | None = None
    as_of: date | None = None
    origin: PeerOrigin | None = None


def compared(peers: Iterable[PeerSummary], symbol: str) -> tuple[PeerSummary, ...]:
    """Return the peers but for the company itself, each once, by symbol, with the compared metrics only."""
    chosen = {
        peer.symbol: replace(peer, metrics={name: peer.metrics.get(name) for name in COMPARED})
        for peer in sorted(peers, key=msgspec.json.Encoder(order="sorted").encode)
        if peer.symbol != symbol
    }
    return tuple(chosen[name] for name in sorted(chosen))


def peer_ranks(
    values: Mapping[str, float | None],
    peers: Iterable[PeerSummary],
    ending: date | None = None,
    fewest: int = MIN_PEERS,
) -> dict[str, float | None]:
    """Return ``peer_rank_<metric>`` → share of the peers below the company, ties counting half, 0 to 1.

    None where the company lacks the metric, or fewer than `fewest` peers state it. `ending` is the last day of the
    company's own fiscal year: a peer whose year ends `FAR_DAYS` away states nothing of `OF_A_YEAR`.
    """
    known = tuple(peers)
    return {
        f"{RANK_PREFIX}{name}": _rank(
            values.get(name),
            [peer.metrics.get(name) for peer in known if not (name in OF_A_YEAR and is_far(peer, ending))],
            fewest,
        )
        for name in COMPARED
    }


def is_far(peer: PeerSummary, ending: date | None) -> bool:
    """Tell whether the peer's fiscal year is another time than the one that ends on `ending`; not where a day is unknown."""
    if peer.fiscal_date_ending is None or ending is None:
        return False
    return abs((peer.fiscal_date_ending - ending).days) > FAR_DAYS


def peer_figures(values: Mapping[str, float | None], income: IncomeReport) -> dict[str, float | None]:
    """Return what others are compared with the company by: its compared metrics, and `REVENUE` of its newest year."""
    revenue = income.total_revenue if income.currency == DOLLARS else None
    return {**{name: values.get(name) for name in COMPARED}, REVENUE: revenue}


def peers_named(peers: Sequence[PeerSummary]) -> str:
    """Return the sentence that goes with a rank among the peers; empty where their years are not known."""
    return f" Its peers are {who}." if (who := described(peers)) else ""


def described(peers: Sequence[PeerSummary]) -> str:
    """Return who the peers are: how many, of which fiscal years, where they were found; empty where that is not known."""
    years = [fiscal_year(peer.fiscal_date_ending) for peer in peers if peer.fiscal_date_ending is not None]
    if not years:
        return ""
    of = f"fiscal {min(years)}" if min(years) == max(years) else f"fiscal {min(years)} to {max(years)}"
    found = "from the shipped reference" if peers[0].origin == "reference" else "rated before"
    return f"{len(peers)} companies of {of}, {found}"


def fiscal_year(ending: date) -> int:
    """Return the name of a fiscal year: one that ends by May is named for the year before, as data services do."""
    return ending.year - (ending.month <= 5)


def _rank(own: float | None, others: list[float | None], fewest: int) -> float | None:
    stated = [value for value in others if value is not None]
    if own is None or len(stated) < fewest:
        return None
    return sum(1.0 if value < own else 0.5 if value == own else 0.0 for value in stated) / len(stated)
