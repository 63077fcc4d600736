"""sync_assets: the universe follows the broker's list, once."""

from collections.abc import Sequence

import pytest

from signal9_contracts import AssetChanged, AssetDelisted, AssetListed
from signal9_contracts.operations import ScheduleTriggered
from signal9_domain import Asset
from signal9_eventstore import Cause, InMemoryEventStore
from signal9_marketdata import Listing
from signal9_readmodels import AssetRow
from signal9_sync_assets.application import EmptyUniverse, Synced, sync_assets
from signal9_testkit import an
from signal9_testkit.suites import bare

MORNING = ScheduleTriggered(schedule="asset-sync", correlation_id="morning")


class Broker:
    """A broker that lists these assets."""

    def __init__(self, *assets: Listing) -> None:
        self._assets = assets

    def assets(self) -> Sequence[Listing]:
        return self._assets


class Universe:
    """Read rows that are there already."""

    def __init__(self, *rows: AssetRow) -> None:
        self._rows = rows

    def all_assets(self) -> Sequence[AssetRow]:
        return self._rows


def asset(symbol: str, name: str = "") -> Listing:
    return Listing(
        asset_id=an.asset_id(symbol),
        symbol=symbol,
        name=name or f"{symbol} Company",
        exchange="NYSE",
        asset_class="us_equity",
        tradable=True,
    )


def row(symbol: str, status: str = "active") -> AssetRow:
    return AssetRow(
        asset_id=an.asset_id(symbol),
        symbol=symbol,
        name=f"{symbol} Company",
        exchange="NYSE",
        asset_class="us_equity",
        status=status,
        stream_version=1,
    )


def test_new_assets_are_listed_under_the_schedules_correlation() -> None:
    """Each new asset begins a stream of its own."""
    store = InMemoryEventStore()
    assert sync_assets(MORNING, Broker(asset("KO"), asset("PEP")), Universe(), store) == Synced(2, 0, 0)
    [event] = store.read_stream(Asset.stream(an.asset_id("KO")))
    assert isinstance(event, AssetListed)
    assert event.metadata.correlation_id == "morning"


def test_a_second_sync_of_the_same_list_appends_nothing() -> None:
    """Whether the read table is up to date or still empty, nothing is listed twice."""
    store, broker = InMemoryEventStore(), Broker(asset("KO"), asset("PEP"))
    sync_assets(MORNING, broker, Universe(), store)
    assert sync_assets(MORNING, broker, Universe(row("KO"), row("PEP")), store) == Synced(0, 0, 0)
    assert sync_assets(MORNING, broker, Universe(), store) == Synced(0, 0, 0)


def test_a_table_that_is_behind_keeps_no_new_asset_out() -> None:
    """Beside one asset that is listed already, a new one of the same transaction gets in."""
    store = InMemoryEventStore()
    sync_assets(MORNING, Broker(asset("KO")), Universe(), store)
    assert sync_assets(MORNING, Broker(asset("KO"), asset("PEP")), Universe(), store) == Synced(1, 0, 0)


def test_a_new_name_is_a_change_that_says_what_changed() -> None:
    """The event carries the whole new state and the names of the fields that differ."""
    store = InMemoryEventStore()
    sync_assets(MORNING, Broker(asset("KO")), Universe(), store)
    assert sync_assets(MORNING, Broker(asset("KO", "Coca-Cola")), Universe(row("KO")), store) == Synced(0, 1, 0)
    *_, event = store.read_stream(Asset.stream(an.asset_id("KO")))
    assert isinstance(event, AssetChanged)
    assert (event.name, event.changed) == ("Coca-Cola", ["name"])


def test_what_left_the_list_is_delisted_once_and_may_come_back() -> None:
    """Gone assets end, and a return is a new listing."""
    store = InMemoryEventStore()
    sync_assets(MORNING, Broker(asset("KO"), asset("PEP")), Universe(), store)
    known = Universe(row("KO"), row("PEP"))
    assert sync_assets(MORNING, Broker(asset("PEP")), known, store) == Synced(0, 0, 1)
    assert sync_assets(MORNING, Broker(asset("PEP")), known, store) == Synced(0, 0, 0)
    assert (
        sync_assets(
            MORNING, Broker(asset("KO"), asset("PEP")), Universe(row("KO", "delisted"), row("PEP")), store
        ).changed
        == 1
    )
    assert [type(event) for event in store.read_stream(Asset.stream(an.asset_id("KO")))] == [
        AssetListed,
        AssetDelisted,
        AssetListed,
    ]


def test_an_empty_list_delists_nobody() -> None:
    """An answer without assets is a fault of the broker, not the end of the market."""
    store = InMemoryEventStore()
    store.append(Asset.stream("a"), [bare(an.asset_listed())], expected_version=0, cause=Cause.root())
    with pytest.raises(EmptyUniverse, match="Nothing is delisted"):
        sync_assets(MORNING, Broker(), Universe(row("KO")), store)
    assert len(list(store.read_all())) == 1
