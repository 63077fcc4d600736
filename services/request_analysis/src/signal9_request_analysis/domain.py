"""A batch: it closes when every one of its assets is in or has failed."""

from collections.abc import Sequence
from typing import Final

from signal9_contracts import (
    AnalysisNeeded,
    AssetToAnalyze,
    Event,
    FundamentalsCollected,
    PollinationAssetSettled,
    PollinationBatchClosed,
    PollinationBatchOpened,
    PollinationFailed,
)
from signal9_runtime import new_id

BATCH_SIZE: Final = 8


class UnknownBatch(Exception):
    """The batch was never opened, or its opening is not visible yet: the message is tried again."""


def decide_settlement(history: Sequence[Event], outcome: FundamentalsCollected | PollinationFailed) -> list[Event]:
    """The events that follow from one asset's outcome: it is settled, and with the last one the batch closes and is to be analysed.

    Raises:
        UnknownBatch: `history` holds no opening.
    """
    opened = next((event for event in history if isinstance(event, PollinationBatchOpened)), None)
    if opened is None:
        raise UnknownBatch(
            f"The batch {outcome.batch_id!r} of {outcome.symbol!r} was never opened. The message is tried again."
        )
    settled = {event.asset_id: event for event in history if isinstance(event, PollinationAssetSettled)}
    if outcome.asset_id in settled or outcome.asset_id not in opened.asset_ids:
        return []
    collected = isinstance(outcome, FundamentalsCollected)
    settled[outcome.asset_id] = PollinationAssetSettled(
        batch_id=opened.batch_id,
        asset_id=outcome.asset_id,
        symbol=outcome.symbol,
        outcome="collected" if collected else "failed",
        documents=outcome.documents if collected else [],
    )
    events: list[Event] = [settled[outcome.asset_id]]
    if len(settled) == len(opened.asset_ids):
        events += _close(opened, settled)
    return events


def _close(opened: PollinationBatchOpened, settled: dict[str, PollinationAssetSettled]) -> list[Event]:
    ready = [settled[asset_id] for asset_id in opened.asset_ids if settled[asset_id].outcome == "collected"]
    closed = PollinationBatchClosed(
        batch_id=opened.batch_id, collected=len(ready), failed=len(opened.asset_ids) - len(ready)
    )
    if not ready:
        return [closed]
    needed = AnalysisNeeded(
        asset_ids=[event.asset_id for event in ready],
        batch_size=BATCH_SIZE,
        batch_id=opened.batch_id,
        assets=[
            AssetToAnalyze(
                asset_id=event.asset_id, symbol=event.symbol, analysis_id=new_id(), documents=event.documents
            )
            for event in ready
        ],
    )
    return [closed, needed]
