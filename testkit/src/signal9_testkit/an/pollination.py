"""Events of collecting: plan, batch, documents."""

from typing import Any

import msgspec

from signal9_contracts import (
    DATA_TYPES,
    DocumentRef,
    EarningsProcessed,
    FundamentalsCollected,
    Pick,
    PollenationNeeded,
    PollinationAssetSettled,
    PollinationBatchClosed,
    PollinationBatchOpened,
    PollinationFailed,
    PollinationPlanned,
    Skipped,
)
from signal9_testkit.an.built import built
from signal9_testkit.an.ids import BATCH, DEADLINE, MOMENT, asset, asset_id


def document(data_type: str = "OVERVIEW", digest: str | None = None) -> DocumentRef:
    """A reference to an archived document."""
    return msgspec.convert(
        {
            "dataType": data_type,
            "digest": digest or ("0" * 63 + str(len(data_type) % 10)),
            "size": 1234,
            "collectedAt": MOMENT,
        },
        DocumentRef,
    )


def documents() -> list[DocumentRef]:
    """References to a company's five documents."""
    return [document(data_type) for data_type in DATA_TYPES]


def pollination_planned(symbols: tuple[str, ...] = ("KO", "PEP"), **fields: Any) -> PollinationPlanned:
    """A plan that picked `symbols`."""
    return built(
        PollinationPlanned,
        fields,
        vendor="alphavantage",
        day="2026-01-05",
        trigger_type="regular",
        run="2026-01-05-regular",
        calls_limit=25,
        calls_spent=0,
        calls_planned=5 * len(symbols),
        picked=[Pick(asset_id=asset_id(symbol), symbol=symbol, reason="never collected") for symbol in symbols],
        left=1,
        left_because="the day's budget pays for 2 companies",
        calls_reserved=5,
        skipped=[Skipped(reason="the day's budget pays for 2 companies", count=1, symbols=["XOM"])],
    )


def batch_opened(symbols: tuple[str, ...] = ("KO", "PEP"), **fields: Any) -> PollinationBatchOpened:
    """A batch of `symbols`."""
    values: dict[str, Any] = {
        "batch_id": BATCH,
        "trigger_type": "regular",
        "batch_size": 8,
        "asset_ids": [asset_id(symbol) for symbol in symbols],
        "deadline": DEADLINE,
    }
    return built(PollinationBatchOpened, fields, **values)


def pollenation_needed(symbol: str = "KO", **fields: Any) -> PollenationNeeded:
    """A request to fetch a company's five documents."""
    wanted = {"batch_id": BATCH, "data_types": list(DATA_TYPES), "reason": "never collected"}
    return built(PollenationNeeded, fields, 2, **asset(symbol), **wanted)


def fundamentals_collected(symbol: str = "KO", **fields: Any) -> FundamentalsCollected:
    """A company whose documents are in."""
    return built(FundamentalsCollected, fields, 2, **asset(symbol), batch_id=BATCH, documents=documents())


def pollination_failed(symbol: str = "KO", **fields: Any) -> PollinationFailed:
    """A company whose documents could not be fetched."""
    failure = {"batch_id": BATCH, "code": "budgetExhausted", "detail": "25 of 25 calls are spent."}
    return built(PollinationFailed, fields, 2, **asset(symbol), **failure)


def earnings_processed(symbol: str = "KO", **fields: Any) -> EarningsProcessed:
    """A company whose newest report is among its documents."""
    return built(EarningsProcessed, fields, 3, **asset(symbol), earnings_date="2025-10-21")


def asset_settled(symbol: str = "KO", **fields: Any) -> PollinationAssetSettled:
    """One asset of a batch that is in."""
    outcome = {"batch_id": BATCH, "outcome": "collected", "documents": documents()}
    return built(PollinationAssetSettled, fields, 4, **asset(symbol), **outcome)


def batch_closed(**fields: Any) -> PollinationBatchClosed:
    """A batch whose assets have all settled."""
    return built(PollinationBatchClosed, fields, 6, batch_id=BATCH, collected=2, failed=0)
