"""Decisions: what was decided and appended is not decided again, whatever the stream holds; and what each decision rests on."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial, reduce
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal9_contracts import (
    DATA_TYPES,
    AnalysisComplete,
    AnalysisNeeded,
    AssetChanged,
    AssetListed,
    DataRejected,
    DataValidated,
    EarningsProcessed,
    Event,
    Pick,
    PollinationBatchClosed,
    PollinationFailed,
)
from signal9_domain import (
    Allowance,
    Analysis,
    Asset,
    Batch,
    Candidate,
    DayPlan,
    EarningsCalendar,
    NewsArticle,
    NewsRound,
    Question,
    State,
    UnknownBatch,
)
from signal9_domain.analysis import MAX_ERROR, MAX_FAULTS
from signal9_domain.asset import FORMER, FRESH, NEWS_DAYS, REPORTS, REQUESTS
from signal9_testkit import an

S = TypeVar("S", bound=State)
REQUEST = an.uuid("a request")
DAY = date(2026, 1, 5)
SYMBOLS = ("KO", "PEP", "XOM")
ALLOWANCE = Allowance(limit=25, per_minute=60, spent=0, reserved=5, left=20, spent_on_companies=0)


def after(state: S, events: Sequence[Event], **metadata: Any) -> S:
    """The state once the events were appended, caused by the request."""
    stored = [an.recorded(event, causation_id=REQUEST, **metadata) for event in events]
    return reduce(lambda each, event: each.evolve(event), stored, state)


def planned(plan: DayPlan, run: str = "2026-01-05-regular", **fields: Any) -> Sequence[Event]:
    """The plan of a run over three companies."""
    universe = [
        Candidate(asset=Asset(asset_id=f"id-{name}", symbol=name, status="active"), traded=1.0) for name in SYMBOLS
    ]
    question = Question(trigger="regular", day=DAY, max_assets=25)
    allowance = msgspec.structs.replace(ALLOWANCE, **fields)
    return plan.decide_run(run, question, "alphavantage", DAY, allowance, universe)


def opening(batch: Batch) -> Sequence[Event]:
    picks = [Pick(asset_id=an.asset_id(name), symbol=name, reason="never collected") for name in SYMBOLS]
    return batch.decide_opening(an.BATCH, "regular", picks, DATA_TYPES, an.DEADLINE, None)


def request(batch: Batch) -> Sequence[Event]:
    ready = batch.to_request()
    return batch.decide_request({asset_id: an.uuid(asset_id) for asset_id in ready}, {})


EVENTS: dict[type[State], list[Event]] = {
    Asset: [
        an.asset_listed(),
        an.asset_changed(name="Coca-Cola"),
        an.asset_delisted(),
        an.fundamentals_collected(),
        an.pollination_failed(),
        an.earnings_processed(),
        an.earnings_scheduled(),
        an.news_collected(),
    ],
    Batch: [
        an.batch_opened(SYMBOLS),
        *(an.asset_settled(name) for name in SYMBOLS),
        an.batch_closed(),
        an.analysis_needed(SYMBOLS[:1]),
    ],
    Analysis: [an.data_validated(), an.data_rejected(), an.analysis_complete(), an.analysis_failed()],
    DayPlan: [an.pollination_planned(), an.pollination_planned(run="2026-01-05-earnings")],
    NewsArticle: [an.news_scored()],
    NewsRound: [an.news_synced()],
    EarningsCalendar: [an.earnings_calendar_synced()],
}
DECISIONS: dict[type[State], list[Callable[[Any], Sequence[Event]]]] = {
    Asset: [
        lambda asset: asset.decide_listing(an.asset_listed()),
        lambda asset: asset.decide_delisting(),
        lambda asset: asset.decide_outcome(an.fundamentals_collected(), REQUEST, "2026-01-02"),
        lambda asset: asset.decide_outcome(an.pollination_failed(), REQUEST, None),
        lambda asset: asset.decide_schedule(an.earnings_scheduled(report_date="2026-02-12")),
        lambda asset: asset.decide_news(an.news_collected()),
    ],
    Batch: [
        opening,
        lambda batch: batch.decide_settlement(an.fundamentals_collected("PEP")) if batch.opened else [],
        lambda batch: batch.decide_settlement(an.pollination_failed("XOM")) if batch.opened else [],
        lambda batch: batch.decide_deadline(an.DEADLINE),
        request,
    ],
    Analysis: [
        lambda analysis: analysis.decide_verdict(an.asset_to_analyze(), [], []),
        lambda analysis: analysis.decide_verdict(an.asset_to_analyze(), an.data_rejected().faults, []),
        lambda analysis: analysis.decide_completion(an.analysis_complete()),
        lambda analysis: analysis.decide_failure(an.asset_to_analyze(), "The workflow failed."),
    ],
    DayPlan: [planned, lambda plan: planned(plan, "2026-01-05-earnings")],
    NewsArticle: [lambda article: article.decide_score(an.news_scored())],
    NewsRound: [lambda news_round: news_round.decide_end(an.news_synced())],
    EarningsCalendar: [lambda calendar: calendar.decide_read(an.earnings_calendar_synced())],
}


@given(st.data())
def test_what_was_appended_is_not_decided_again(data: st.DataObject) -> None:
    """Whatever stands in the stream, a decision whose events were appended gives none the second time: a message may come twice."""
    kind = data.draw(st.sampled_from(list(EVENTS)))
    history = data.draw(st.lists(st.sampled_from(EVENTS[kind]), max_size=12))
    decide = data.draw(st.sampled_from(DECISIONS[kind]))
    state = reduce(lambda each, event: each.evolve(event), history, kind())
    decided = decide(state)
    assert decide(after(state, decided)) == []
    assert decide(state) == decided


def test_an_asset_is_listed_changed_and_delisted() -> None:
    """The broker's list begins the stream; what differs is named as the event writes it; a return is a listing."""
    listed = an.asset_listed()
    asset = after(Asset(), Asset().decide_listing(listed))
    [changed] = asset.decide_listing(an.asset_listed(asset_class="crypto", name="Coca-Cola"))
    assert isinstance(changed, AssetChanged)
    assert changed.changed == ["name", "assetClass"]
    gone = after(asset, asset.decide_delisting())
    assert (gone.status, gone.decide_delisting()) == ("delisted", [])
    [again] = gone.decide_listing(listed)
    assert isinstance(again, AssetListed)
    assert Asset().decide_delisting() == []


