"""project_tables: a report that was processed is marked, and the planner sees it."""

import json

import msgspec

from signal9_contracts import DocumentRef, Event
from signal9_eventstore import Cause, InMemoryEventStore
from signal9_project_tables.application import project_tables
from signal9_readmodels import ReadTables
from signal9_runtime import InMemoryBlobs
from signal9_testkit import an
from signal9_testkit.suites import bare
from signal9_vendors import ArchivedDocuments


def stored(store: InMemoryEventStore, *events: Event) -> list[Event]:
    """The events of a company's stream, behind its listing."""
    stream = f"asset-{an.asset_id('KO')}"
    appended = [bare(an.asset_listed("KO")), *map(bare, events)]
    return store.append(stream, appended, expected_version=0, cause=Cause.root("day"))


def test_a_marked_report_is_processed_and_no_other() -> None:
    """The planner's question is answered by the mark of that company and that day."""
    tables, store = ReadTables.in_memory(), InMemoryEventStore()
    events = stored(store, an.earnings_processed("KO", earnings_date="2026-02-10"))
    assert not tables.report_is_processed(an.asset_id("KO"), "2026-02-10")
    assert project_tables(events[1:], store, ArchivedDocuments(InMemoryBlobs()), tables) == {}
    assert tables.report_is_processed(an.asset_id("KO"), "2026-02-10")
    assert not tables.report_is_processed(an.asset_id("KO"), "2026-02-11")
    assert not tables.report_is_processed(an.asset_id("PEP"), "2026-02-10")


def test_a_second_delivery_and_a_replay_write_the_same_row() -> None:
    """The mark depends on its event alone, whatever came before, after or twice."""
    once, again, store = ReadTables.in_memory(), ReadTables.in_memory(), InMemoryEventStore()
    reports = [an.earnings_processed("KO", earnings_date=f"2026-0{month}-10") for month in (2, 5)]
    _, *events = stored(store, *reports)
    for event in events:
        project_tables([event], store, ArchivedDocuments(InMemoryBlobs()), once)
    for event in [*reversed(events), *events]:
        project_tables([event], store, ArchivedDocuments(InMemoryBlobs()), again)
    marks = sorted(once.earnings.scan(), key=lambda row: str(row["period"]))
    assert [row["period"] for row in marks] == ["report#2026-02-10", "report#2026-05-10"]
    assert marks == sorted(again.earnings.scan(), key=lambda row: str(row["period"]))


def test_a_mark_stands_beside_the_companys_fiscal_periods() -> None:
    """The rows of its earnings document stay as they are."""
    tables, store, archive = ReadTables.in_memory(), InMemoryEventStore(), InMemoryBlobs()
    report = {"quarterlyEarnings": [{"fiscalDateEnding": "2025-09-30", "reportedEPS": "0.82"}]}
    kept = archive.put(json.dumps(report).encode())
    reference = {"dataType": "EARNINGS", "digest": kept.digest, "size": kept.size, "collectedAt": an.MOMENT}
    collected = an.fundamentals_collected("KO", documents=[msgspec.convert(reference, DocumentRef)])
    events = stored(store, collected, an.earnings_processed("KO"))
    assert project_tables(events, store, ArchivedDocuments(archive), tables) == {}
    rows = tables.earnings.of(an.asset_id("KO"))
    assert [row["period"] for row in rows] == ["quarterly#2025-09-30", "report#2025-10-21"]
    assert rows[0]["reportedEPS"] == "0.82"
    assert rows[1]["processed_by"] == events[-1].metadata.event_id
