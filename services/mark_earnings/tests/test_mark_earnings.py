"""mark_earnings: a report is marked once, and the planner sees it."""

from signal9_mark_earnings.application import mark_earnings
from signal9_readmodels import ReadTables
from signal9_testkit import an


def test_a_marked_report_is_processed_and_no_other() -> None:
    """The planner's question is answered by the mark of that company and that day."""
    tables = ReadTables.in_memory()
    event = an.earnings_processed("KO", earnings_date="2026-02-10")
    assert not tables.report_is_processed(event.asset_id, "2026-02-10")
    mark_earnings(event, tables.earnings)
    assert tables.report_is_processed(event.asset_id, "2026-02-10")
    assert not tables.report_is_processed(event.asset_id, "2026-02-11")
    assert not tables.report_is_processed(an.asset_id("PEP"), "2026-02-10")


def test_a_second_delivery_and_a_replay_write_the_same_row() -> None:
    """The mark depends on its event alone, whatever came before, after or twice."""
    once, again = ReadTables.in_memory(), ReadTables.in_memory()
    events = [an.earnings_processed("KO", earnings_date=f"2026-0{month}-10") for month in (2, 5)]
    for event in events:
        mark_earnings(event, once.earnings)
    for event in [*reversed(events), *events]:
        mark_earnings(event, again.earnings)
    assert list(once.earnings.scan()) == sorted(again.earnings.scan(), key=lambda row: str(row["period"]))


def test_a_mark_stands_beside_the_companys_fiscal_periods() -> None:
    """The rows of its earnings document stay as they are."""
    tables = ReadTables.in_memory()
    event = an.earnings_processed("KO")
    period = {"asset_id": event.asset_id, "period": "quarterly#2025-09-30", "reportedEPS": "0.82", "stream_version": 2}
    tables.earnings.put(period)
    mark_earnings(event, tables.earnings)
    rows = tables.earnings.of(event.asset_id)
    assert [row["period"] for row in rows] == ["quarterly#2025-09-30", "report#2025-10-21"]
    assert rows[1]["processed_by"] == event.metadata.event_id
