"""Questions of search: from the cache, from the engine, and from the tables when the engine is down."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal9_readmodels import AnalysisRow, AssetRow, IndexRejected, IndexUnavailable, ReadTables
from signal9_readmodels.cache import Cache, InMemoryStore
from signal9_readmodels.queries.found import Found, search_tables
from signal9_readmodels.queries.search import SearchQuestions
from signal9_readmodels.search import Filters, Hit, SearchPage, SearchQuery

COMPANIES = {
    "KO": ("The Coca-Cola Company", "Consumer Staples", "Soft Drinks", "Sells sodas and juices.", 180e9, 4),
    "PEP": ("PepsiCo, Inc.", "Consumer Staples", "Soft Drinks", "Sells snacks and sodas.", 150e9, 2),
    "BRK.B": ("Berkshire Hathaway Inc.", "Financials", "Insurance", "Owns insurers and railroads.", 700e9, None),
    "ALK": ("Alaska Air Group", "Industrials", "Airlines", "Flies passengers.", 8e9, 5),
}


class Engine:
    """A search engine that answers one hit, or fails."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.queries: list[SearchQuery] = []

    def find(self, query: SearchQuery) -> SearchPage:
        self.queries.append(query)
        if self.error is not None:
            raise self.error
        hit = Hit(id="KO", score=1, word_rank=1, meaning_rank=1, document={"symbol": "KO"}, why=["meaning"])
        return SearchPage(query=query, hits=[hit], total=1)

    def newest_analyses(self, asset_ids: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
        return {"KO": {"investment_rating": 4, "confidence_interval": 70.0}}


@pytest.fixture(scope="module")
def tables() -> ReadTables:
    tables = ReadTables.in_memory()
    for symbol, (name, sector, industry, description, cap, rating) in COMPANIES.items():
        asset = AssetRow(
            asset_id=symbol, symbol=symbol, name=name, sector=sector, industry=industry, description=description,
            market_cap=cap, last_updated="2026-01-05T07:00:00Z", stream_version=1,
            former_names=["Alaska Airlines"] if symbol == "ALK" else [], former_symbols=["AKA"] if symbol == "ALK" else [],
            last_failure="unknownSymbol" if symbol == "BRK.B" else None,
        )  # fmt: skip
        tables.assets.put(asset.row())
        if rating:
            analysis = AnalysisRow(
                asset_id=symbol, analysis_id=f"analysis-{symbol}", symbol=symbol, status="completed", investment_rating=rating,
                confidence=70, reasons=[{"sentence": f"{symbol} has little debt."}], analyzed_at="2026-01-05T08:00:00Z", stream_version=1,
            )  # fmt: skip
            tables.asset_analysis.put(analysis.row())
    return tables


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def questions(engine: Engine, tables: ReadTables) -> SearchQuestions:
    return SearchQuestions(engine, tables, Cache(InMemoryStore()))


def symbols(tables: ReadTables, text: str, index: str = "assets", **options: Any) -> list[str]:
    """Who is found in the tables, best first."""
    return [
        hit.document["symbol"] for hit in search_tables(SearchQuery.parse(text, index, **options), tables).page.hits
    ]


def test_a_page_is_made_once_for_every_spelling_of_its_query(questions: SearchQuestions, engine: Engine) -> None:
    """Case, accents and spacing make no other page, a filter and a page number do; each answer repeats its own query."""
    first = questions.find(SearchQuery.parse("Soda  Maker"))
    again = questions.find(SearchQuery.parse("sodá maker"))
    assert len(engine.queries) == 1
    assert (again.page.hits, again.standings) == (first.page.hits, first.standings)
    assert (again.page.query.text, again.page.degraded) == ("sodá maker", False)
    assert again.standings["KO"].rating == 4
    questions.find(SearchQuery.parse("soda maker", page=2))
    questions.find(SearchQuery.parse("soda maker", filters=Filters(min_rating=4)))
    assert len(engine.queries) == 3


def test_with_the_engine_down_the_tables_answer_and_say_so(questions: SearchQuestions, engine: Engine) -> None:
    """The answer is marked, carries the ratings, and is not kept: the engine's own follows as soon as it is back."""
    engine.error = IndexUnavailable("down")
    found = questions.find(SearchQuery.parse("coca cola"))
    assert found.page.degraded
    assert (found.page.hits[0].document["symbol"], found.page.hits[0].why) == ("KO", ["name"])
    assert found.standings["KO"].rating == 4
    engine.error = None
    assert not questions.find(SearchQuery.parse("coca cola")).page.degraded


def test_an_engine_that_keeps_failing_is_not_waited_for(questions: SearchQuestions, engine: Engine) -> None:
    """Behind the breaker a question costs the tables' time only."""
    engine.error = IndexUnavailable("slow")
    for number in range(10):
        assert questions.find(SearchQuery.parse(f"query {number}")).page.degraded
    assert len(engine.queries) == 2


def test_a_query_that_the_engine_refuses_is_no_outage(questions: SearchQuestions, engine: Engine) -> None:
    """The refusal reaches whoever asked, and opens no breaker."""
    engine.error = IndexRejected("no")
    for _ in range(3):
        with pytest.raises(IndexRejected):
            questions.find(SearchQuery.parse("anything"))
    engine.error = None
    assert not questions.find(SearchQuery.parse("anything")).page.degraded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ko", ["KO"]),
        ("brk-b", ["BRK.B"]),
        ("BRKB", ["BRK.B"]),
        ("berkshire", ["BRK.B"]),
        ("Alaska Airlines Inc", ["ALK"]),
        ("AKA", ["ALK"]),
        ("pepsico", ["PEP"]),
        ("soft drinks", ["KO", "PEP"]),
        ("insurers", ["BRK.B"]),
        ("airline", ["ALK"]),
        ("nothing of the kind?", []),
    ],
)
def test_tables_know_tickers_names_and_words(tables: ReadTables, text: str, expected: list[str]) -> None:
    """Exact ones first; a plural is its singular."""
    found = symbols(tables, text)
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


