"""Histories of any size for a benchmark: companies that are listed, change, are collected and rated."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from signal9_contracts import (
    AnalysisComplete,
    AssetChanged,
    AssetListed,
    EarningsProcessed,
    Event,
    Metadata,
    PollinationFailed,
    Reason,
)
from signal9_eventstore.stored import item_of
from signal9_runtime import new_id

START = datetime(2026, 1, 5, 6, tzinfo=UTC)
PER_STREAM = 5
"""Events of one stream."""


def histories(events: int) -> Iterator[list[Event]]:
    """Streams of five events each, every other one of an analysis, until `events` are made."""
    for number in range(events // PER_STREAM):
        symbol = f"S{number}"
        asset: dict[str, Any] = {"asset_id": f"{number:08d}", "symbol": symbol}
        listing: dict[str, Any] = {
            **asset,
            "name": f"Company number {number} of the benchmark",
            "exchange": "NYSE",
            "asset_class": "us_equity",
            "tradable": True,
        }
        if number % 2:
            stream = f"analysis-{new_id()}"
            found: list[Event] = [_rated(stream.removeprefix("analysis-"), asset)] * PER_STREAM
        else:
            stream = f"asset-{number:08d}"
            found = [
                AssetListed(**listing),
                AssetChanged(**listing, changed=["name"]),
                PollinationFailed(**asset, batch_id="b", code="budgetExhausted", detail=""),
                EarningsProcessed(**asset, earnings_date="2026-01-05"),
                AssetChanged(**listing, changed=["tradable"]),
            ]
        yield [_placed(event, stream, version, number) for version, event in enumerate(found, start=1)]


def fill(client: Any, table: str, events: int) -> None:
    """Put a history into a table of events, as quickly as it takes."""
    requests = [{"PutRequest": {"Item": item_of(event, None)}} for history in histories(events) for event in history]
    for start in range(0, len(requests), 25):
        client.batch_write_item(RequestItems={table: requests[start : start + 25]})


def _rated(analysis_id: str, asset: dict[str, Any]) -> AnalysisComplete:
    reasons = [
        Reason(rule_id=f"rule-{number}", sentence=f"Keeps {number} cents of each dollar sold.", contribution=9.4)
        for number in range(5)
    ]
    return AnalysisComplete(
        analysis_id=analysis_id,
        **asset,
        status="completed",
        investment_rating=4,
        confidence=72.5,
        rating_stability="medium",
        components={"financialHealth": 61.0, "profitability": 88.5, "growth": 40.25, "valuation": None},
        reasons=reasons,
        ruleset_version=1,
    )


def _placed(event: Event, stream: str, version: int, number: int) -> Event:
    metadata = Metadata(
        event_id=new_id(),
        schema_version=1,
        occurred_at=START + timedelta(seconds=number, milliseconds=version),
        correlation_id="bench",
        stream_id=stream,
        stream_version=version,
    )
    return msgspec.structs.replace(event, metadata=metadata)
