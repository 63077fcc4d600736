"""Asks for the analysis of a batch once all its assets have settled."""

from signal9_contracts import FundamentalsCollected, PollinationFailed
from signal9_eventstore import Cause, EventStore, append_decided
from signal9_request_analysis.domain import decide_settlement


def request_analysis(outcome: FundamentalsCollected | PollinationFailed, store: EventStore) -> None:
    """Settle the asset in its batch; the last one asks for the analysis.

    Idempotent: an asset settles once, however often its outcome arrives.

    Raises:
        UnknownBatch: the batch's opening is not visible yet.
        VersionConflict: other assets of the batch kept settling at the same moment; the message comes back.
    """
    stream = f"batch-{outcome.batch_id}"
    append_decided(store, stream, lambda history: decide_settlement(history, outcome), Cause.of(outcome))