def test_filters_and_pages_hold_in_the_tables_too(tables: ReadTables) -> None:
    """Sector, rating, size and day; a page beyond the end is empty, and news have no table."""
    assert symbols(tables, "drinks", filters=Filters(min_rating=3)) == ["KO"]
    assert symbols(tables, "drinks", filters=Filters(max_market_cap=160e9)) == ["PEP"]
    assert symbols(tables, "sells owns flies", filters=Filters(sector="financials")) == ["BRK.B"]
    assert symbols(tables, "drinks", limit=1, page=2) == ["PEP"]
    assert symbols(tables, "drinks", page=9) == []
    assert symbols(tables, "debt", "analysis", filters=Filters(symbol="alk")) == ["ALK"]
    assert search_tables(SearchQuery.parse("debt", "analysis"), tables).page.total == 3
    assert symbols(tables, "drinks", "news") == []


def test_the_tables_say_how_a_company_was_named_and_why_it_is_unrated(tables: ReadTables) -> None:
    """As the engine would: former tickers, other names, and the reason that its index holds."""

    def first(text: str) -> Found:
        return search_tables(SearchQuery.parse(text), tables)

    named = {text: first(text).page.hits[0].why for text in ("BRK/B", "AKA", "alaska airlines", "Berkshire", "pepsico")}
    assert named == {
        "BRK/B": ["ticker"],
        "AKA": ["former_ticker"],
        "alaska airlines": ["other_name"],
        "Berkshire": ["other_name"],
        "pepsico": ["name"],
    }
    assert first("BRK.B").standings["BRK.B"].unrated_reason == "The vendor has no statements of this company."


def test_a_sector_has_the_names_that_vendors_give_it(tables: ReadTables) -> None:
    """Any of them passes; without one only the name asked for."""
    other = Filters(sector="Finance", sector_aliases=("finance", "financials"))
    assert symbols(tables, "sells owns flies", filters=other) == ["BRK.B"]
    assert symbols(tables, "sells owns flies", filters=Filters(sector="Finance")) == []


@given(st.text(min_size=1, max_size=80), st.integers(0, 99))
def test_no_text_breaks_the_tables_search(text: str, seed: int) -> None:
    """Any text is answered, whatever is in it and in the rows."""
    tables = ReadTables.in_memory()
    words = [text, "", text[::-1]]
    random.Random(seed).shuffle(words)
    row = AssetRow(asset_id="a", symbol=words[0], name=words[1], description=words[2], stream_version=1)
    tables.assets.put(row.row())
    try:
        query = SearchQuery.parse(text)
    except IndexRejected:
        return
    assert search_tables(query, tables).page.degraded
