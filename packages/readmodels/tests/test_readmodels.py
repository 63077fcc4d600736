"""Read tables and folds."""

from typing import Any

import msgspec
import pytest

from signal9_contracts import Event
from signal9_domain import Analysis, Asset
from signal9_eventstore import fold
from signal9_readmodels import AnalysisRow, AssetRow, DynamoTable, InMemoryTable, ReadTables
from signal9_readmodels.layout.analysis import ANALYSES
from signal9_readmodels.tables.attributes import attribute_of
from signal9_testkit import an
from signal9_testkit.suites import TableSuite


def fold_asset(events: list[Event]) -> AssetRow | None:
    return AssetRow.of_asset(fold(Asset, events), len(events), lambda documents: OVERVIEW if documents else {})


def fold_analysis(events: list[Event]) -> AnalysisRow | None:
    return AnalysisRow.of_analysis(fold(Analysis, events), len(events))


OVERVIEW = {"sector": "Staples", "industry": "Soft Drinks", "market_cap": 180e9}


class TestInMemory(TableSuite):
    """In memory."""

    @pytest.fixture
    def table(self) -> InMemoryTable:
        return InMemoryTable("asset_id", "period")


@pytest.mark.integration
class TestDynamoDB(TableSuite):
    """On a table of the emulator."""

    @pytest.fixture
    def table(self, dynamodb: Any, new_table: Any) -> DynamoTable:
        return DynamoTable(dynamodb, new_table("asset_id:S", "period:S"), "asset_id", "period")


def test_an_asset_is_folded_from_its_whole_stream() -> None:
    """Listing, renaming, collection and earnings each leave their mark; the version is the last event's."""
    history = [
        an.asset_listed(),
        an.asset_changed(),
        an.recorded(an.fundamentals_collected(), version=3),
        an.recorded(an.earnings_processed(), version=4),
    ]
    row = fold_asset(history)
    assert row is not None
    assert (row.name, row.status, row.sector, row.market_cap) == ("KO Inc", "active", "Staples", 180e9)
    assert (row.earnings_date, row.stream_version, row.description) == ("2025-10-21", 4, None)
    assert row.last_collected_at == "2026-01-05T07:00:00.000000Z"
    assert AssetRow.of(row.row()) == row


def test_a_failed_collection_keeps_what_was_known() -> None:
    """The failure is on the row beside the last success, so that the planner can weigh both."""
    history = [an.asset_listed(), an.fundamentals_collected(), an.recorded(an.pollination_failed(), version=3)]
    row = fold_asset(history)
    assert row is not None
    assert (row.last_failure, row.sector) == ("budgetExhausted", "Staples")
    assert row.last_collected_at == row.last_attempted_at


def test_a_delisted_asset_is_not_tradable() -> None:
    """The row stays, as history, and is out of the universe."""
    row = fold_asset([an.asset_listed(), an.asset_delisted()])
    assert row is not None
    assert (row.status, row.tradable) == ("delisted", False)


def test_a_company_with_a_profile_but_no_statements_has_its_profile() -> None:
    """The overview that came before the failure is shown; the failure says why there is no rating."""
    row = fold_asset([an.asset_listed(), an.pollination_failed(documents=an.documents(), code="unknownSymbol")])
    assert row is not None
    assert (row.sector, row.industry, row.last_failure) == ("Staples", "Soft Drinks", "unknownSymbol")


def test_a_company_keeps_the_names_that_it_gave_up() -> None:
    """Each former name and ticker once, in their order; the name of today is not among them."""
    names = [("KO", "Coca"), ("KO", "Cola"), ("COKE", "Cola"), ("KO", "Coca")]
    row = fold_asset([an.asset_changed(symbol, name=name) for symbol, name in names])
    assert row is not None
    assert (row.name, row.symbol) == ("Coca", "KO")
    assert (row.former_names, row.former_symbols) == (["Cola"], ["COKE"])


def test_an_empty_stream_has_no_row() -> None:
    """Nothing happened, nothing is shown."""
    assert fold_asset([]) is None
    assert fold_analysis([]) is None


def test_an_analysis_is_folded_to_its_rating() -> None:
    """The row carries the rating, its reasons and when it was made."""
    row = fold_analysis([an.data_validated(), an.analysis_complete()])
    assert row is not None
    assert (row.status, row.investment_rating, row.stream_version) == ("completed", 4, 2)
    assert row.reasons[0]["sentence"].startswith("Keeps 17 cents")
    assert AnalysisRow.of(row.row()) == row


def test_an_unrated_analysis_carries_its_reason_and_its_cautions() -> None:
    """It was completed, without a rating: the row and the search document say why, in the sector that it was judged in."""
    row = fold_analysis([an.data_validated(), an.analysis_unrated()])
    assert row is not None
    assert (row.status, row.investment_rating, row.sector) == ("completed", None, "Financials")
    assert row.why_unrated == row.unrated_reason == an.analysis_unrated().unrated_reason
    assert row.cautions == an.analysis_unrated().cautions
    document = ANALYSES.document(row, 2).body
    assert (document["unrated_reason"], document["cautions"]) == (row.unrated_reason, row.cautions)
    assert "investment_rating" not in document
    assert AnalysisRow.of(row.row()) == row


def test_the_row_of_an_analysis_without_cautions_is_as_it_was_before_there_were_any() -> None:
    """Rows of earlier versions are equal to those that a replay makes of the same events."""
    row = fold_analysis([an.data_validated(), an.analysis_complete(cautions=[], sector=None, industry_group=None)])
    assert row is not None
    assert not {"unrated_reason", "cautions", "sector", "industry_group"} & row.row().keys()


def test_a_rejected_analysis_carries_its_faults() -> None:
    """What was wrong with the documents is on the row: path, found, expected."""
    row = fold_analysis([an.data_rejected(), an.analysis_complete(status="failed", error="rejected")])
    assert row is not None
    assert (row.status, row.faults[0]["expected"]) == ("failed", "equal within 1 %")


def test_the_newest_analysis_of_an_asset_wins() -> None:
    """Analysis ids are UUIDv7: the greatest is the latest."""
    tables = ReadTables.in_memory()
    for analysis_id, rating in (("0002", 5), ("0001", 1)):
        row = AnalysisRow(asset_id="a", analysis_id=analysis_id, investment_rating=rating, stream_version=1)
        tables.asset_analysis.put(row.row())
    assert tables.latest_analyses()["a"].investment_rating == 5


def test_assets_are_read_by_symbol_in_order() -> None:
    """The universe comes sorted, whatever order the table gives."""
    tables = ReadTables.in_memory()
    for symbol in ("PEP", "KO"):
        tables.assets.put(AssetRow(asset_id=symbol, symbol=symbol, stream_version=1).row())
    assert [asset.symbol for asset in tables.all_assets()] == ["KO", "PEP"]


def test_a_value_that_no_table_holds_is_refused() -> None:
    """A set or an object in a row is a mistake of ours, said at once."""
    with pytest.raises(TypeError, match="not a object"):
        attribute_of(object())


def test_rows_leave_out_what_is_unknown() -> None:
    """A missing figure is absent from the row, not null or zero."""
    assert "market_cap" not in AssetRow(asset_id="a", symbol="A", stream_version=1).row()
    assert msgspec.json.encode(AssetRow(asset_id="a", symbol="A", stream_version=1))
