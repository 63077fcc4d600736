"""Questions about ratings: from the cache where it can, from the tables where it must."""

from collections.abc import Iterator
from typing import Any

import pytest

from signal9_readmodels import AnalysisRow, AssetRow, InMemoryTable, ReadTables
from signal9_readmodels.cache import Cache, InMemoryStore
from signal9_readmodels.queries import RatingQuestions, UnknownSymbol, latest_ratings


class CountingTable(InMemoryTable):
    """Counts its scans."""

    scans = 0

    def scan(self) -> Iterator[Any]:
        self.scans += 1
        return super().scan()


@pytest.fixture
def tables() -> ReadTables:
    """Three companies: one rated, one failed, one never tried."""
    filled = ReadTables.in_memory()
    filled = ReadTables(CountingTable("asset_id"), *(getattr(filled, name) for name in filled.__struct_fields__[1:]))
    for symbol, failure in (("KO", None), ("PEP", "budgetExhausted"), ("XOM", None)):
        filled.assets.put(
            AssetRow(asset_id=symbol, symbol=symbol, name=symbol, last_failure=failure, stream_version=1).row()
        )
    for analysis_id, rating in (("1", 2), ("2", 4)):
        analysis = AnalysisRow(
            asset_id="KO", analysis_id=analysis_id, status="completed", investment_rating=rating, confidence=70,
            reasons=[{"sentence": "Keeps 17 cents."}], ruleset_version=1, stream_version=2,
        )  # fmt: skip
        filled.asset_analysis.put(analysis.row())
    return filled


@pytest.fixture
def questions(tables: ReadTables) -> RatingQuestions:
    return RatingQuestions(tables, Cache(InMemoryStore()))


def test_rated_and_unrated_companies_are_told_apart(tables: ReadTables, questions: RatingQuestions) -> None:
    """The rated with their newest figures, the failed with their reason, the untried only when asked for."""
    everything = questions.ratings()
    assert everything == latest_ratings(tables)
    assert [(rating.symbol, rating.investment_rating) for rating in everything.ratings] == [("KO", 4)]
    assert [(each.symbol, each.reason) for each in everything.unrated] == [
        ("PEP", "The day's vendor budget was spent before its documents were in.")
    ]
    some = questions.ratings(["xom", "ko", "KO"])
    assert some.ratings == everything.ratings
    assert [each.reason for each in some.unrated] == ["Its documents have not been collected yet."]


def test_an_unrated_company_is_shown_with_the_reason_of_its_analysis(
    tables: ReadTables, questions: RatingQuestions
) -> None:
    """A newer analysis without a rating replaces the older one with it: neither a rating of 0, nor a failure."""
    analysis = AnalysisRow(
        asset_id="KO", analysis_id="3", status="completed", unrated_reason="There is too little to rate it by.",
        confidence=12, cautions=["No figure can be read."], sector="Financials", ruleset_version=3, stream_version=2,
    )  # fmt: skip
    tables.asset_analysis.put(analysis.row())
    answer = questions.ratings(["KO"])
    assert answer.ratings == []
    [unrated] = answer.unrated
    assert (unrated.reason, unrated.analysed, unrated.sector) == (analysis.unrated_reason, True, "Financials")
    assert unrated.cautions == ["No figure can be read."]


def test_a_share_class_is_known_in_any_writing(tables: ReadTables, questions: RatingQuestions) -> None:
    """As a search knows it: dash, slash and blank are the dot of the exchange; one company is answered once."""
    tables.assets.put(AssetRow(asset_id="b", symbol="BRK.B", name="Berkshire Hathaway", stream_version=1).row())
    answer = questions.ratings(["brk-b", "BRK/B", "brk b", "BRK.B", "BRKB"])
    assert [each.symbol for each in answer.unrated] == ["BRK.B"]


def test_a_rating_asked_for_again_costs_no_read(tables: ReadTables, questions: RatingQuestions) -> None:
    """However often it is asked, one company or all, the tables are read once."""
    for _ in range(3):
        questions.ratings(["KO", "PEP"])
        questions.ratings()
    assert tables.assets.scans == 2  # type: ignore[attr-defined]  # the symbols, and the list of all


def test_an_unknown_symbol_is_an_error_that_helps(questions: RatingQuestions) -> None:
    """It names the symbol and the command that finds companies."""
    with pytest.raises(UnknownSymbol, match=r"No asset has the symbol NOPE. `signal9 search`"):
        questions.ratings(["KO", "nope"])


def test_a_company_listed_since_the_symbols_were_kept_is_found(tables: ReadTables, questions: RatingQuestions) -> None:
    """A kept list of symbols that lacks it, or leads to a renamed asset, is not believed."""
    questions.ratings(["KO"])
    tables.assets.put(AssetRow(asset_id="NEW", symbol="NEW", stream_version=1).row())
    tables.assets.put(AssetRow(asset_id="PEP", symbol="PEPX", stream_version=2).row())
    assert questions.ratings(["NEW"]).unrated[0].asset_id == "NEW"
    assert questions.company("PEP") is None
    assert questions.ratings(["PEPX"]).unrated[0].asset_id == "PEP"
