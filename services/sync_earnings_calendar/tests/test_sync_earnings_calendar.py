"""sync_earnings_calendar: one call, known assets only, changes of date as events, broken rows named and the rest processed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from signal9_contracts import EarningsCalendarSynced, EarningsScheduled
from signal9_contracts.operations import ScheduleTriggered
from signal9_domain import Asset
from signal9_eventstore import Cause, InMemoryEventStore, fold
from signal9_readmodels import AssetRow
from signal9_runtime import InMemoryBlobs
from signal9_sync_earnings_calendar.application import sync_earnings_calendar
from signal9_testkit import an
from signal9_testkit.suites import bare
from signal9_vendors import AlphaVantage, RawDocument
from signal9_vendors.errors import UnreadableAnswer

HEADER = "symbol,name,reportDate,fiscalDateEnding,estimate,currency"
GOOD = f"""{HEADER}
KO,Coca-Cola Co,2026-02-10,2025-12-31,0.57,USD
PEP,PepsiCo Inc,2026-02-03,2025-12-31,,USD
ZZZZ,Unknown Ltd,2026-02-03,2025-12-31,,USD
"""


@pytest.fixture(autouse=True)
def logs() -> Iterator[Sequence[Any]]:
    """The lines of the log of a test."""
    with capture_logs() as lines:
        yield lines


class Vendor:
    """Answers the calendar, and counts."""

    read_calendar = staticmethod(AlphaVantage.read_calendar)

    def __init__(self, text: str) -> None:
        self.text, self.calls = text, 0

    def earnings_calendar(self) -> RawDocument:
        self.calls += 1
        moment = datetime(2026, 1, 5, 5, tzinfo=UTC)
        return RawDocument(body=self.text.encode(), fetched_at=moment)


class Universe:
    """Rows folded from the streams, as they are when they are asked for."""

    def __init__(self, store: InMemoryEventStore, *symbols: str, behind: bool = False) -> None:
        self._store, self._symbols, self._behind = store, symbols, behind
        for symbol in symbols:
            listed = bare(an.asset_listed(symbol))
            store.append(f"asset-{an.asset_id(symbol)}", [listed], expected_version=0, cause=Cause.root())

    def all_assets(self) -> Sequence[AssetRow]:
        rows = []
        for symbol in self._symbols:
            events = list(self._store.read_stream(f"asset-{an.asset_id(symbol)}"))
            known = events[:1] if self._behind else events
            row = AssetRow.of_asset(fold(Asset, known), len(known), lambda documents: {})
            assert row is not None
            rows.append(row)
        return rows


def sync(store: InMemoryEventStore, universe: Universe, text: str, day: str = "2026-01-05") -> Vendor:
    vendor = Vendor(text)
    sync_earnings_calendar(ScheduleTriggered(date=day), vendor, universe, InMemoryBlobs(), store)
    return vendor


def scheduled(store: InMemoryEventStore) -> list[tuple[str, str]]:
    """Symbol and day of each `earningsScheduled`, in the order of their appending."""
    return [(event.symbol, event.report_date) for event in store.read_all() if isinstance(event, EarningsScheduled)]


def test_known_assets_get_their_report_date_and_others_are_counted() -> None:
    """Two of three rows are of known assets; the row of the assets carries the day from then on."""
    store = InMemoryEventStore()
    universe = Universe(store, "KO", "PEP", "XOM")
    assert sync(store, universe, GOOD).calls == 1
    assert sorted(scheduled(store)) == [("KO", "2026-02-10"), ("PEP", "2026-02-03")]
    assert [row.next_report_date for row in universe.all_assets()] == ["2026-02-10", "2026-02-03", None]
    [synced] = store.read_stream("calendar-2026-01-05")
    assert isinstance(synced, EarningsCalendarSynced)
    assert (synced.rows, synced.known, synced.unknown, synced.broken) == (3, 2, 1, 0)


def test_a_schedule_that_fires_twice_makes_one_call() -> None:
    """The second message of a day finds it synced."""
    store = InMemoryEventStore()
    universe = Universe(store, "KO")
    sync(store, universe, GOOD)
    before = list(store.read_all())
    assert sync(store, universe, GOOD).calls == 0
    assert list(store.read_all()) == before


@pytest.mark.parametrize("behind", [False, True])
def test_only_a_moved_date_is_an_event(behind: bool) -> None:
    """The next day's calendar moves one company and keeps the other, whether the read table is up to date or behind."""
    store = InMemoryEventStore()
    universe = Universe(store, "KO", "PEP", behind=behind)
    sync(store, universe, GOOD)
    sync(store, universe, GOOD.replace("2026-02-10", "2026-02-12").replace("0.57", "0.60"), "2026-01-06")
    assert scheduled(store)[2:] == [("KO", "2026-02-12")]


