"""Searches on a real OpenSearch: what is found first, why, and what is answered to odd texts."""

from datetime import date
from typing import Any

import pytest

from signal9_readmodels import IndexRejected
from signal9_readmodels.search import Filters, OpenSearchIndex, SearchQuery

pytestmark = pytest.mark.integration


def symbols(index: OpenSearchIndex, text: str, **more: Any) -> list[str]:
    return [hit.document["symbol"] for hit in index.find(SearchQuery.parse(text, **more)).hits]


@pytest.mark.parametrize(
    ("text", "symbol", "reason"),
    [
        ("ko", "KO", "ticker"),
        ("all", "ALL", "ticker"),
        ("BRK.B", "BRK-B", "ticker"),
        ("brk/b", "BRK-B", "ticker"),
        ("BRKB", "BRK-B", "share_class"),
        ("NYSE: KO", "KO", "ticker"),
        ("coca cola", "KO", "name"),
        ("Facebook", "FB", "other_name"),
        ("instagram", "FB", "other_name"),
        ("wallgreens", "WBA", "near_name"),
        ("berkshire hataway", "BRK-B", "near_name"),
        ("drugstore", "WBA", "vocabulary"),
        ("railroad", "BRK-B", "words"),
        ("fizzy", "KO", "summary"),
    ],
)
def test_the_company_meant_comes_first_and_the_hit_says_why(
    filled: OpenSearchIndex, text: str, symbol: str, reason: str
) -> None:
    """Ticker in any writing, own, former and common name, misspelling, everyday word, and what people call the trade."""
    hit = filled.find(SearchQuery.parse(text)).hits[0]
    assert hit.document["symbol"] == symbol
    assert reason in hit.why


def test_a_singular_finds_the_plural(filled: OpenSearchIndex) -> None:
    """By its stem where the engine knows English, else as nearly the name."""
    hit = filled.find(SearchQuery.parse("airline")).hits[0]
    assert hit.document["symbol"] == "AAL"
    assert ("words" if filled.lifecycle.analyzer() == "english" else "near_name") in hit.why


def test_a_hit_names_its_ranks_and_shows_the_words_that_matched(filled: OpenSearchIndex) -> None:
    """Both ranks, both reasons, and an excerpt in which a stranger's markup is text."""
    hit = filled.find(SearchQuery.parse("passengers and cargo")).hits[0]
    assert (hit.word_rank, hit.meaning_rank) == (1, 1)
    assert {"words", "meaning"} <= set(hit.why)
    assert "<em>" in hit.highlights["description"]
    assert "<b>" not in hit.highlights["description"]
    assert set(hit.document) & {"vector", "name_grams", "ticker_keys"} == set()


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "k?*",
        'company_name:"Coca" OR *:*',
        "((((",
        "airlines AND NOT (cargo",
        "chips~5 ^10 [a TO z]",
        "\\",
        "a" * 10_000,
        "drinks " * 1_500,
        "dr\x00inks\x1b[31m",
        "🍫 飲料",
        "<script>alert(1)</script>",
        '{"match_all": {}}',
    ],
)
@pytest.mark.parametrize("name", ["assets", "news", "analysis"])
def test_odd_texts_are_answered_or_refused_with_a_sentence(filled: OpenSearchIndex, text: str, name: str) -> None:
    """Wildcards, syntax, 10,000 characters, control characters, other scripts: hits or our own error, never the engine's."""
    try:
        page = filled.find(SearchQuery.parse(text, name))
    except IndexRejected as error:
        assert "no letter or digit" in str(error)  # noqa: PT017  # either answer is right
    else:
        assert len(page.hits) <= 10


def test_pages_follow_one_another_and_end(filled: OpenSearchIndex) -> None:
    """Pages of two are the list of ten in the same order, each hit once; beyond the end there is nothing."""
    whole = symbols(filled, "insurance and drinks", limit=50)
    pages = [symbols(filled, "insurance and drinks", limit=2, page=page) for page in range(1, 6)]
    assert [symbol for page in pages for symbol in page] == whole
    assert len(set(whole)) == len(whole)
    beyond = filled.find(SearchQuery.parse("insurance and drinks", page=1000))
    assert (beyond.hits, beyond.total) == ([], len(whole))


def test_filters_hold_for_words_and_meaning(filled: OpenSearchIndex) -> None:
    """Sector in any case, market capitalisation and date bound every hit, those by meaning too."""
    assert set(symbols(filled, "drinks", filters=Filters(sector="financials"))) == {"BRK-B", "ALL"}
    assert set(symbols(filled, "drinks", filters=Filters(min_market_cap=1e11))) == {"KO", "BRK-B"}
    assert symbols(filled, "drinks", filters=Filters(since=date(2026, 1, 11))) == []
    assert symbols(filled, "drinks", filters=Filters(until=date(2026, 1, 10)))[0] == "KO"


def test_the_newest_rating_decides(filled: OpenSearchIndex) -> None:
    """A company is filtered by its newest analysis: an older, better one does not count, and a failed one is no rating."""
    assert symbols(filled, "company", filters=Filters(min_rating=4)) == ["KO"]
    assert symbols(filled, "company", filters=Filters(max_rating=3)) == ["AAL"]
    assert filled.newest_analyses(["id-ALL"])["id-ALL"]["status"] == "failed"
    found = filled.find(
        SearchQuery.parse("low debt", "analysis", filters=Filters(symbol="KO", until=date(2026, 1, 31)))
    ).hits
    assert {hit.document["analysis_id"] for hit in found} == {"01-KO", "02-KO"}


def test_a_company_without_statements_or_text_is_found(filled: OpenSearchIndex) -> None:
    """No description gives no NaN vector and no lost company; why it is unrated is told."""
    assert (
        filled.find(SearchQuery.parse("nothing known")).hits[0].document["unrated_reason"]
        == "The vendor has no statements."
    )
    assert symbols(filled, "EMPTY")[0] == "EMPTY"
