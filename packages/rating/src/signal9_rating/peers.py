"""How a company stands among its peers: for each compared metric, the share of them that it exceeds."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

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

MIN_PEERS: Final = 3
"""With fewer peers that state a metric, a rank says nothing."""


class PeerSummary(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One peer: its newest metrics (those in `COMPARED` are read), its rating where it has one, and why it is a peer."""

    symbol: str
    metrics: Mapping[str, float | None]
    investment_rating: int | None = None
    because: str = ""


def compared(peers: Iterable[PeerSummary], symbol: str) -> tuple[PeerSummary, ...]:
    """Return the peers but for the company itself, each once, by symbol, with the compared metrics only."""
    chosen = {
        peer.symbol: PeerSummary(
            symbol=peer.symbol,
            metrics={name: peer.metrics.get(name) for name in COMPARED},
            investment_rating=peer.investment_rating,
            because=peer.because,
        )
        for peer in sorted(peers, key=msgspec.json.Encoder(order="sorted").encode)
        if peer.symbol != symbol
    }
    return tuple(chosen[name] for name in sorted(chosen))


def peer_ranks(values: Mapping[str, float | None], peers: Iterable[PeerSummary]) -> dict[str, float | None]:
    """Return ``peer_rank_<metric>`` → share of the peers below the company, ties counting half, 0 to 1.

    None where the company or all but two peers lack the metric.
    """
    known = tuple(peers)
    return {
        f"{RANK_PREFIX}{name}": _rank(values.get(name), [peer.metrics.get(name) for peer in known]) for name in COMPARED
    }


def _rank(own: float | None, others: list[float | None]) -> float | None:
    stated = [value for value in others if value is not None]
    if own is None or len(stated) < MIN_PEERS:
        return None
    return sum(1.0 if value < own else 0.5 if value == own else 0.0 for value in stated) / len(stated)
