"""project_tables: the rows follow the streams, whatever order and number of deliveries."""

import json
import random
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from signal9_contracts import DocumentRef, Event
from signal9_eventstore import Cause, InMemoryEventStore
from signal9_project_tables.application import project_tables
from signal9_readmodels import ReadTables
from signal9_runtime import InMemoryBlobs
from signal9_testkit import an
from signal9_testkit.suites import bare
from signal9_vendors import ArchivedDocuments

OVERVIEW = {"Symbol": "KO", "Sector": "Consumer Staples", "MarketCapitalization": "180", "Description": "None"}
INCOME = {
    "symbol": "KO",
    "annualReports": [
        {"fiscalDateEnding": "2015-12-31", "totalRevenue": "44294", "researchAndDevelopment": "None"},
        {"fiscalDateEnding": "2014-12-31", "totalRevenue": "45998"},
        {"fiscalDateEnding": "2014-12-31", "totalRevenue": "1"},
    ],
}


def filled() -> tuple[InMemoryEventStore, InMemoryBlobs, list[Event]]:
    """A store with a company's day, its archive, and all events as they were appended."""
    archive, store = InMemoryBlobs(), InMemoryEventStore()
    refs = []
    for data_type, content in (("OVERVIEW", OVERVIEW), ("INCOME_STATEMENT", INCOME)):
        kept = archive.put(json.dumps(content).encode())
        reference = {"dataType": data_type, "digest": kept.digest, "size": kept.size, "collectedAt": an.MOMENT}
        refs.append(msgspec.convert(reference, DocumentRef))
    asset = [bare(an.asset_listed()), bare(an.asset_changed()), bare(an.fundamentals_collected(documents=refs))]
    store.append(f"asset-{an.asset_id()}", asset, expected_version=0, cause=Cause.root("day"))
    analysis = [bare(an.data_validated()), bare(an.analysis_complete())]
    store.append(f"analysis-{an.uuid('analysis-KO')}", analysis, expected_version=0, cause=Cause.root("day"))
    store.append(f"batch-{an.BATCH}", [bare(an.batch_closed())], expected_version=0, cause=Cause.root("day"))
    return store, archive, list(store.read_all())


def content(tables: ReadTables) -> dict[str, list[Any]]:
    return {
        name: sorted(
            (dict(row) for row in getattr(tables, name).scan()), key=lambda row: json.dumps(row, sort_keys=True)
        )
        for name in tables.__struct_fields__
    }


def test_a_companys_day_fills_its_tables() -> None:
    """Asset, overview, statements and analysis each have their rows; the vendor's 'None' is absent, not a word."""
    store, archive, events = filled()
    tables = ReadTables.in_memory()
    assert project_tables(events, store, ArchivedDocuments(archive), tables) == {}
    [asset] = tables.all_assets()
    assert (asset.name, asset.sector, asset.market_cap, asset.stream_version) == (
        "KO Inc",
        "Consumer Staples",
        180.0,
        3,
    )
    periods = tables.income_statement.of(an.asset_id())
    assert [(row["period"], row["totalRevenue"]) for row in periods] == [
        ("annual#2014-12-31", "45998"),
        ("annual#2015-12-31", "44294"),
    ]
    assert "researchAndDevelopment" not in periods[1]
    assert tables.latest_analyses()[an.asset_id()].investment_rating == 4


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 7))
def test_duplicates_and_disorder_leave_the_same_rows(seed: int, size: int) -> None:
    """Every event twice, shuffled, in batches of any size: the tables equal those of one delivery in order."""
    store, archive, events = filled()
    expected = ReadTables.in_memory()
    project_tables(events, store, ArchivedDocuments(archive), expected)
    deliveries = events * 2
    random.Random(seed).shuffle(deliveries)
    tables = ReadTables.in_memory()
    for start in range(0, len(deliveries), size):
        assert project_tables(deliveries[start : start + size], store, ArchivedDocuments(archive), tables) == {}
    assert content(tables) == content(expected)


def test_a_stream_that_cannot_be_projected_stops_no_other() -> None:
    """A missing document fails its own company's events; the other stream's row is written."""
    store, _, events = filled()
    tables = ReadTables.in_memory()
    failures = project_tables(events, store, ArchivedDocuments(InMemoryBlobs()), tables)
    assert {type(error).__name__ for error in failures.values()} == {"BlobCorrupt"}
    assert len(failures) == 3
    assert tables.latest_analyses()
