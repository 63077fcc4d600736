"""Builders of events that are valid by construction: `an.asset_listed("KO")`, `an.earnings_processed(earnings_date="2026-01-29")`.

Each gives a typical event as a store would have appended it; keyword arguments replace single fields, `asset_id` and `metadata` included.
What does not fit the contract is refused where it is built, with the path of the fault.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from inspect import isfunction
from types import MappingProxyType
from typing import Any, TypeVar, get_type_hints
from uuid import NAMESPACE_DNS, uuid5

import msgspec

from signal9_contracts import (
    CATALOG,
    DATA_TYPES,
    UNASSIGNED,
    AnalysisComplete,
    AnalysisNeeded,
    AssetChanged,
    AssetDelisted,
    AssetListed,
    AssetToAnalyze,
    DataRejected,
    DataValidated,
    DeadLetterFound,
    DeadLetterRedriven,
    DocumentRef,
    EarningsCalendarSynced,
    EarningsProcessed,
    EarningsScheduled,
    EntryFault,
    Event,
    Fault,
    FundamentalsCollected,
    InvalidEvent,
    Mention,
    Metadata,
    NewsCollected,
    NewsRef,
    NewsScored,
    NewsSynced,
    Pick,
    PollenationNeeded,
    PollinationAssetSettled,
    PollinationBatchClosed,
    PollinationBatchOpened,
    PollinationFailed,
    PollinationPlanned,
    Reason,
    Skipped,
    decode_event,
    encode_event,
    event_type_of,
)
from signal9_testkit.errors import UnfitEvent

E = TypeVar("E", bound=Event)
MOMENT = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
BATCH = "2026-01-05-regular-001"


def uuid(name: str) -> str:
    """The same UUID for the same name, so that examples stay as they are."""
    return str(uuid5(NAMESPACE_DNS, f"{name}.signal9"))


def asset_id(symbol: str = "KO") -> str:
    """The asset id of a symbol in tests."""
    return uuid(f"asset-{symbol}")


def analysis_id(symbol: str = "KO") -> str:
    """The analysis id of a symbol in tests."""
    return uuid(f"analysis-{symbol}")


def recorded(event: E, *, stream_id: str | None = None, version: int = 1, **metadata: Any) -> E:
    """The event as if a store had appended it, in the stream that the catalog names unless `stream_id` does.

    Raises:
        UnfitEvent: it does not fit its contract.
    """
    stream = stream_id or _stream(event)
    assigned = {
        "event_id": uuid(f"{type(event).__name__}-{stream}-{version}"),
        "schema_version": event_type_of(event).version,
        "occurred_at": MOMENT,
        "correlation_id": uuid("a morning's schedule"),
        "stream_id": stream,
        "stream_version": version,
        **metadata,
    }
    return _fitting(msgspec.structs.replace(event, metadata=Metadata(**assigned)))


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
    return _built(AssetListed, fields, **_asset(symbol), **_listing(f"{symbol} Company"))


def asset_changed(symbol: str = "KO", **fields: Any) -> AssetChanged:
    """A listed asset under a new name."""
    return _built(AssetChanged, fields, 2, **_asset(symbol), **_listing(f"{symbol} Inc"), changed=["name"])


def asset_delisted(symbol: str = "KO", **fields: Any) -> AssetDelisted:
    """An asset that left the broker's list."""
    return _built(AssetDelisted, fields, 3, **_asset(symbol))


def earnings_scheduled(symbol: str = "KO", **fields: Any) -> EarningsScheduled:
    """A company whose next report is expected in February."""
    return _built(
        EarningsScheduled,
        fields,
        2,
        **_asset(symbol),
        report_date="2026-02-10",
        fiscal_date_ending="2025-12-31",
        seen_on="2026-01-05",
        estimate=0.57,
        currency="USD",
    )


def earnings_calendar_synced(**fields: Any) -> EarningsCalendarSynced:
    """A calendar of four rows, of which one is broken."""
    fault = EntryFault(entry=4, field="reportDate", found="'next week'", expected="a day, YYYY-MM-DD")
    return _built(
        EarningsCalendarSynced,
        fields,
        day="2026-01-05",
        digest="c" * 64,
        size=180,
        rows=4,
        known=2,
        unknown=1,
        broken=1,
        faults=[fault],
    )


def news_ref() -> NewsRef:
    """A reference to an archived answer with news."""
    return NewsRef(digest="b" * 64, size=2345, collected_at=MOMENT)


