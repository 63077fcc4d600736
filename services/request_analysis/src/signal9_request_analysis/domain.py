"""A batch: it closes when every one of its assets is in or has failed, or when its deadline passes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from signal9_contracts import (
    BATCH_CAPACITY,
    AnalysisNeeded,
    AssetToAnalyze,
    Event,
    FundamentalsCollected,
    NewsRef,
    PollinationAssetSettled,
    PollinationBatchClosed,
    PollinationBatchOpened,
    PollinationFailed,
)
from signal9_runtime import new_id

Settled = Mapping[str, PollinationAssetSettled]
News = Callable[[str], NewsRef | None]
"""The latest news of an asset, by its id; asked only when a batch closes."""


class UnknownBatch(Exception):
    """The batch was never opened, or its opening is not visible yet: the message is tried again."""


def decide_settlement(
    history: Sequence[Event], outcome: FundamentalsCollected | PollinationFailed, news: News
) -> list[Event]:
    """The events that follow from one asset's outcome: it is settled, and with the last one the batch closes and is to be analysed.

    An asset whose documents come after its batch closed is analysed on its own.

    Raises:
        UnknownBatch: `history` holds no opening.
    """
    opened = _opened(history)
    if opened is None:
        raise UnknownBatch(
            f"The batch {outcome.batch_id!r} of {outcome.symbol!r} was never opened. The message is tried again."
        )
    settled = _settled(history)
    if outcome.asset_id in settled or outcome.asset_id not in opened.asset_ids:
        return []
    collected = isinstance(outcome, FundamentalsCollected)
    this = PollinationAssetSettled(
        batch_id=opened.batch_id,
        asset_id=outcome.asset_id,
        symbol=outcome.symbol,
        outcome="collected" if collected else "failed",
        documents=outcome.documents if collected else [],
    )
    settled = {**settled, this.asset_id: this}
    if _is_closed(history):
        return [this, _analysis(opened, [this], news)] if collected else [this]
    return [this, *_close(opened, settled, news)] if len(settled) == len(opened.asset_ids) else [this]


def decide_deadline(history: Sequence[Event], now: datetime, news: News) -> list[Event]:
    """The events that close a batch whose deadline is over: what is in is to be analysed, what is not is named; none before, or after."""
    opened = _opened(history)
    if opened is None or opened.deadline is None or now < opened.deadline or _is_closed(history):
        return []
    return _close(opened, _settled(history), news)


def _opened(history: Sequence[Event]) -> PollinationBatchOpened | None:
    return next((event for event in history if isinstance(event, PollinationBatchOpened)), None)


def _settled(history: Sequence[Event]) -> dict[str, PollinationAssetSettled]:
    return {event.asset_id: event for event in history if isinstance(event, PollinationAssetSettled)}


def _is_closed(history: Sequence[Event]) -> bool:
    return any(isinstance(event, PollinationBatchClosed) for event in history)


def _close(opened: PollinationBatchOpened, settled: Settled, news: News) -> list[Event]:
    heard = [settled[asset_id] for asset_id in opened.asset_ids if asset_id in settled]
    ready = [event for event in heard if event.outcome == "collected"]
    closed = PollinationBatchClosed(
        batch_id=opened.batch_id,
        collected=len(ready),
        failed=len(heard) - len(ready),
        overdue=[asset_id for asset_id in opened.asset_ids if asset_id not in settled],
    )
    return [closed, _analysis(opened, ready, news)] if ready else [closed]


def _analysis(opened: PollinationBatchOpened, ready: Sequence[PollinationAssetSettled], news: News) -> AnalysisNeeded:
    return AnalysisNeeded(
        asset_ids=[event.asset_id for event in ready],
        batch_size=BATCH_CAPACITY,
        batch_id=opened.batch_id,
        assets=[
            AssetToAnalyze(
                asset_id=event.asset_id,
                symbol=event.symbol,
                analysis_id=new_id(),
                documents=event.documents,
                news=news(event.asset_id),
            )
            for event in ready
        ],
    )
