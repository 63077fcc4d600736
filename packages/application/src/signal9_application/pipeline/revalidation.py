"""Rejected documents, checked again by today's rules: what passes now is rated, without a call of the vendor."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

import msgspec

from signal9_application.errors import OperationFailed
from signal9_contracts import BATCH_CAPACITY, AssetToAnalyze, DocumentRef, Event
from signal9_domain import Analysis, Batch, Streams
from signal9_eventstore import NONE, Cause, EventStore
from signal9_marketdata import plain_symbol
from signal9_rating import Fault, examine, is_valid
from signal9_runtime import BlobCorrupt, new_id
from signal9_vendors import ArchivedDocuments


class Verdict(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A company whose latest documents were rejected, and what today's rules say of them."""

    symbol: str
    asset_id: str
    passes: bool
    faults: list[Fault]
    analysis_id: str | None
    """Of the new analysis; None where none was asked for."""


def revalidate(
    store: EventStore, documents: ArchivedDocuments, symbols: Sequence[str], day: date, *, dry_run: bool
) -> list[Verdict]:
    """Check the rejected documents again by the rules as of `day`; ask for the analysis of those that pass.

    Raises:
        OperationFailed: the latest documents of a symbol that was named are not rejected.
    """
    rejected = latest_rejected(store.read_all())
    named = {plain_symbol(symbol) for symbol in symbols}
    unknown = named - {plain_symbol(asset.symbol) for asset in rejected}
    if unknown:
        raise OperationFailed(
            f"The latest documents of {', '.join(sorted(unknown))} are not rejected. `signal9 ratings` says what is."
        )
    chosen = [asset for asset in rejected if not named or plain_symbol(asset.symbol) in named]
    faults = {asset.asset_id: faults_of(asset, documents, day) for asset in chosen}
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
    known = Streams(events, Batch, Analysis)
    analyses, requested = known.of(Analysis), Batch.all_requested(known.of(Batch).values())
    judged = sorted((moment, name) for name, each in analyses.items() if (moment := each.judged_at))
    last = {analyses[name].asset_id: name for _, name in judged}
    found = [requested[name] for name in last.values() if analyses[name].faults and name in requested]
    return sorted(found, key=lambda asset: asset.symbol)


def faults_of(asset: AssetToAnalyze, documents: ArchivedDocuments, day: date) -> list[Fault]:
    """What today's rules find in the archived documents of the asset."""
    named: dict[str, DocumentRef] = {ref.data_type: ref for ref in asset.documents}
    try:
        return examine(partial(documents.company, named), day, asset.symbol)
    except BlobCorrupt as error:
        return [Fault(path="archive", found=str(error)[:200], expected="the archived documents", rule="archived")]


def _request(store: EventStore, assets: Sequence[AssetToAnalyze]) -> None:
    for start in range(0, len(assets), BATCH_CAPACITY):
        batch = assets[start : start + BATCH_CAPACITY]
        batch_id = f"revalidation-{new_id()}"
        request = Batch.request_of(batch_id, batch)
        store.append(Batch.stream(batch_id), [request], expected_version=NONE, cause=Cause.root())