def news_scored(*symbols: str, **fields: Any) -> NewsScored:
    """An article about `symbols`."""
    mentions = [
        Mention(asset_id=asset_id(symbol), symbol=symbol, relevance=0.8, sentiment=0.21, label="Somewhat-Bullish")
        for symbol in symbols or ("KO",)
    ]
    return _built(
        NewsScored,
        fields,
        news_id="d" * 64,
        url="https://news.sandbox.invalid/2026/01/05/1",
        title="KO Company: Beverages gaining",
        summary="Demand is called firm.",
        source="Signal9 Sandbox Wire",
        published_at=MOMENT,
        sentiment=0.21,
        label="Somewhat-Bullish",
        mentions=mentions,
        document=news_ref(),
    )


def news_collected(symbol: str = "KO", **fields: Any) -> NewsCollected:
    """News that mention a company."""
    return _built(NewsCollected, fields, 2, **_asset(symbol), articles=1, document=news_ref())


def news_synced(**fields: Any) -> NewsSynced:
    """The news of two hours."""
    fault = EntryFault(entry=3, field="overall_sentiment_score", found="7", expected="a number from -1 to 1")
    return _built(
        NewsSynced,
        fields,
        hour="2026-01-05T07",
        since=MOMENT - timedelta(hours=2),
        until=MOMENT,
        answers=[news_ref()],
        articles=3,
        scored=2,
        broken=1,
        faults=[fault],
    )