def test_a_report_that_came_out_is_remembered_when_the_next_one_is_named() -> None:
    """On the day after a report the calendar names the next quarter's: the planner needs both."""
    store = InMemoryEventStore()
    universe = Universe(store, "KO")
    sync(store, universe, GOOD)
    sync(store, universe, f"{HEADER}\nKO,Coca-Cola Co,2026-04-28,2026-03-31,,USD\n", "2026-02-11")
    [row] = universe.all_assets()
    assert (row.last_report_date, row.next_report_date) == ("2026-02-10", "2026-04-28")


def test_a_moved_date_is_not_taken_for_a_report_that_came_out() -> None:
    """It had not passed when it was moved."""
    store = InMemoryEventStore()
    universe = Universe(store, "KO")
    sync(store, universe, GOOD)
    sync(store, universe, GOOD.replace("2026-02-10", "2026-02-12"), "2026-02-09")
    [row] = universe.all_assets()
    assert (row.last_report_date, row.next_report_date) == (None, "2026-02-12")


@pytest.mark.parametrize(
    ("row", "field", "found", "expected"),
    [
        ("PEP,PepsiCo,next week,2025-12-31,,USD", "reportDate", "'next week'", "a day, YYYY-MM-DD"),
        ("PEP,PepsiCo,2026-02-30,2025-12-31,,USD", "reportDate", "'2026-02-30'", "a day, YYYY-MM-DD"),
        ("PEP,PepsiCo,2026-02-03,20251231,,USD", "fiscalDateEnding", "'20251231'", "a day, YYYY-MM-DD"),
        ("PEP,PepsiCo,2026-02-03,2025-12-31,much,USD", "estimate", "'much'", "a number, or nothing"),
        ("PEP,PepsiCo,2026-02-03,2025-12-31,nan,USD", "estimate", "'nan'", "a number, or nothing"),
        ("PEP,PepsiCo,2026-02-03", "", "'PEP,PepsiCo,2026-02-03'", "6 fields, not 3"),
        ("<b>,PepsiCo,2026-02-03,2025-12-31,,USD", "symbol", "'<b>'", "a ticker symbol"),
        ('PEP,"PepsiCo,2026-02-03,2025-12-31,,USD', "", "'PEP,\"PepsiCo", "a row of CSV (unexpected end of data)"),
        ("\0\x1b[31m", "", "'\\ufffd\\x1b[31m'", "6 fields, not 1"),
    ],
)
def test_a_broken_row_is_named_and_the_rest_is_read(
    row: str, field: str, found: str, expected: str, logs: Sequence[Any]
) -> None:
    """The event and the log say which line, what came and what was expected; the rows before and after it are processed."""
    store = InMemoryEventStore()
    universe = Universe(store, "KO", "XOM")
    text = GOOD.replace("PEP,PepsiCo Inc,2026-02-03,2025-12-31,,USD", row)
    sync(store, universe, f"{text}XOM,Exxon Mobil,2026-01-30,2025-12-31,,USD\n")
    assert sorted(scheduled(store)) == [("KO", "2026-02-10"), ("XOM", "2026-01-30")]
    [synced] = store.read_stream("calendar-2026-01-05")
    assert isinstance(synced, EarningsCalendarSynced)
    [fault] = synced.faults
    assert (synced.rows, synced.broken) == (4, 1)
    assert (fault.entry, fault.field, fault.expected) == (3, field, expected)
    assert fault.found.startswith(found)
    [line] = logs
    assert line["event"].startswith("a row of the calendar is broken")
    assert (line["field" if "field" in line else "column"], line["expected"]) == (fault.field, fault.expected)


def test_ten_thousand_broken_rows_are_counted_and_fifty_named() -> None:
    """The event stays small whatever the vendor sends."""
    store = InMemoryEventStore()
    sync(store, Universe(store, "KO"), GOOD + "oops\n" * 10_000)
    [synced] = store.read_stream("calendar-2026-01-05")
    assert isinstance(synced, EarningsCalendarSynced)
    assert (synced.broken, len(synced.faults), synced.known) == (10_000, 50, 1)


def test_a_calendar_of_another_format_is_refused() -> None:
    """A column that is gone stops the sync before anything is appended; the message is tried again."""
    store = InMemoryEventStore()
    with pytest.raises(UnreadableAnswer, match="reportDate was expected"):
        sync(store, Universe(store, "KO"), "symbol,name,date,fiscalDateEnding\nKO,Coca-Cola,2026-02-10,2025-12-31\n")
    assert scheduled(store) == []
