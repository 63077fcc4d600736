"""Builders of events that are valid by construction: `an.asset_listed(symbol="KO")`."""

from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import NAMESPACE_DNS, uuid5

import msgspec

from signal9_contracts import (
    DATA_TYPES,
    AnalysisComplete,
    AnalysisNeeded,
    AssetChanged,
    AssetDelisted,
    AssetListed,
    AssetToAnalyze,
    DataRejected,
    DataValidated,
    DocumentRef,
    EarningsProcessed,
    Event,
    Fault,
    FundamentalsCollected,
    Metadata,
    Pick,
    PollenationNeeded,
    PollinationAssetSettled,
    PollinationBatchClosed,
    PollinationBatchOpened,
    PollinationFailed,
    PollinationPlanned,
    Reason,
)

E = TypeVar("E", bound=Event)
MOMENT = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
BATCH = "2026-01-05-regular-001"


def uuid(name: str) -> str:
    """The same UUID for the same name, so that examples stay as they are."""
    return str(uuid5(NAMESPACE_DNS, f"{name}.signal9"))


def asset_id(symbol: str = "KO") -> str:
    """The asset id of a symbol in tests."""
    return uuid(f"asset-{symbol}")


def recorded(event: E, *, stream_id: str | None = None, version: int = 1, **metadata: Any) -> E:
    """The event as if a store had appended it."""
    stream = stream_id or _stream(event)
    assigned = Metadata(
        event_id=metadata.pop("event_id", uuid(f"{type(event).__name__}-{stream}-{version}")),
        schema_version=1,
        occurred_at=metadata.pop("occurred_at", MOMENT),
        correlation_id=metadata.pop("correlation_id", uuid("a morning's schedule")),
        stream_id=stream,
        stream_version=version,
        **metadata,
    )
    return msgspec.structs.replace(event, metadata=assigned)


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


def asset_listed(symbol: str = "KO", **fields: Any) -> AssetListed:
    """An asset that appeared in the broker's list."""
    values = {"name": f"{symbol} Company", "exchange": "NYSE", "asset_class": "us_equity", "tradable": True, **fields}
    return recorded(AssetListed(asset_id=asset_id(symbol), symbol=symbol, **values))


def asset_changed(symbol: str = "KO", **fields: Any) -> AssetChanged:
    """A listed asset under a new name."""
    values = {
        "name": f"{symbol} Inc",
        "exchange": "NYSE",
        "asset_class": "us_equity",
        "tradable": True,
        "changed": ["name"],
        **fields,
    }
    return recorded(AssetChanged(asset_id=asset_id(symbol), symbol=symbol, **values), version=2)


def asset_delisted(symbol: str = "KO") -> AssetDelisted:
    """An asset that left the broker's list."""
    return recorded(AssetDelisted(asset_id=asset_id(symbol), symbol=symbol), version=3)


def pollination_planned(symbols: tuple[str, ...] = ("KO", "PEP"), **fields: Any) -> PollinationPlanned:
    """A plan that picked `symbols`."""
    values: dict[str, Any] = {
        "vendor": "alphavantage",
        "day": "2026-01-05",
        "trigger_type": "regular",
        "run": "2026-01-05-regular",
        "calls_limit": 25,
        "calls_spent": 0,
        "calls_planned": 5 * len(symbols),
        "picked": [Pick(asset_id=asset_id(symbol), symbol=symbol, reason="never collected") for symbol in symbols],
        "left": 0,
        **fields,
    }
    return recorded(PollinationPlanned(**values))


def batch_opened(symbols: tuple[str, ...] = ("KO", "PEP"), **fields: Any) -> PollinationBatchOpened:
    """A batch of `symbols`."""
    values = {"batch_id": BATCH, "trigger_type": "regular", **fields}
    return recorded(PollinationBatchOpened(batch_size=8, asset_ids=[asset_id(symbol) for symbol in symbols], **values))


def pollenation_needed(symbol: str = "KO", **fields: Any) -> PollenationNeeded:
    """A request to fetch a company's five documents."""
    values = {"batch_id": BATCH, "data_types": list(DATA_TYPES), "reason": "never collected", **fields}
    return recorded(PollenationNeeded(asset_id=asset_id(symbol), symbol=symbol, **values), version=2)


def fundamentals_collected(symbol: str = "KO", **fields: Any) -> FundamentalsCollected:
    """A company whose documents are in."""
    values = {"batch_id": BATCH, "documents": documents(), **fields}
    return recorded(FundamentalsCollected(asset_id=asset_id(symbol), symbol=symbol, **values), version=2)


def pollination_failed(symbol: str = "KO", **fields: Any) -> PollinationFailed:
    """A company whose documents could not be fetched."""
    values: dict[str, Any] = {
        "batch_id": BATCH,
        "code": "budgetExhausted",
        "detail": "25 of 25 calls are spent.",
        **fields,
    }
    return recorded(PollinationFailed(asset_id=asset_id(symbol), symbol=symbol, **values), version=2)