def pollination_planned(symbols: tuple[str, ...] = ("KO", "PEP"), **fields: Any) -> PollinationPlanned:
    """A plan that picked `symbols`."""
    return _built(
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
    return _built(PollinationBatchOpened, fields, **values)


def pollenation_needed(symbol: str = "KO", **fields: Any) -> PollenationNeeded:
    """A request to fetch a company's five documents."""
    wanted = {"batch_id": BATCH, "data_types": list(DATA_TYPES), "reason": "never collected"}
    return _built(PollenationNeeded, fields, 2, **_asset(symbol), **wanted)


def fundamentals_collected(symbol: str = "KO", **fields: Any) -> FundamentalsCollected:
    """A company whose documents are in."""
    return _built(FundamentalsCollected, fields, 2, **_asset(symbol), batch_id=BATCH, documents=documents())


def pollination_failed(symbol: str = "KO", **fields: Any) -> PollinationFailed:
    """A company whose documents could not be fetched."""
    failure = {"batch_id": BATCH, "code": "budgetExhausted", "detail": "25 of 25 calls are spent."}
    return _built(PollinationFailed, fields, 2, **_asset(symbol), **failure)


def earnings_processed(symbol: str = "KO", **fields: Any) -> EarningsProcessed:
    """A company whose newest report is among its documents."""
    return _built(EarningsProcessed, fields, 3, **_asset(symbol), earnings_date="2025-10-21")


def asset_settled(symbol: str = "KO", **fields: Any) -> PollinationAssetSettled:
    """One asset of a batch that is in."""
    outcome = {"batch_id": BATCH, "outcome": "collected", "documents": documents()}
    return _built(PollinationAssetSettled, fields, 4, **_asset(symbol), **outcome)


def batch_closed(**fields: Any) -> PollinationBatchClosed:
    """A batch whose assets have all settled."""
    return _built(PollinationBatchClosed, fields, 6, batch_id=BATCH, collected=2, failed=0)


def asset_to_analyze(symbol: str = "KO", **fields: Any) -> AssetToAnalyze:
    """An asset with its documents, as the workflow gets it."""
    values = {**_asset(symbol), "analysis_id": analysis_id(symbol), "documents": documents(), **fields}
    return AssetToAnalyze(**values)


def analysis_needed(symbols: tuple[str, ...] = ("KO", "PEP"), **fields: Any) -> AnalysisNeeded:
    """A batch that is ready to be rated."""
    assets = {
        "asset_ids": [asset_id(symbol) for symbol in symbols],
        "assets": [asset_to_analyze(symbol) for symbol in symbols],
    }
    return _built(AnalysisNeeded, fields, 7, **assets, batch_size=8, batch_id=BATCH)


def data_validated(symbol: str = "KO", **fields: Any) -> DataValidated:
    """Documents that passed the checks."""
    return _built(DataValidated, fields, analysis_id=analysis_id(symbol), **_asset(symbol))


def data_rejected(symbol: str = "KO", **fields: Any) -> DataRejected:
    """Documents that failed the checks."""
    fault = Fault(
        path="BALANCE_SHEET:$.annualReports[0]",
        found="assets 100, liabilities and equity 90",
        expected="equal within 1 %",
        rule="balance",
    )
    return _built(DataRejected, fields, analysis_id=analysis_id(symbol), **_asset(symbol), faults=[fault])


def analysis_complete(symbol: str = "KO", **fields: Any) -> AnalysisComplete:
    """A company that was rated."""
    reason = Reason(rule_id="net-profit-margin", sentence="Keeps 17 cents of each dollar sold.", contribution=9.4)
    return _built(
        AnalysisComplete,
        fields,
        2,
        analysis_id=analysis_id(symbol),
        **_asset(symbol),
        status="completed",
        investment_rating=4,
        confidence=72.5,
        rating_stability="medium",
        components={"financialHealth": 61.0, "profitability": 88.5, "sentiment": None},
        reasons=[reason],
        ruleset_version=1,
        result_digest="a" * 64,
        result_size=8021,
    )


def analysis_failed(symbol: str = "KO", **fields: Any) -> AnalysisComplete:
    """A company that could not be rated."""
    failure = {"status": "failed", "error": "The documents were rejected: BALANCE_SHEET:$ is empty."}
    return _built(AnalysisComplete, fields, 2, analysis_id=analysis_id(symbol), **_asset(symbol), **failure)


def dead_letter_found(message_id: str = "", **fields: Any) -> DeadLetterFound:
    """A message that a function could not handle."""
    typical: dict[str, Any] = {
        "queue": "signal9-api-processing-dlq",
        "kind": "message",
        "cause": "VendorUnavailable",
        "detail": "www.alphavantage.co did not answer in time. It is tried again later.",
        "source": "signal9-pollinate",
        "event_type": "pollenationNeeded",
        "event_id": uuid("PollenationNeeded"),
        "subject": f"batch-{BATCH}",
        "sent_at": MOMENT,
        "size": 512,
    }
    return _built(DeadLetterFound, fields, message_id=message_id or uuid("message"), **typical)


def dead_letter_redriven(message_id: str = "", **fields: Any) -> DeadLetterRedriven:
    """The same message on its way again."""
    typical: dict[str, Any] = {
        "queue": "signal9-api-processing-dlq",
        "to": "signal9-pollinate",
        "sent_as": uuid("message again"),
        "reason": "the vendor is back",
    }
    return _built(DeadLetterRedriven, fields, 2, message_id=message_id or uuid("message"), **typical)


@cache
def builders() -> Mapping[str, tuple[Callable[..., Event], ...]]:
    """Detail-type -> the builders above that give such an event, the typical one first."""
    kinds = {entry.struct: entry.detail_type for entry in CATALOG.values()}
    found: dict[str, tuple[Callable[..., Event], ...]] = {}
    for name, function in list(globals().items()):
        if not name.startswith("_") and isfunction(function) and function.__module__ == __name__:
            kind = kinds.get(get_type_hints(function)["return"])
            if kind is not None:
                found[kind] = (*found.get(kind, ()), function)
    return MappingProxyType(found)


def example(detail_type: str) -> Event:
    """A typical event of a detail-type.

    Raises:
        UnfitEvent: there is no builder for it.
    """
    return examples(detail_type)[0]


def examples(detail_type: str) -> list[Event]:
    """One event of each builder of a detail-type, e.g. a completed and a failed analysis.

    Raises:
        UnfitEvent: there is no builder for it.
    """
    if detail_type not in builders():
        raise UnfitEvent(f"No builder makes {detail_type!r}. Builders there are for {', '.join(builders())}.")
    return [build() for build in builders()[detail_type]]


def _asset(symbol: str) -> dict[str, Any]:
    return {"asset_id": asset_id(symbol), "symbol": symbol}


def _listing(name: str) -> dict[str, Any]:
    return {"name": name, "exchange": "NYSE", "asset_class": "us_equity", "tradable": True}


def _built(struct: type[E], fields: Mapping[str, Any], version: int = 1, **typical: Any) -> E:
    """The typical event with `fields` in place of its own, recorded at `version` of its stream."""
    unknown = [name for name in fields if name not in struct.__struct_fields__]
    if unknown:
        raise UnfitEvent(
            f"{struct.__name__} has no field {', '.join(unknown)}. Fields are {', '.join(struct.__struct_fields__)}."
        )
    event = struct(**{**typical, **fields})
    return recorded(event, version=version) if event.metadata is UNASSIGNED else _fitting(event)


def _fitting(event: E) -> E:
    try:
        decode_event(event_type_of(event).detail_type, encode_event(event))
    except (InvalidEvent, TypeError, ValueError, OverflowError) as error:
        raise UnfitEvent(f"The event that was asked for does not fit its contract: {error}") from error
    return event


def _stream(event: Event) -> str:
    """The stream by the catalog's pattern, e.g. `batch-<batchId>`; an event without a batch is taken to be of the usual one."""
    names = {field.encode_name: field.name for field in msgspec.structs.fields(event)}

    def value(field: re.Match[str]) -> str:
        return str(getattr(event, names[field[1]]) or BATCH)

    return re.sub(r"<(\w+)>", value, event_type_of(event).stream)
