"""Fetches one company's documents and records what came."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from signal9_contracts import DocumentRef, FundamentalsCollected, PollenationNeeded, PollinationFailed
from signal9_domain import Asset
from signal9_eventstore import Cause, EventStore, append_decided, load
from signal9_runtime import BlobCorrupt, Blobs, Clock, utc_now
from signal9_vendors import Fundamentals, VendorError, VendorResting, VendorUnavailable, failure_code

RESCHEDULED = timedelta(hours=1)
"""How old a request may be that still waits for a vendor that is down; an older one is an outcome, and the planner picks again."""
RESERVE = 5.0
"""Seconds kept for archiving and appending: an outcome that is not recorded costs its calls again."""


def pollinate(
    event: PollenationNeeded,
    vendor: Fundamentals,
    archive: Blobs,
    store: EventStore,
    seconds_left: Callable[[], float],
    clock: Clock = utc_now,
) -> None:
    """Fetch the documents that `event` asks for, archive each under its digest, append the outcome to the company's stream.

    Idempotent: an event with an outcome costs no call. What was fetched before a failure is kept and named in the outcome.
    A refusal by the vendor is an outcome, not an exception: the planner picks the company again on another day. So is a vendor that
    is too slow for the seconds that are left. A document that the archive holds from the past hours costs no call.

    Raises:
        VendorResting: the vendor keeps failing and nothing was fetched; within the hour the message is retried by itself.
    """
    if event.symbol is None or event.batch_id is None:
        return  # another team's request without a batch: there is nobody to settle it for
    stream, request_id = Asset.stream(event.asset_id), event.metadata.event_id
    asset = load(store, stream, Asset).state
    if asset.is_settled(request_id):
        return
    archived = asset.recent_documents(clock(), event.documents_since)
    refs: list[DocumentRef] = []
    latest: str | None = None
    try:
        for data_type in event.data_types:
            if ref := archived.get(data_type):
                body = archive.get(ref)
            else:
                document = vendor.fetch(data_type, event.symbol, _time_for(data_type, seconds_left))
                kept, body = archive.put(document.body), document.body
                ref = DocumentRef(
                    data_type=data_type, digest=kept.digest, size=kept.size, collected_at=document.fetched_at
                )
            refs.append(ref)
            latest = vendor.latest_report(data_type, body) or latest
        outcome: FundamentalsCollected | PollinationFailed = FundamentalsCollected(
            asset_id=event.asset_id, symbol=event.symbol, batch_id=event.batch_id, documents=refs
        )
    except (VendorError, BlobCorrupt) as error:
        if isinstance(error, VendorResting) and not refs and clock() - event.metadata.occurred_at < RESCHEDULED:
            raise
        outcome = PollinationFailed(
            asset_id=event.asset_id,
            symbol=event.symbol,
            batch_id=event.batch_id,
            code=failure_code(error),
            detail=str(error)[:2000],
            documents=refs,
        )
    decide = partial(Asset.decide_outcome, outcome=outcome, request_id=request_id, latest_report=latest)
    append_decided(store, stream, Asset, decide, Cause.of(event))


def _time_for(data_type: str, seconds_left: Callable[[], float]) -> float:
    seconds = seconds_left() - RESERVE
    if seconds <= 0:
        raise VendorUnavailable(
            f"The vendor was too slow: no time was left to ask for {data_type}. The company is picked again."
        )
    return seconds