def test_a_report_is_announced_once() -> None:
    """With the documents that name it, and not with those that name one of the reports of the last two years again."""
    asset = Asset()
    days = [f"20{year}-02-10" for year in range(10, 10 + REPORTS)]
    for number, day in enumerate(days):
        _, announced = asset.decide_outcome(an.fundamentals_collected(), str(number), day)
        assert isinstance(announced, EarningsProcessed)
        asset = after(asset, [announced])
    for day in days:
        assert len(asset.decide_outcome(an.fundamentals_collected(), "another", day)) == 1
    assert len(asset.decide_outcome(an.pollination_failed(), "another", "2026-02-10")) == 1
    assert asset.earnings_date == days[-1]


def test_the_last_requests_are_known_as_settled() -> None:
    """A redelivery of any of them costs no call; those before them are too old to come again."""
    asset = Asset()
    for number in range(REQUESTS + 1):
        asset = asset.evolve(an.recorded(an.fundamentals_collected(), causation_id=an.uuid(str(number))))
    assert [asset.is_settled(an.uuid(str(number))) for number in (0, 1, REQUESTS)] == [False, True, True]


def test_answers_without_a_company_are_counted_until_one_comes() -> None:
    """Each empty answer counts; another failure does not; documents and another symbol begin anew."""
    failed = partial(PollinationFailed, asset_id=an.asset_id("KO"), symbol="KO", batch_id="b", detail="nothing came")
    state = after(
        Asset(), [failed(code="unknownSymbol"), failed(code="vendorUnavailable"), failed(code="unknownSymbol")]
    )
    assert state.not_covered == 2
    renamed = after(state, [an.asset_listed("COKE", asset_id=an.asset_id("KO"))])
    collected = after(state, [an.fundamentals_collected("KO")])
    assert (renamed.not_covered, collected.not_covered, collected.asked_again_on()) == (0, 0, None)


def test_documents_serve_for_hours_and_news_for_days() -> None:
    """Within their time, and not from before the moment that is asked for."""
    asset = after(Asset(), [an.fundamentals_collected(), an.news_collected()])
    late = an.MOMENT + FRESH
    assert len(asset.recent_documents(late - timedelta(seconds=1))) == 5
    assert asset.recent_documents(late) == {}
    assert asset.recent_documents(an.MOMENT + timedelta(hours=1), since=an.MOMENT) == {}
    assert asset.recent_news(an.MOMENT + timedelta(days=NEWS_DAYS)) is not None
    assert asset.recent_news(an.MOMENT + timedelta(days=NEWS_DAYS, seconds=1)) is None


def test_former_names_are_kept_up_to_a_number() -> None:
    """The newest ones: the state stays small however often a company is renamed."""
    asset = after(Asset(), [an.asset_changed(name=f"Name {number}") for number in range(FORMER + 5)])
    assert asset.former_names == tuple(f"Name {number}" for number in range(4, FORMER + 4))


