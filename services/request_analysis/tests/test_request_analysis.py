"""request_analysis: a batch closes once, with the last of its assets or at its deadline."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal9_contracts import (
    AnalysisNeeded,
    Event,
    FundamentalsCollected,
    PollinationAssetSettled,
    PollinationBatchClosed,
    PollinationFailed,
)
from signal9_contracts.operations import ScheduleTriggered
from signal9_domain import Asset, Batch, UnknownBatch
from signal9_eventstore import Cause, InMemoryEventStore
from signal9_request_analysis.application import request_analysis, settle
from signal9_testkit import an
from signal9_testkit.suites import bare


def opened(symbols: tuple[str, ...]) -> InMemoryEventStore:
    store = InMemoryEventStore()
    store.append(Batch.stream(an.BATCH), [bare(an.batch_opened(symbols))], expected_version=0, cause=Cause.root())
    return store


def test_the_last_asset_asks_for_the_analysis_of_all() -> None:
    """Until then nothing is asked; the request names the assets in the batch's order, with capacity 8 and their documents."""
    store = opened(("KO", "PEP"))
    settle(an.fundamentals_collected("PEP"), store)
    assert not [event for event in store.read_all() if isinstance(event, AnalysisNeeded)]
    settle(an.fundamentals_collected("KO"), store)
    [needed] = [event for event in store.read_all() if isinstance(event, AnalysisNeeded)]
    assert [asset.symbol for asset in needed.assets] == ["KO", "PEP"]
    assert (needed.batch_size, len(needed.assets[0].documents)) == (8, 5)


def test_failed_assets_close_the_batch_without_being_rated() -> None:
    """One failure of two leaves one to rate; two leave none."""
    store = opened(("KO", "PEP"))
    settle(an.pollination_failed("KO"), store)
    settle(an.fundamentals_collected("PEP"), store)
    [needed] = [event for event in store.read_all() if isinstance(event, AnalysisNeeded)]
    assert [asset.symbol for asset in needed.assets] == ["PEP"]

    store = opened(("KO",))
    settle(an.pollination_failed("KO"), store)
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
        settle(outcome, store)
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
        settle(an.fundamentals_collected(), InMemoryEventStore())


def test_an_asset_of_another_batch_settles_nothing() -> None:
    """An outcome that names the wrong batch leaves it open."""
    store = opened(("KO",))
    settle(an.fundamentals_collected("XOM"), store)
    assert len(list(store.read_all())) == 1


def planned(symbols: tuple[str, ...]) -> InMemoryEventStore:
    """A store with a plan of today and its one batch."""
    store = opened(symbols)
    plan = an.pollination_planned(symbols)
    store.append(plan.metadata.stream_id, [bare(plan)], expected_version=0, cause=Cause.root())
    return store


def look(store: InMemoryEventStore, at: datetime) -> None:
    """The schedule of the deadlines fires on the day of the plan, and takes `at` for now."""
    request_analysis(ScheduleTriggered(schedule="batch-deadlines", at=at), store, lambda: an.MOMENT)


def of(store: InMemoryEventStore, kind: type[Event]) -> list[Event]:
    return [event for event in store.read_all() if isinstance(event, kind)]


LATE = an.DEADLINE + timedelta(seconds=1)


def test_a_batch_whose_deadline_passed_is_analysed_with_what_is_in() -> None:
    """Of three assets one is in, one failed, one rests in a dead-letter queue: one is rated, and the missing one is named."""
    store = planned(("KO", "PEP", "XOM"))
    settle(an.fundamentals_collected("KO"), store)
    settle(an.pollination_failed("PEP"), store)
    look(store, an.DEADLINE - timedelta(seconds=1))
    assert of(store, PollinationBatchClosed) == []
    look(store, LATE)
    look(store, LATE)
    [closed] = of(store, PollinationBatchClosed)
    assert isinstance(closed, PollinationBatchClosed)
    assert (closed.collected, closed.failed, closed.overdue) == (1, 1, [an.asset_id("XOM")])
    [needed] = of(store, AnalysisNeeded)
    assert isinstance(needed, AnalysisNeeded)
    assert [asset.symbol for asset in needed.assets] == ["KO"]


def test_a_batch_of_which_nothing_came_closes_without_an_analysis() -> None:
    """There is nothing to rate, and nothing stays open."""
    store = planned(("KO",))
    look(store, LATE)
    assert len(of(store, PollinationBatchClosed)) == 1
    assert of(store, AnalysisNeeded) == []


def test_a_latecomer_is_analysed_on_its_own() -> None:
    """Its documents cost calls: they are rated although the batch has closed; a late failure only settles."""
    store = planned(("KO", "PEP", "XOM"))
    settle(an.fundamentals_collected("KO"), store)
    look(store, LATE)
    for _ in range(2):
        settle(an.fundamentals_collected("PEP"), store)
        settle(an.pollination_failed("XOM"), store)
    assert [event.asset_ids for event in of(store, AnalysisNeeded) if isinstance(event, AnalysisNeeded)] == [
        [an.asset_id("KO")],
        [an.asset_id("PEP")],
    ]
    assert len(of(store, PollinationAssetSettled)) == 3
    assert len(of(store, PollinationBatchClosed)) == 1


@given(st.integers(0, 10_000))
def test_assets_that_settle_while_the_deadline_passes_are_analysed_once(seed: int) -> None:
    """Outcomes, twice each, race the clock on threads: one closing, and every collected asset in exactly one request."""
    symbols = ("A", "B", "C", "D")
    store = planned(symbols)
    work = [partial(settle, an.fundamentals_collected(symbol), store) for symbol in symbols * 2]
    work += [partial(look, store, LATE)] * 2
    random.Random(seed).shuffle(work)
    with ThreadPoolExecutor(4) as pool:
        for result in [pool.submit(each) for each in work]:
            result.result()
    assert len(of(store, PollinationBatchClosed)) == 1
    asked = [
        asset for event in of(store, AnalysisNeeded) if isinstance(event, AnalysisNeeded) for asset in event.asset_ids
    ]
    assert sorted(asked) == sorted(an.asset_id(symbol) for symbol in symbols)


def test_the_latest_news_of_a_company_goes_with_it_to_the_analysis() -> None:
    """The reference of the newest answer that mentions it; none where the news are older than a week."""
    store = opened(("KO", "PEP"))
    for symbol, age in (("KO", 1), ("PEP", 8)):
        news = an.news_ref()
        collected = an.news_collected(
            symbol,
            document=type(news)(digest=news.digest, size=news.size, collected_at=an.MOMENT - timedelta(days=age)),
        )
        store.append(Asset.stream(an.asset_id(symbol)), [bare(collected)], expected_version=0, cause=Cause.root())
        settle(an.fundamentals_collected(symbol), store, lambda: an.MOMENT)
    [needed] = of(store, AnalysisNeeded)
    assert isinstance(needed, AnalysisNeeded)
    assert [asset.news is not None for asset in needed.assets] == [True, False]