def earnings_processed(symbol: str = "KO", **fields: Any) -> EarningsProcessed:
    """A company whose newest report is among its documents."""
    values = {"earnings_date": "2025-10-21", **fields}
    return recorded(EarningsProcessed(asset_id=asset_id(symbol), symbol=symbol, **values), version=3)


def asset_settled(symbol: str = "KO", **fields: Any) -> PollinationAssetSettled:
    """One asset of a batch that is in."""
    values: dict[str, Any] = {"batch_id": BATCH, "outcome": "collected", "documents": documents(), **fields}
    return recorded(PollinationAssetSettled(asset_id=asset_id(symbol), symbol=symbol, **values), version=4)


def batch_closed(**fields: Any) -> PollinationBatchClosed:
    """A batch whose assets have all settled."""
    return recorded(PollinationBatchClosed(**{"batch_id": BATCH, "collected": 2, "failed": 0, **fields}), version=6)


def asset_to_analyze(symbol: str = "KO", **fields: Any) -> AssetToAnalyze:
    """An asset with its documents, as the workflow gets it."""
    values = {"analysis_id": uuid(f"analysis-{symbol}"), "documents": documents(), **fields}
    return AssetToAnalyze(asset_id=asset_id(symbol), symbol=symbol, **values)


def analysis_needed(symbols: tuple[str, ...] = ("KO", "PEP"), **fields: Any) -> AnalysisNeeded:
    """A batch that is ready to be rated."""
    values = {"batch_id": BATCH, "assets": [asset_to_analyze(symbol) for symbol in symbols], **fields}
    return recorded(
        AnalysisNeeded(asset_ids=[asset_id(symbol) for symbol in symbols], batch_size=8, **values), version=7
    )


def data_validated(symbol: str = "KO", **fields: Any) -> DataValidated:
    """Documents that passed the checks."""
    return recorded(
        DataValidated(analysis_id=uuid(f"analysis-{symbol}"), asset_id=asset_id(symbol), symbol=symbol, **fields)
    )


def data_rejected(symbol: str = "KO", **fields: Any) -> DataRejected:
    """Documents that failed the checks."""
    fault = Fault(
        path="BALANCE_SHEET:$.annualReports[0]",
        found="assets 100, liabilities and equity 90",
        expected="equal within 1 %",
        rule="balance",
    )
    values = {"faults": [fault], **fields}
    return recorded(
        DataRejected(analysis_id=uuid(f"analysis-{symbol}"), asset_id=asset_id(symbol), symbol=symbol, **values)
    )


def analysis_complete(symbol: str = "KO", **fields: Any) -> AnalysisComplete:
    """A company that was rated."""
    values: dict[str, Any] = {
        "status": "completed",
        "investment_rating": 4,
        "confidence": 72.5,
        "rating_stability": "medium",
        "components": {"financialHealth": 61.0, "profitability": 88.5, "sentiment": None},
        "reasons": [
            Reason(rule_id="net-profit-margin", sentence="Keeps 17 cents of each dollar sold.", contribution=9.4)
        ],
        "ruleset_version": 1,
        "result_digest": "a" * 64,
        "result_size": 8021,
        **fields,
    }
    return recorded(
        AnalysisComplete(analysis_id=uuid(f"analysis-{symbol}"), asset_id=asset_id(symbol), symbol=symbol, **values),
        version=2,
    )


def _stream(event: Event) -> str:
    for field, prefix in (
        ("analysis_id", "analysis"),
        ("vendor", "budget"),
        ("batch_id", "batch"),
        ("asset_id", "asset"),
    ):
        value = getattr(event, field, None)
        if value and not (prefix == "batch" and isinstance(event, FundamentalsCollected | PollinationFailed)):
            return f"budget-{value}-2026-01-05" if prefix == "budget" else f"{prefix}-{value}"
    raise AssertionError(f"no stream for {type(event).__name__}")


EXAMPLES: dict[str, Event] = {
    "assetListed": asset_listed(),
    "assetChanged": asset_changed(),
    "assetDelisted": asset_delisted(),
    "pollinationPlanned": pollination_planned(),
    "pollinationBatchOpened": batch_opened(),
    "pollenationNeeded": pollenation_needed(),
    "fundamentalsCollected": fundamentals_collected(),
    "pollinationFailed": pollination_failed(),
    "earningsProcessed": earnings_processed(),
    "pollinationAssetSettled": asset_settled(),
    "pollinationBatchClosed": batch_closed(),
    "analysisNeeded": analysis_needed(),
    "dataValidated": data_validated(),
    "dataRejected": data_rejected(),
    "analysisComplete": analysis_complete(),
}
"""One typical event of each detail-type."""
