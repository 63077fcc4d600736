"""Which companies today's vendor calls are best spent on."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, Literal

import msgspec

from signal9_contracts import DATA_TYPES, Pick
from signal9_readmodels import AssetRow

BATCH_SIZE: Final = 8
CALLS_PER_ASSET = len(DATA_TYPES)


class Plan(msgspec.Struct, frozen=True):
    """The companies picked, and how many were left for which reason."""

    picked: list[Pick]
    left: int
    left_because: str


def plan(
    assets: Sequence[AssetRow],
    trigger: Literal["regular", "earnings", "backfill"],
    day: date,
    max_assets: int,
    calls_left: int | None,
) -> Plan:
    """Pick at most `max_assets` companies whose documents fit into `calls_left` calls (None: no daily limit).

    regular: the never collected first, then the stalest; among equals the larger company, then the symbol.
    earnings: only companies that reported on `day` or the day before, and were not collected since.
    backfill: only companies that were never collected.
    """
    candidates = [(asset, reason) for asset in assets if (reason := _reason(asset, trigger, day)) is not None]
    candidates.sort(key=lambda pair: _urgency(pair[0]))
    affordable = max_assets if calls_left is None else min(max_assets, calls_left // CALLS_PER_ASSET)
    picked = [
        Pick(asset_id=asset.asset_id, symbol=asset.symbol, reason=reason) for asset, reason in candidates[:affordable]
    ]
    left = len(candidates) - len(picked)
    because = ""
    if left:
        over_budget = affordable < max_assets
        because = f"the day's budget pays for {affordable} companies" if over_budget else f"maxAssets is {max_assets}"
    return Plan(picked, left, because)


def batches(picked: Sequence[Pick]) -> list[Sequence[Pick]]:
    """The picks in batches of at most 8."""
    return [picked[start : start + BATCH_SIZE] for start in range(0, len(picked), BATCH_SIZE)]


def _reason(asset: AssetRow, trigger: str, day: date) -> str | None:
    if asset.status != "active" or not asset.tradable:
        return None
    if trigger == "earnings":
        reported = asset.earnings_date
        recent = reported is not None and day - timedelta(days=1) <= date.fromisoformat(reported) <= day
        collected = (
            asset.last_collected_at is not None and reported is not None and asset.last_collected_at[:10] > reported
        )
        return f"reported earnings on {reported}" if recent and not collected else None
    if asset.last_collected_at is None:
        return "never collected" if asset.last_failure is None else f"not collected yet: {asset.last_failure}"
    return None if trigger == "backfill" else f"last collected {asset.last_collected_at[:10]}"


def _urgency(asset: AssetRow) -> tuple[bool, str, float, str]:
    # An asset that failed today stands behind those not tried yet, or one bad symbol would eat every day's budget.
    return (
        asset.last_attempted_at is not None,
        asset.last_attempted_at or "",
        -(asset.market_cap or 0),
        asset.symbol,
    )
