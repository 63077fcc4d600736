"""Brings the stock universe up to the broker's list of active assets."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import msgspec
from msgspec.structs import asdict

from signal9_contracts import AssetListed
from signal9_contracts.operations import ScheduleTriggered
from signal9_domain import Asset
from signal9_eventstore import Cause, EventStore, Proposal, append_decided, append_each
from signal9_readmodels import AssetRow
from signal9_vendors import BrokerClient


class Universe(Protocol):
    """What is known of the assets: may be behind the streams, which decide."""

    def all_assets(self) -> Iterable[AssetRow]: ...


class Synced(msgspec.Struct, frozen=True):
    """How many events a sync appended."""

    listed: int
    changed: int
    delisted: int


def sync_assets(request: ScheduleTriggered, broker: BrokerClient, universe: Universe, store: EventStore) -> Synced:
    """Append what was listed, changed or delisted since the last sync.

    Idempotent: a second run over the same list appends nothing. An empty list is an error of the broker, not the end of the market.

    Raises:
        EmptyUniverse: the broker lists no asset at all.
    """
    cause = Cause.root(request.correlation_id)
    seen = {asset.asset_id: AssetListed(**asdict(asset)) for asset in broker.assets()}
    if not seen:
        raise EmptyUniverse(
            "The broker listed no active asset. Nothing is delisted on such an answer; the sync is tried again."
        )
    known = {row.asset_id: row.asset for row in universe.all_assets()}
    new = [asset for asset_id, asset in seen.items() if asset_id not in known]
    moved = [asset for asset_id, asset in seen.items() if asset_id in known and known[asset_id].decide_listing(asset)]
    gone = [asset_id for asset_id, asset in known.items() if asset_id not in seen and asset.decide_delisting()]
    fresh = [Proposal(Asset.stream(asset.asset_id), asset, 0) for asset in new]
    # Some may be listed already, where the read table is behind: each stream decides.
    listed = append_each(store, fresh, Asset, Asset.decide_listing, cause)
    with ThreadPoolExecutor(8) as pool:
        changed = sum(pool.map(lambda asset: _list(asset, store, cause), moved))
        delisted = sum(pool.map(lambda asset_id: _delist(asset_id, store, cause), gone))
    return Synced(listed, changed, delisted)


class EmptyUniverse(Exception):
    """The broker's list is empty."""


def _list(asset: AssetListed, store: EventStore, cause: Cause) -> int:
    stream = Asset.stream(asset.asset_id)
    return len(append_decided(store, stream, Asset, lambda state: state.decide_listing(asset), cause))


def _delist(asset_id: str, store: EventStore, cause: Cause) -> int:
    return len(append_decided(store, Asset.stream(asset_id), Asset, Asset.decide_delisting, cause))
