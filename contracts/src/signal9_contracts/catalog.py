"""The catalog: every event, its stream, its versions and whether other teams may rely on it."""

from types import MappingProxyType
from typing import Final

import msgspec

from signal9_contracts import analysis, assets, dead_letters, earnings, news, pollination
from signal9_contracts.base import Event
from signal9_contracts.errors import UnknownEvent


class EventType(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the catalog; who produces and who consumes it stands in `catalog.json`, which reads the services' manifests."""

    detail_type: str
    struct: type[Event]
    stream: str
    """The pattern of the streams it is appended to."""
    published: bool
    """Other teams may rely on it."""
    changes: tuple[str, ...]
    """What each version changed, oldest first: the number of changes is the version."""

    @property
    def version(self) -> int:
        """The schemaVersion that is appended today."""
        return len(self.changes)


def _event(
    struct: type[Event],
    stream: str,
    *,
    published: bool = False,
    changes: tuple[str, ...] = ("The first version.",),
    detail_type: str | None = None,
) -> EventType:
    """An entry; a compatible change adds a sentence to `changes`, a breaking one is a new entry `<detailType>.v2`."""
    name = detail_type or struct.__name__[0].lower() + struct.__name__[1:]
    return EventType(detail_type=name, struct=struct, stream=stream, published=published, changes=changes)


_EVENTS: Final = (
    _event(assets.AssetListed, "asset-<assetId>"),
    _event(assets.AssetChanged, "asset-<assetId>"),
    _event(assets.AssetDelisted, "asset-<assetId>"),
    _event(earnings.EarningsScheduled, "asset-<assetId>"),
    _event(earnings.EarningsCalendarSynced, "calendar-<day>"),
    _event(news.NewsScored, "news-<newsId>"),
    _event(news.NewsCollected, "asset-<assetId>"),
    _event(news.NewsSynced, "newsround-<hour>"),
    _event(
        pollination.PollinationPlanned,
        "budget-<vendor>-<day>",
        changes=("The first version.", "Says what is reserved, and who was left out for which reason."),
    ),
    _event(
        pollination.PollinationBatchOpened,
        "batch-<batchId>",
        changes=("The first version.", "Carries the deadline of the batch."),
    ),
    _event(
        pollination.PollenationNeeded,
        "batch-<batchId>",
        published=True,
        changes=("The first version.", "Says how old an archived document may be."),
    ),
    _event(pollination.FundamentalsCollected, "asset-<assetId>"),
    _event(pollination.PollinationFailed, "asset-<assetId>"),
    _event(pollination.EarningsProcessed, "asset-<assetId>", published=True),
    _event(pollination.PollinationAssetSettled, "batch-<batchId>"),
    _event(
        pollination.PollinationBatchClosed,
        "batch-<batchId>",
        changes=("The first version.", "Names the assets that were not heard of by the deadline."),
    ),
    _event(
        analysis.AnalysisNeeded,
        "batch-<batchId>",
        published=True,
        changes=("The first version.", "Each asset may carry its latest news."),
    ),
    _event(analysis.DataValidated, "analysis-<analysisId>"),
    _event(analysis.DataRejected, "analysis-<analysisId>"),
    _event(
        analysis.AnalysisComplete,
        "analysis-<analysisId>",
        published=True,
        changes=(
            "The first version.",
            "A completed analysis may say why the company is unrated; carries cautions, the sector and industry group, and the figures "
            "that peers are compared by.",
        ),
    ),
    _event(dead_letters.DeadLetterFound, "deadletter-<messageId>"),
    _event(dead_letters.DeadLetterRedriven, "deadletter-<messageId>"),
)

CATALOG: Final = MappingProxyType({entry.detail_type: entry for entry in _EVENTS})
"""Detail-type -> entry, in the order in which the flow meets them."""

_BY_STRUCT: Final = {entry.struct: entry for entry in _EVENTS}


def find_event_type(detail_type: str) -> EventType:
    """The catalog's entry of `detail_type`.

    Raises:
        UnknownEvent: no such detail-type.
    """
    entry = CATALOG.get(detail_type)
    if entry is None:
        raise UnknownEvent(
            f"The detail-type {detail_type[:80]!r} is not in the catalog. Known are: {', '.join(CATALOG)}. "
            "Update signal9-contracts, or do not route this event here."
        )
    return entry


def event_type_of(event: Event) -> EventType:
    """The catalog's entry of an event in hand.

    Raises:
        UnknownEvent: its struct is in no entry.
    """
    entry = _BY_STRUCT.get(type(event))
    return entry or find_event_type(type(event).__name__)
