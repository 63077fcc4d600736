"""pollinate: one outcome an event, with every fetched document kept."""

from datetime import UTC, datetime, timedelta

import pytest

from signal9_contracts import DATA_TYPES, EarningsProcessed, FundamentalsCollected, PollinationFailed
from signal9_domain import Asset
from signal9_domain.asset import FRESH
from signal9_eventstore import InMemoryEventStore
from signal9_pollinate.application import pollinate
from signal9_runtime import BlobCorrupt, InMemoryBlobs
from signal9_testkit import an
from signal9_vendors import AlphaVantage, RawDocument, VendorError
from signal9_vendors.errors import (
    BadKey,
    BudgetExhausted,
    UnknownSymbol,
    UnreadableAnswer,
    VendorResting,
    VendorUnavailable,
)

FETCHED = datetime(2026, 1, 5, 7, tzinfo=UTC)
EARNINGS = b'{"quarterlyEarnings": [{"reportedDate": "2025-07-22"}, {"reportedDate": "2025-10-21"}]}'


class Vendor:
    """Answers every document, until the call of the number at which it fails."""

    latest_report = staticmethod(AlphaVantage.latest_report)

    def __init__(self, fails_at: int = 99, error: VendorError | None = None) -> None:
        self.calls = 0
        self._fails_at = fails_at
        self._error = error

    def fetch(self, data_type: str, symbol: str, within: float | None = None) -> RawDocument:
        assert within is not None
        assert within > 0
        self.calls += 1
        if self._error is not None and self.calls == self._fails_at:
            raise self._error
        body = EARNINGS if data_type == "EARNINGS" else f'{{"{data_type}": "{symbol}"}}'.encode()
        return RawDocument(body=body, fetched_at=FETCHED)


def a_minute() -> float:
    return 60.0


def test_five_documents_are_archived_and_named() -> None:
    """The event carries digest and size of each; the archive has their bytes; the newest report is announced."""
    vendor, archive, store = Vendor(), InMemoryBlobs(), InMemoryEventStore()
    event = an.pollenation_needed()
    pollinate(event, vendor, archive, store, a_minute)
    collected, announced = store.read_stream(Asset.stream(event.asset_id))
    assert isinstance(collected, FundamentalsCollected)
    assert [document.data_type for document in collected.documents] == list(DATA_TYPES)
    assert all(len(archive.get(document)) == document.size for document in collected.documents)
    assert isinstance(announced, EarningsProcessed)
    assert announced.earnings_date == "2025-10-21"
    assert collected.metadata.causation_id == event.metadata.event_id


def test_a_second_delivery_costs_no_call() -> None:
    """An event with an outcome is left alone."""
    vendor, archive, store = Vendor(), InMemoryBlobs(), InMemoryEventStore()
    for _ in range(2):
        pollinate(an.pollenation_needed(), vendor, archive, store, a_minute)
    assert vendor.calls == 5
    assert len(list(store.read_all())) == 2


def test_the_same_report_is_announced_once() -> None:
    """A later pollination that finds no newer report collects, and announces nothing."""
    archive, store = InMemoryBlobs(), InMemoryEventStore()
    first = an.pollenation_needed()
    second = an.recorded(first, version=3, event_id=an.uuid("another"))
    for event in (first, second):
        pollinate(event, Vendor(), archive, store, a_minute)
    kinds = [type(event).__name__ for event in store.read_all()]
    assert kinds == ["FundamentalsCollected", "EarningsProcessed", "FundamentalsCollected"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BudgetExhausted("spent"), "budgetExhausted"),
        (UnknownSymbol("who"), "unknownSymbol"),
        (UnreadableAnswer("html"), "unreadableAnswer"),
        (BlobCorrupt("cut"), "unreadableAnswer"),
        (BadKey("no"), "refused"),
        (VendorUnavailable("later"), "vendorUnavailable"),
    ],
)
def test_a_failure_in_the_middle_keeps_what_came(error: VendorError, code: str) -> None:
    """The third call fails: two documents are kept and named beside the reason."""
    archive, store = InMemoryBlobs(), InMemoryEventStore()
    pollinate(an.pollenation_needed(), Vendor(3, error), archive, store, a_minute)
    [event] = store.read_all()
    assert isinstance(event, PollinationFailed)
    assert (event.code, event.detail, len(event.documents)) == (code, str(error), 2)
    assert len(archive.bodies) == 2


