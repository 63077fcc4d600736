"""Streams folded into rows: what a read model says about an asset or an analysis, from its events alone."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from signal9_contracts import (
    AnalysisComplete,
    AssetChanged,
    AssetDelisted,
    AssetListed,
    DataRejected,
    DataValidated,
    DocumentRef,
    EarningsProcessed,
    EarningsScheduled,
    Event,
    FundamentalsCollected,
    PollinationFailed,
)
from signal9_readmodels.layout.rows import AnalysisRow, AssetRow

ReadDocument = Callable[[DocumentRef], bytes]


def fold_asset(events: Iterable[Event], read: ReadDocument) -> AssetRow | None:
    """The asset's row after all `events` of its stream; None if the stream is empty.

    `read` gives the overview that the latest collection names.
    """
    values: dict[str, Any] = {}
    overview: DocumentRef | None = None
    event: Event | None = None
    for event in events:
        match event:
            case AssetListed() | AssetChanged():
                names = ("asset_id", "symbol", "name", "exchange", "asset_class", "tradable", "fractionable")
                _keep_former(values, event)
                values.update({name: getattr(event, name) for name in names}, status="active")
            case AssetDelisted():
                values.update(asset_id=event.asset_id, symbol=event.symbol, status="delisted", tradable=False)
            case FundamentalsCollected():
                moment = _moment(event)
                values.update(last_collected_at=moment, last_attempted_at=moment, last_failure=None)
                values.update(asset_id=event.asset_id, symbol=event.symbol)
                overview = _overview(event) or overview
            case PollinationFailed():
                values.update(asset_id=event.asset_id, symbol=event.symbol)
                values.update(last_attempted_at=_moment(event), last_failure=event.code)
                # What came before the failure may be all that the vendor has of a company: a profile without statements.
                overview = _overview(event) or overview
            case EarningsProcessed():
                values["earnings_date"] = event.earnings_date
            case EarningsScheduled():
                values.update(asset_id=event.asset_id, symbol=event.symbol, **_report_dates(values, event))
    if event is None or "asset_id" not in values:
        return None
    values.update(stream_version=event.metadata.stream_version, last_updated=_moment(event))
    if overview is not None:
        values.update(overview_facts(read(overview)))
    return AssetRow(**values)


def _overview(event: FundamentalsCollected | PollinationFailed) -> DocumentRef | None:
    return next((ref for ref in event.documents if ref.data_type == "OVERVIEW"), None)


def _keep_former(values: dict[str, Any], event: AssetListed | AssetChanged) -> None:
    """Names and symbols that the company gives up with this event stay findable."""
    for kept, name, new in (("former_names", "name", event.name), ("former_symbols", "symbol", event.symbol)):
        given_up = dict.fromkeys([*values.get(kept, []), values.get(name)])
        values[kept] = [each for each in given_up if each and each != new]


def _report_dates(values: Mapping[str, Any], event: EarningsScheduled) -> dict[str, str | None]:
    """A day that had passed when the calendar named the next one was kept; one that had not was moved."""
    before = values.get("next_report_date")
    passed = before if before is not None and before < event.seen_on else values.get("last_report_date")
    return {"last_report_date": passed, "next_report_date": event.report_date}


def report_mark(event: EarningsProcessed) -> dict[str, Any]:
    """The row of the table of earnings that says that a report needs no further pollination: a fold of that one event."""
    metadata = event.metadata
    return {
        "asset_id": event.asset_id,
        "period": report_period(event.earnings_date),
        "processed_by": metadata.event_id,
        "processed_at": _moment(event),
        "stream_version": metadata.stream_version,
    }


def report_period(day: str) -> str:
    """The sort key of a report's mark, beside the fiscal periods of the same company."""
    return f"report#{day}"


def overview_facts(document: bytes) -> dict[str, Any]:
    """Sector, industry, description and market capitalisation of an overview; none of what it does not hold."""
    try:
        overview = msgspec.json.decode(document)
    except msgspec.DecodeError:
        return {}  # validate_data rejects it with the reason
    if not isinstance(overview, Mapping):
        return {}
    facts: dict[str, Any] = {}
    for field, name in (("Sector", "sector"), ("Industry", "industry"), ("Description", "description")):
        text = overview.get(field)
        if isinstance(text, str) and text not in ("", "None", "-"):
            facts[name] = text[:4000]
    with suppress(TypeError, ValueError):  # "None": the vendor does not know it
        facts["market_cap"] = float(overview.get("MarketCapitalization", ""))
    return facts


def fold_analysis(events: Iterable[Event]) -> AnalysisRow | None:
    """The analysis' row after all `events` of its stream; None if the stream is empty."""
    values: dict[str, Any] = {}
    for event in events:
        match event:
            case DataValidated():
                values.update(asset_id=event.asset_id, analysis_id=event.analysis_id, symbol=event.symbol)
            case DataRejected():
                values.update(asset_id=event.asset_id, analysis_id=event.analysis_id, symbol=event.symbol)
                values.update(status="rejected", faults=msgspec.to_builtins(event.faults))
            case AnalysisComplete():
                names = (
                    "asset_id",
                    "analysis_id",
                    "symbol",
                    "status",
                    "investment_rating",
                    "confidence",
                    "rating_stability",
                    "components",
                    "ruleset_version",
                    "result_digest",
                    "result_size",
                    "error",
                )
                values.update({name: getattr(event, name) for name in names})
                values.update(reasons=msgspec.to_builtins(event.reasons), analyzed_at=_moment(event))
        values["stream_version"] = event.metadata.stream_version
    return AnalysisRow(**values) if "analysis_id" in values else None


def _moment(event: Event) -> str:
    # The store gives every moment in UTC.
    return f"{event.metadata.occurred_at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
