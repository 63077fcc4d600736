"""The catalog: every event, its version and whether other teams may rely on it."""

from types import MappingProxyType
from typing import Final

import msgspec

from signal9_contracts import analysis, assets, pollination
from signal9_contracts.base import Event
from signal9_contracts.errors import UnknownEvent


class EventType(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the catalog."""

    detail_type: str
    version: int
    struct: type[Event]
    published: bool = False


def _entries() -> dict[str, EventType]:
    published = {
        pollination.PollenationNeeded,
        analysis.AnalysisNeeded,
        pollination.EarningsProcessed,
        analysis.AnalysisComplete,
    }
    structs: tuple[type[Event], ...] = (
        assets.AssetListed,
        assets.AssetChanged,
        assets.AssetDelisted,
        pollination.PollinationPlanned,
        pollination.PollinationBatchOpened,
        pollination.PollenationNeeded,
        pollination.FundamentalsCollected,
        pollination.PollinationFailed,
        pollination.EarningsProcessed,
        pollination.PollinationAssetSettled,
        pollination.PollinationBatchClosed,
        analysis.AnalysisNeeded,
        analysis.DataValidated,
        analysis.DataRejected,
        analysis.AnalysisComplete,
    )
    entries = {}
    for struct in structs:
        name = struct.__name__[0].lower() + struct.__name__[1:]
        entries[name] = EventType(detail_type=name, version=1, struct=struct, published=struct in published)
    return entries


CATALOG: Final = MappingProxyType(_entries())
"""Detail-type -> entry, in the order in which the flow meets them."""


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
    """The catalog's entry of an event in hand."""
    name = type(event).__name__
    return find_event_type(name[0].lower() + name[1:])