def test_a_vendor_too_slow_for_the_time_left_is_an_outcome() -> None:
    """Rather than dying with its calls unrecorded, the function gives up in time: what came is kept, the rest is for another day."""
    left = iter([60.0, 30.0, 4.0])
    vendor, archive, store = Vendor(), InMemoryBlobs(), InMemoryEventStore()
    pollinate(an.pollenation_needed(), vendor, archive, store, lambda: next(left))
    [event] = store.read_all()
    assert isinstance(event, PollinationFailed)
    assert (event.code, len(event.documents)) == ("vendorUnavailable", 2)
    assert "no time was left to ask for BALANCE_SHEET" in event.detail


def test_what_an_earlier_try_fetched_costs_no_call_again() -> None:
    """After a failure at the third call the next request makes three calls, and its event names the first two as collected then."""
    archive, store, first = InMemoryBlobs(), InMemoryEventStore(), an.pollenation_needed()
    again = an.recorded(first, version=2, event_id=an.uuid("again"))
    pollinate(first, Vendor(3, BudgetExhausted("spent")), archive, store, a_minute, lambda: FETCHED)
    vendor = Vendor()
    pollinate(again, vendor, archive, store, a_minute, lambda: FETCHED + timedelta(hours=2))
    failed, collected, _ = store.read_all()
    assert isinstance(failed, PollinationFailed)
    assert isinstance(collected, FundamentalsCollected)
    assert vendor.calls == 3
    assert collected.documents[:2] == failed.documents
    assert [document.data_type for document in collected.documents] == list(DATA_TYPES)


def test_documents_from_before_a_report_are_asked_for_again() -> None:
    """An hour old they are fresh, but the report came out meanwhile: all five are fetched."""
    archive, store, first = InMemoryBlobs(), InMemoryEventStore(), an.pollenation_needed()
    since = FETCHED + timedelta(minutes=30)
    again = an.pollenation_needed(documents_since=since)
    again = an.recorded(again, version=2, event_id=an.uuid("again"))
    pollinate(first, Vendor(), archive, store, a_minute, lambda: FETCHED)
    vendor = Vendor()
    pollinate(again, vendor, archive, store, a_minute, lambda: FETCHED + timedelta(hours=1))
    assert vendor.calls == 5


def test_an_answer_of_yesterday_is_asked_for_again() -> None:
    """Reports come out overnight."""
    archive, store, first = InMemoryBlobs(), InMemoryEventStore(), an.pollenation_needed()
    again = an.recorded(first, version=2, event_id=an.uuid("again"))
    pollinate(first, Vendor(), archive, store, a_minute, lambda: FETCHED)
    vendor = Vendor()
    pollinate(again, vendor, archive, store, a_minute, lambda: FETCHED + FRESH)
    assert vendor.calls == 5


def test_a_company_waits_for_a_vendor_that_rests_and_not_for_ever() -> None:
    """Within the hour nothing is appended and the message comes back; after it, or with documents in hand, it is an outcome."""
    event, store = an.pollenation_needed(), InMemoryEventStore()
    asked = event.metadata.occurred_at

    def ask(fails_at: int, after: timedelta) -> None:
        vendor = Vendor(fails_at, VendorResting("rests"))
        pollinate(event, vendor, InMemoryBlobs(), store, a_minute, lambda: asked + after)

    with pytest.raises(VendorResting):
        ask(1, timedelta(minutes=59))
    assert list(store.read_all()) == []
    ask(1, timedelta(hours=1))
    [event_of_failure] = store.read_all()
    assert isinstance(event_of_failure, PollinationFailed)
    assert event_of_failure.code == "vendorUnavailable"
    store = InMemoryEventStore()
    ask(2, timedelta(minutes=1))
    [partly] = store.read_all()
    assert isinstance(partly, PollinationFailed)
    assert len(partly.documents) == 1


def test_a_request_without_a_batch_is_left_alone() -> None:
    """Another team's pollenationNeeded with the required fields only makes no call."""
    vendor = Vendor()
    pollinate(an.pollenation_needed(batch_id=None), vendor, InMemoryBlobs(), InMemoryEventStore(), a_minute)
    assert vendor.calls == 0
