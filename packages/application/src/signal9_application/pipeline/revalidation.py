"""Rejected documents, checked again by today's rules: what passes now is rated, without a call of the vendor."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from signal9_application.errors import OperationFailed
from signal9_contracts import (
    BATCH_CAPACITY,
    AnalysisComplete,
    AnalysisNeeded,
    AssetToAnalyze,
    DataRejected,
    DataValidated,
    Event,
)
from signal9_eventstore import Cause, EventStore
from signal9_rating import Fault, examine, is_valid
from signal9_runtime import BlobCorrupt, Blobs, new_id


class Verdict(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A company whose latest documents were rejected, and what today's rules say of them."""

    symbol: str
    asset_id: str
    passes: bool
    faults: list[Fault]
    analysis_id: str | None
    """Of the new analysis; None where none was asked for."""


def revalidate(store: EventStore, archive: Blobs, symbols: Sequence[str], day: date, *, dry_run: bool) -> list[Verdict]:
    """Check the rejected documents again by the rules as of `day`; ask for the analysis of those that pass.

    Raises:
        OperationFailed: the latest documents of a symbol that was named are not rejected.
    """
    rejected = latest_rejected(store.read_all())
    unknown = set(symbols) - {asset.symbol for asset in rejected}
    if unknown:
        raise OperationFailed(
            f"The latest documents of {', '.join(sorted(unknown))} are not rejected. `signal9 ratings` says what is."
        )
    chosen = [asset for asset in rejected if not symbols or asset.symbol in symbols]
    faults = {asset.asset_id: faults_of(asset, archive, day) for asset in chosen}
    passing = [asset for asset in chosen if is_valid(faults[asset.asset_id])]
    asked = [msgspec.structs.replace(asset, analysis_id=new_id()) for asset in passing]
    if not dry_run:
        _request(store, asked)
    new = {} if dry_run else {asset.asset_id: asset.analysis_id for asset in asked}
    return [
        Verdict(
            symbol=asset.symbol,
            asset_id=asset.asset_id,
            passes=is_valid(faults[asset.asset_id]),
            faults=[fault for fault in faults[asset.asset_id] if fault.severity == "reject"],
            analysis_id=new.get(asset.asset_id),
        )
        for asset in chosen
    ]


def latest_rejected(events: Iterable[Event]) -> list[AssetToAnalyze]:
    """The assets whose last analysis was rejected, by symbol, as they were to be analysed; `events` in their order."""
    asked: dict[str, AssetToAnalyze] = {}
    last: dict[str, tuple[str, bool]] = {}
    for event in events:
        match event:
            case AnalysisNeeded():
                asked.update({asset.analysis_id: asset for asset in event.assets})
            case DataRejected():
                last[event.asset_id] = (event.analysis_id, True)
            case DataValidated() | AnalysisComplete(status="completed"):
                last[event.asset_id] = (event.analysis_id, False)
    found = [asked[analysis_id] for analysis_id, is_rejected in last.values() if is_rejected and analysis_id in asked]
    return sorted(found, key=lambda asset: asset.symbol)


def faults_of(asset: AssetToAnalyze, archive: Blobs, day: date) -> list[Fault]:
    """What today's rules find in the archived documents of the asset."""
    try:
        documents: dict[str, Any] = {ref.data_type: archive.get(ref) for ref in asset.documents}
    except BlobCorrupt as error:
        return [Fault(path="archive", found=str(error)[:200], expected="the archived documents", rule="archived")]
    return examine(documents, day, asset.symbol)


def _request(store: EventStore, assets: Sequence[AssetToAnalyze]) -> None:
    for start in range(0, len(assets), BATCH_CAPACITY):
        batch = assets[start : start + BATCH_CAPACITY]
        batch_id = f"revalidation-{new_id()}"
        needed = AnalysisNeeded(
            asset_ids=[asset.asset_id for asset in batch],
            batch_size=BATCH_CAPACITY,
            batch_id=batch_id,
            assets=list(batch),
        )
        store.append(f"batch-{batch_id}", [needed], expected_version=0, cause=Cause.root())
