"""Ratings by industry group: what the projection keeps of them, and the one query that companies are compared by."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from signal9_eventstore import Cause, InMemoryEventStore
from signal9_readmodels import PeerRow, ReadTables
from signal9_readmodels.layout.peer import MOST_ROWS
from signal9_readmodels.projections import TablesProjection, project, tables_as_of
from signal9_readmodels.tables.read_tables import TABLE_KEYS
from signal9_readmodels.tables.table import DynamoTable
from signal9_runtime import InMemoryBlobs
from signal9_testkit import an
from signal9_testkit.suites import bare
from signal9_vendors import ArchivedDocuments

DOCUMENTS = ArchivedDocuments(InMemoryBlobs())
DAY = date(2026, 3, 2)
BANKS = {
    "industry_group": "Banks",
    "industry": "STATE COMMERCIAL BANKS",
    "fiscal_date_ending": "2025-12-31",
    "peer_metrics": {"debt_to_assets": 0.0, "operating_margin": 0.25, "revenue_growth": None, "revenue": 5e9},
}


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class World:
    """A store, and analyses that end at the moment that is told."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.store = InMemoryEventStore(self.clock)

    def rate(self, symbol: str, at: datetime, **fields: Any) -> None:
        """Append a completed analysis."""
        self.clock.now = at
        analysis_id = an.uuid(f"{symbol}-{at.isoformat()}")
        complete = an.analysis_complete(symbol, **{**BANKS, **fields})
        events = [bare(msgspec.structs.replace(complete, analysis_id=analysis_id))]
        self.store.append(f"analysis-{analysis_id}", events, expected_version=0, cause=Cause.root())

    def project(self, tables: ReadTables) -> ReadTables:
        """Bring the tables up to date."""
        assert project(list(self.store.read_all()), self.store, TablesProjection(tables, DOCUMENTS)) == {}
        return tables


@pytest.fixture
def world() -> World:
    """Banks rated over two days and long before, a company of another group, one unrated, one that failed."""
    world = World()
    for symbol, at in (
        ("OLD", datetime(2024, 1, 1, tzinfo=UTC)),
        ("JPM", datetime(2026, 2, 1, tzinfo=UTC)),
        ("BAC", datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)),
        ("JPM", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("WFC", datetime(2026, 3, 2, tzinfo=UTC)),
        ("C", datetime(2026, 3, 3, tzinfo=UTC)),
    ):
        world.rate(symbol, at)
    yesterday = datetime(2026, 3, 1, tzinfo=UTC)
    world.rate("UPS", yesterday, industry_group="Transportation")
    world.rate("THIN", yesterday, investment_rating=None, unrated_reason="There are no figures.")
    world.rate("LOST", yesterday, status="failed", investment_rating=None, error="rejected")
    world.rate("FIRST", yesterday, industry_group=None, industry=None, fiscal_date_ending=None, peer_metrics={})
    return world


def test_a_rating_is_kept_with_what_others_compare(world: World) -> None:
    """Symbol, industry, fiscal year, rating and figures; a figure that is not known is absent, 0 is a figure."""
    [row] = world.project(ReadTables.in_memory()).rated_before("Banks", date(2026, 2, 2), 460)

    assert (row.symbol, row.industry, row.as_of) == ("JPM", "STATE COMMERCIAL BANKS", "2026-02-01")
    assert (row.fiscal_date_ending, row.investment_rating) == ("2025-12-31", 4)
    assert row.metrics == {"debt_to_assets": 0.0, "operating_margin": 0.25, "revenue": 5e9}


def test_only_what_was_rated_before_the_day_is_known(world: World) -> None:
    """To the microsecond before midnight (UTC), the newest first; nothing of the day itself, of 460 days before, or of another group."""
    found = world.project(ReadTables.in_memory()).rated_before("Banks", DAY, 460)

    assert [(row.symbol, row.as_of) for row in found] == [
        ("BAC", "2026-03-01"), ("JPM", "2026-03-01"), ("JPM", "2026-02-01"),
    ]  # fmt: skip


def test_a_past_moment_answers_as_it_did_then(world: World) -> None:
    """From the events alone: what was rated later is in no table of that moment, and the same question has the same answer."""
    live = world.project(ReadTables.in_memory())
    then = tables_as_of(datetime(2026, 3, 2, 12, tzinfo=UTC), world.store, DOCUMENTS)

    assert "C" not in {row["symbol"] for row in then.peers.scan()}
    assert then.rated_before("Banks", DAY, 460) == live.rated_before("Banks", DAY, 460)


def test_a_question_reads_a_bounded_number_of_rows() -> None:
    """The newest ratings of a group, however many there are."""
    world = World()
    start = datetime(2025, 6, 1, tzinfo=UTC)
    for number in range(MOST_ROWS + 5):
        world.rate(f"S{number}", start + timedelta(minutes=number))
    found = world.project(ReadTables.in_memory()).rated_before("Banks", DAY, 460)

    assert len(found) == MOST_ROWS
    assert found[0].symbol == f"S{MOST_ROWS + 4}"


@pytest.fixture
def peers_table(dynamodb: Any, new_table: Any) -> DynamoTable:
    """A table of the emulator with the key of the peers."""
    partition, sort = TABLE_KEYS["peers"]
    return DynamoTable(dynamodb, new_table(f"{partition}:S", f"{sort}:S"), partition, sort)


@pytest.mark.integration
def test_dynamodb_answers_as_memory_does(world: World, peers_table: DynamoTable) -> None:
    """The same rows in the same order, from one query."""
    memory = world.project(ReadTables.in_memory())
    deployed = world.project(msgspec.structs.replace(ReadTables.in_memory(), peers=peers_table))

    for group in ("Banks", "Transportation", "Energy"):
        for day in (date(2026, 2, 2), DAY, date(2026, 3, 4), date(2023, 1, 1)):
            assert deployed.rated_before(group, day, 460) == memory.rated_before(group, day, 460)
    assert {PeerRow.of(row).symbol for row in deployed.peers.scan()} == {"OLD", "JPM", "BAC", "WFC", "C", "UPS"}