def test_a_day_that_had_passed_is_kept_and_one_that_had_not_was_moved() -> None:
    """The planner looks at the last report's day as well, for the calendar names the next one at once."""
    first = an.earnings_scheduled(report_date="2026-01-04", seen_on="2026-01-02")
    moved = an.earnings_scheduled(report_date="2026-01-06", seen_on="2026-01-03")
    following = an.earnings_scheduled(report_date="2026-04-04", fiscal_date_ending="2026-03-31", seen_on="2026-01-07")
    assert after(Asset(), [first, moved]).last_report_date is None
    asset = after(Asset(), [first, moved, following])
    assert (asset.last_report_date, asset.next_report_date) == ("2026-01-06", "2026-04-04")
    assert asset.decide_schedule(an.earnings_scheduled(**{**_days(following), "estimate": 9.9})) == []


def _days(event: Any) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ("report_date", "fiscal_date_ending", "seen_on")}


def test_a_batch_without_an_opening_is_unknown() -> None:
    """Its opening may not be visible yet: the message is tried again."""
    with pytest.raises(UnknownBatch, match="never opened"):
        Batch().decide_settlement(an.fundamentals_collected())


def test_a_batch_without_a_deadline_waits() -> None:
    """Those of the first version have none; the clock closes nothing before a deadline either."""
    assert after(Batch(), [an.batch_opened(deadline=None)]).decide_deadline(an.DEADLINE) == []
    assert after(Batch(), [an.batch_opened()]).decide_deadline(an.DEADLINE - timedelta(seconds=1)) == []


def test_a_closed_batch_asks_for_what_is_in_and_later_for_the_latecomer() -> None:
    """In the batch's order, each asset once."""
    batch = after(Batch(), opening(Batch()))
    batch = after(batch, batch.decide_settlement(an.fundamentals_collected("XOM")))
    batch = after(batch, batch.decide_settlement(an.fundamentals_collected("KO")))
    assert batch.to_request() == []
    [closed] = batch.decide_deadline(an.DEADLINE)
    assert isinstance(closed, PollinationBatchClosed)
    assert (closed.collected, closed.failed, closed.overdue) == (2, 0, [an.asset_id("PEP")])
    batch = after(batch, [closed])
    assert batch.to_request() == [an.asset_id("KO"), an.asset_id("XOM")]
    [needed] = request(batch)
    assert isinstance(needed, AnalysisNeeded)
    batch = after(batch, [needed])
    batch = after(batch, batch.decide_settlement(an.fundamentals_collected("PEP")))
    assert batch.to_request() == [an.asset_id("PEP")]
    assert set(Batch.all_requested([batch])) == {an.uuid(an.asset_id(name)) for name in ("KO", "XOM")}


def test_two_runs_share_a_day_and_not_its_calls() -> None:
    """Calls that were given out and not made yet are not given out again; once made they are spent, not planned."""
    plan = after(DayPlan(), planned(DayPlan()))
    assert plan.unmade(0) == 15
    [second] = planned(plan, "2026-01-05-second")
    assert [len(second.picked), second.left_because] == [1, "the day's budget pays for 1 companies"]  # type: ignore[attr-defined]  # a plan
    [third] = planned(plan, "2026-01-05-third", left=5, spent_on_companies=15)
    assert len(third.picked) == 1  # type: ignore[attr-defined]  # a plan


def test_a_verdict_names_the_first_faults() -> None:
    """One rejection rejects, whatever else is only worth a warning; the event stays small."""
    [fault] = an.data_rejected().faults
    [rejected] = Analysis().decide_verdict(an.asset_to_analyze(), [fault] * 60, [fault])
    assert isinstance(rejected, DataRejected)
    assert len(rejected.faults) == MAX_FAULTS
    [validated] = Analysis().decide_verdict(an.asset_to_analyze(), [], [fault] * 60)
    assert isinstance(validated, DataValidated)
    analysis = after(Analysis(), [validated])
    assert (analysis.is_valid, analysis.warnings, Analysis().is_valid) == (True, MAX_FAULTS, None)


def test_a_failure_says_why_the_documents_were_rejected() -> None:
    """Else what the workflow knows, cut to length."""
    faults = an.data_rejected().faults
    rejected = after(Analysis(), [an.data_rejected(faults=faults * 3)])
    [failed] = rejected.decide_failure(an.asset_to_analyze(), "The workflow failed.")
    assert isinstance(failed, AnalysisComplete)
    assert failed.error == (
        "The documents were rejected: BALANCE_SHEET:$.annualReports[0] is assets 100, liabilities and equity 90, "
        "expected equal within 1 % (and 2 more)."
    )
    [other] = Analysis().decide_failure(an.asset_to_analyze(), "x" * 5000)
    assert isinstance(other, AnalysisComplete)
    assert len(other.error) == MAX_ERROR


def test_a_verdict_that_comes_after_the_failure_leaves_it_failed() -> None:
    """A validation that was given up may still end; the analysis stays what was told of it."""
    analysis = after(Analysis(), [an.analysis_failed(), an.data_validated()])
    assert (analysis.status, analysis.has_ended) == ("failed", True)
    assert after(Analysis(), [an.data_rejected(), an.data_validated()]).status == "running"
