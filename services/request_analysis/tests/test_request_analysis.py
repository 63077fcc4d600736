"""request_analysis: a batch closes once, with the last of its assets."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal9_contracts import AnalysisNeeded, FundamentalsCollected, PollinationBatchClosed, PollinationFailed
from signal9_eventstore import Cause, InMemoryEventStore
from signal9_request_analysis.application import request_analysis
from signal9_request_analysis.domain import UnknownBatch
from signal9_testkit import an
from signal9_testkit.suites import bare


def opened(symbols: tuple[str, ...]) -> InMemoryEventStore:
    store = InMemoryEventStore()
    store.append(f"batch-{an.BATCH}", [bare(an.batch_opened(symbols))], expected_version=0, cause=Cause.root())
    return store


def test_the_last_asset_asks_for_the_analysis_of_all() -> None:
    """Until then nothing is asked; the request names the assets in the batch's order, with capacity 8 and their documents."""
    store = opened(("KO", "PEP"))
    request_analysis(an.fundamentals_collected("PEP"), store)
    assert not [event for event in store.read_all() if isinstance(event, AnalysisNeeded)]
    request_analysis(an.fundamentals_collected("KO"), store)
    [needed] = [event for event in store.read_all() if isinstance(event, AnalysisNeeded)]
    assert [asset.symbol for asset in needed.assets] == ["KO", "PEP"]
    assert (needed.batch_size, len(needed.assets[0].documents)) == (8, 5)


def test_failed_assets_close_the_batch_without_being_rated() -> None:
    """One failure of two leaves one to rate; two leave none."""
    store = opened(("KO", "PEP"))
    request_analysis(an.pollination_failed("KO"), store)
    request_analysis(an.fundamentals_collected("PEP"), store)
    [needed] = [event for event in store.read_all() if isinstance(event, AnalysisNeeded)]
    assert [asset.symbol for asset in needed.assets] == ["PEP"]

    store = opened(("KO",))
    request_analysis(an.pollination_failed("KO"), store)
    *_, closed = store.read_all()
    assert isinstance(closed, PollinationBatchClosed)
    assert (closed.collected, closed.failed) == (0, 1)


@given(st.integers(0, 10_000))
def test_duplicates_in_any_order_close_a_batch_once(seed: int) -> None:
    """Every outcome delivered twice, shuffled: one settlement each, one closing, one request."""
    symbols = ("A", "B", "C", "D", "E")
    outcomes: list[FundamentalsCollected | PollinationFailed] = [
        an.fundamentals_collected(symbol) for symbol in symbols[:4]
    ]
    outcomes.append(an.pollination_failed("E"))
    deliveries = outcomes * 2
    random.Random(seed).shuffle(deliveries)
    store = opened(symbols)
    for outcome in deliveries:
        request_analysis(outcome, store)
    kinds = [type(event).__name__ for event in store.read_all()]
    assert sorted(set(kinds)) == [
        "AnalysisNeeded",
        "PollinationAssetSettled",
        "PollinationBatchClosed",
        "PollinationBatchOpened",
    ]
    assert len(kinds) == 1 + 5 + 1 + 1


def test_an_outcome_before_its_batch_waits() -> None:
    """The message is tried again: the batch's opening may not be visible yet."""
    with pytest.raises(UnknownBatch, match="never opened"):
        request_analysis(an.fundamentals_collected(), InMemoryEventStore())


def test_an_asset_of_another_batch_settles_nothing() -> None:
    """An outcome that names the wrong batch leaves it open."""
    store = opened(("KO",))
    request_analysis(an.fundamentals_collected("XOM"), store)
    assert len(list(store.read_all())) == 1
