"""Which companies a run of the planner picks, and what everyone else is left for."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from signal9_contracts import TriggerType
from signal9_domain import Asset, Candidate, Question
from signal9_domain.asset import NOT_COVERED_DAYS, NOT_COVERED_DAYS_MOST
from signal9_domain.selection import Selection, select
from signal9_marketdata import Kind

DAY = date(2026, 1, 5)


def asset(
    symbol: str, market_cap: float = 0.0, is_processed: bool = False, kind: Kind = "company", **fields: Any
) -> Candidate:
    """A listed company; more of its shares are traded the higher its capitalisation is."""
    known = Asset(**{"asset_id": f"id-{symbol}", "symbol": symbol, "status": "active", **fields})
    return Candidate(asset=known, traded=market_cap, is_processed=is_processed, kind=kind)


def at(day: str, hour: int = 0) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


def picks(
    rows: Sequence[Candidate],
    trigger: TriggerType = "regular",
    max_assets: int = 25,
    is_open: bool = True,
    calls_left: int | None = None,
) -> Selection:
    question = Question(trigger=trigger, day=DAY, max_assets=max_assets, calls_left=calls_left, is_open=is_open)
    return select(rows, question)


def symbols(chosen: Selection) -> list[str]:
    return [pick.symbol for pick in chosen.picked]


def why_left(chosen: Selection) -> dict[str, str]:
    """Symbol -> why it was left."""
    return {symbol: each.reason for each in chosen.skipped for symbol in each.symbols}


def test_the_never_collected_come_first_then_the_stalest() -> None:
    """Among the never collected the most traded leads; a company that failed stands behind those not tried; each says why."""
    rows = [
        asset("NEW"),
        asset("STALE", last_collected_at=at("2025-12-01"), last_attempted_at=at("2025-12-01")),
        asset("FRESH", last_collected_at=at("2026-01-04"), last_attempted_at=at("2026-01-04")),
        asset("TODAY", last_collected_at=at("2026-01-05", 6), last_attempted_at=at("2026-01-05", 6)),
        asset("BIGNEW", market_cap=1e12),
        asset("FAILED", last_failure="refused", last_attempted_at=at("2026-01-03")),
        asset("GONE", status="delisted"),
        asset("HALTED", tradable=False),
    ]
    chosen = picks(rows)
    assert symbols(chosen) == ["BIGNEW", "NEW", "STALE", "FAILED", "FRESH"]
    assert [pick.reason.partition(";")[0] for pick in chosen.picked[1:4]] == [
        "never collected",
        "last collected 2025-12-01",
        "not collected yet: refused",
    ]
    assert chosen.picked[0].reason == "never collected; no. 1 of 8 by traded value"
    assert why_left(chosen) == {
        "TODAY": "collected on 2026-01-05 already",
        "GONE": "delisted",
        "HALTED": "not tradable",
    }


def test_the_stalest_of_the_most_traded_come_before_the_never_collected_of_the_rest() -> None:
    """With one company a day the thirty most traded are kept fresh before the thirty-first is looked at."""
    rows = [
        asset(
            f"S{number:02d}",
            market_cap=100.0 - number,
            last_collected_at=at(f"2025-12-{number + 1:02d}"),
            last_attempted_at=at(f"2025-12-{number + 1:02d}"),
        )
        for number in range(30)
    ]
    small = asset("SMALL", market_cap=1.0)
    chosen = picks([small, *rows], max_assets=1)
    assert symbols(chosen) == ["S00"]
    assert why_left(chosen)["SMALL"] == "maxAssets is 1"


def test_the_earnings_run_takes_yesterdays_reports_that_are_not_processed() -> None:
    """The day before only; not if the report is marked, nor if the company was collected since."""
    rows = [
        asset("YESTERDAY", next_report_date="2026-01-04"),
        asset("MOVEDON", last_report_date="2026-01-04", next_report_date="2026-04-04", market_cap=2.0),
        asset("TODAY", next_report_date="2026-01-05"),
        asset("MARKED", next_report_date="2026-01-04", is_processed=True),
        asset("SINCE", next_report_date="2026-01-04", last_collected_at=at("2026-01-05", 1)),
        asset("NEVER"),
    ]
    chosen = picks(rows, "earnings", is_open=False)
    assert symbols(chosen) == ["MOVEDON", "YESTERDAY"]
    assert why_left(chosen) == {
        "TODAY": "no report was expected on 2026-01-04",
        "NEVER": "no report was expected on 2026-01-04",
        "MARKED": "its report of 2026-01-04 is processed already",
        "SINCE": "collected since its report of 2026-01-04",
    }


def test_a_backfill_leaves_what_is_collected() -> None:
    """It is resumable because it only picks what is missing, on closed days as well."""
    rows = [asset("HAVE", last_collected_at=at("2026-01-01")), asset("MISS")]
    chosen = picks(rows, "backfill", is_open=False)
    assert symbols(chosen) == ["MISS"]
    assert why_left(chosen) == {"HAVE": "collected on 2026-01-01 already"}


@given(st.integers(0, 60), st.integers(1, 60), st.one_of(st.none(), st.integers(0, 200)))
def test_a_plan_never_spends_more_than_is_left(universe: int, max_assets: int, calls_left: int | None) -> None:
    """Five calls a company stay within the calls left, and nobody is lost between picked and skipped."""
    rows = [asset(f"S{number}") for number in range(universe)]
    chosen = picks(rows, max_assets=max_assets, calls_left=calls_left)
    assert len(chosen.picked) <= max_assets
    assert calls_left is None or 5 * len(chosen.picked) <= calls_left
    assert len(chosen.picked) + sum(each.count for each in chosen.skipped) == universe
    assert bool(chosen.left_because) == bool(chosen.left)


@pytest.mark.parametrize("trigger", ["regular", "earnings", "backfill"])
def test_no_call_is_spent_on_what_is_no_company(trigger: TriggerType) -> None:
    """A warrant and a fund are left whatever the run is for, each with what it is."""
    rows = [
        asset("KO", next_report_date="2026-01-04"),
        asset("KOW", 1e12, kind="warrant", next_report_date="2026-01-04"),
        asset("SPZ", 1e12, kind="fund", next_report_date="2026-01-04"),
    ]
    chosen = picks(rows, trigger)
    assert symbols(chosen) == ["KO"]
    assert why_left(chosen) == {"KOW": "no company to rate: warrant", "SPZ": "no company to rate: fund"}


@pytest.mark.parametrize(
    ("times", "attempted", "due"),
    [
        (0, "2026-01-01", "2026-01-08"),  # kept before the times were counted
        (1, "2026-01-01", "2026-01-08"),
        (2, "2025-12-30", "2026-01-13"),
        (3, "2025-12-15", "2026-01-12"),
        (60, "2025-12-15", "2026-06-13"),  # at most every half year
    ],
)
def test_whom_the_vendor_does_not_cover_is_asked_again_in_growing_distance(
    times: int, attempted: str, due: str
) -> None:
    """A week, two, four …; until its day the plan says when that is, on it the company is a candidate again."""
    row = asset("NOPE", last_failure="unknownSymbol", not_covered=times, last_attempted_at=at(attempted))
    assert why_left(picks([row])) == {"NOPE": f"the vendor does not cover it, and is asked again on {due}"}
    question = Question(trigger="regular", day=date.fromisoformat(due), max_assets=1)
    assert [pick.symbol for pick in select([row], question).picked] == ["NOPE"]


@given(st.integers(1, 40))
def test_a_symbol_that_is_never_covered_costs_few_calls(years: int) -> None:
    """However often the planner runs, it is asked for about twice a year in the end."""
    day, asked, state = date(2026, 1, 5), 0, Asset(asset_id="id", symbol="NOPE", status="active")
    end = day + timedelta(days=365 * years)
    while day < end:
        state = replace(
            state,
            not_covered=state.not_covered + 1,
            last_failure="unknownSymbol",
            last_attempted_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
        asked += 1
        again = state.asked_again_on()
        assert again is not None
        assert NOT_COVERED_DAYS <= (again - day).days <= NOT_COVERED_DAYS_MOST
        day = again
    assert asked <= 5 + 2.1 * years
