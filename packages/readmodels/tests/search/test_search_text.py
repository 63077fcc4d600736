"""Texts made comparable, the vocabulary, and what a search may be asked."""

import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal9_readmodels import IndexRejected
from signal9_readmodels.layout.indices import LAYOUTS
from signal9_readmodels.search import MAX_LIMIT, Filters, SearchQuery
from signal9_readmodels.search.fusion import fuse
from signal9_readmodels.search.plan import Plan
from signal9_readmodels.words import tables as tables_module
from signal9_readmodels.words import text as text_module
from signal9_readmodels.words.tables import aliases, vocabulary
from signal9_readmodels.words.text import (
    MAX_CHARACTERS,
    MAX_WORDS,
    clean,
    grams,
    name_key,
    significant,
    ticker,
    ticker_keys,
)


def test_the_examples_of_the_docstrings_hold() -> None:
    """Every example that the text functions show is what they answer."""
    assert doctest.testmod(text_module).failed == doctest.testmod(tables_module).failed == 0


@pytest.mark.parametrize("written", ["BRK-B", "BRK.B", "brk/b", "brk b", " Brk-b ", "NYSE: BRK.B", "$BRK.B"])
def test_a_share_class_has_one_key_however_it_is_written(written: str) -> None:
    """Dash, dot, slash, space, case, exchange and dollar sign make no difference."""
    assert ticker(written) == "BRK.B"
    assert ticker_keys("BRK-B")[0] == "BRK.B"


@given(st.text(max_size=300))
def test_any_text_can_be_made_comparable(text: str) -> None:
    """No text of any script, with any control character, breaks a key or leaves a control character in what is shown."""
    assert all(char.isprintable() for char in clean(text) if not char.isspace() and ord(char) < 0xE000)
    assert clean(clean(text)) == clean(text)
    assert name_key(text) == name_key(clean(text))
    assert all(gram and " " not in gram for gram in grams(text))
    assert ticker(text) is None or len(ticker_keys(text)) <= 2


@pytest.mark.parametrize(
    ("listed", "meant"),
    [
        ("Apple Inc. Common Stock", "apple"),
        ("Alphabet Inc. Class C Capital Stock", "alphabet"),
        ("Berkshire Hathaway Inc. Class B", "berkshire hathaway"),
        (
            "Alibaba Group Holding Limited American Depositary Shares, each representing eight Ordinary Shares",
            "alibaba",
        ),
        ("Linde plc Ordinary Shares", "linde"),
        ("Gap (The) Common Stock", "gap"),
        ("Common Stock", "common stock"),
        ("Livestock Corp.", "livestock"),
        ("Class A", "class a"),
        ("First Class Shares Ltd", "first class shares"),
    ],
)
def test_a_listing_s_kind_of_shares_is_no_part_of_the_name(listed: str, meant: str) -> None:
    """An exchange lists "Apple Inc. Common Stock": whoever asks for Apple names the company exactly."""
    assert significant(listed) == meant
    assert name_key(listed) == name_key(meant)


def test_everyday_words_are_joined_by_words_of_the_trade() -> None:
    """The longest entry wins, plurals and British spelling are seen through, unknown words add nothing."""
    known = vocabulary()
    assert "pharmacy" in known.expand(["drugstores"])
    assert "timberlands" in known.expand(["forests"])
    assert known.american(["data", "centres"]) == ["data", "center"]
    assert "colocation" in known.expand(["data", "center"])
    assert known.expand(["zyzzyva"]) == []


def test_every_vocabulary_entry_can_be_reached() -> None:
    """No entry is longer than what is looked up, and none is spelt in a way that a query never has."""
    for entry in vocabulary().trade:
        assert 1 <= len(entry) <= 3, entry
        assert vocabulary().expand(list(entry)), entry


def test_aliases_are_names_of_tickers() -> None:
    """Every line of the aliases belongs to a ticker and gives at least one name that makes a key."""
    for symbol, names in aliases().names.items():
        assert ticker(symbol), symbol
        assert all(name_key(name) for name in names), symbol
    assert aliases().names_of("BRK.B") == aliases().names_of("BRK-B") == ["Berkshire"]


@given(st.lists(st.lists(st.sampled_from("abcdef"), unique=True), min_size=1, max_size=3))
def test_fusion_ranks_each_document_once_and_the_unanimous_first(rankings: list[list[str]]) -> None:
    """Every document of any ranking is there once, scores fall, and one that leads every ranking leads the whole."""
    fused = fuse(rankings)
    assert sorted(each.id for each in fused) == sorted({name for ranking in rankings for name in ranking})
    assert [each.score for each in fused] == sorted((each.score for each in fused), reverse=True)
    leaders = {ranking[0] if ranking else None for ranking in rankings}
    if len(leaders) == 1 and None not in leaders:
        assert fused[0].id in leaders


@pytest.mark.parametrize("text", ["", "   ", "\x00\x1b\n", "***", "?!", '"":-()'])
def test_a_text_without_a_letter_or_digit_is_refused(text: str) -> None:
    """There is nothing to look for, and the error says what to give."""
    with pytest.raises(IndexRejected, match="no letter or digit"):
        SearchQuery.parse(text)


def test_a_long_text_is_cut_and_says_so() -> None:
    """Of 10,000 characters the first `MAX_CHARACTERS` count, and no more words than the engine takes clauses for."""
    query = SearchQuery.parse("chips for cars " * 700)
    assert query.truncated
    assert len(query.text) <= MAX_CHARACTERS
    assert len(Plan(SearchQuery.parse("a b c d e f g h i j " * 1000)).text.split()) <= MAX_WORDS
    assert not SearchQuery.parse("chips").truncated


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"index": "shares"}, "no index 'shares'. Choose one of assets, news, analysis"),
        ({"index": "a\x1b[31m*"}, "no index"),
        ({"page": 0}, "counted from 1"),
        ({"page": -3}, "counted from 1"),
        ({"limit": 0}, "1 to 50"),
        ({"limit": MAX_LIMIT + 1}, "1 to 50"),
        ({"filters": Filters(symbol="KO")}, "cannot be filtered by 'symbol'"),
        ({"index": "news", "filters": Filters(sector="Energy")}, "cannot be filtered by 'sector'"),
        ({"filters": Filters(min_rating=0)}, "1 \\(worst\\) to 5"),
        ({"filters": Filters(min_rating=4, max_rating=2)}, "Swap them"),
        ({"filters": Filters(min_market_cap=2.0, max_market_cap=1.0)}, "Swap them"),
        ({"filters": Filters(since=date(2026, 2, 1), until=date(2026, 1, 1))}, "Swap them"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_its_reason(arguments: dict[str, object], said: str) -> None:
    """Unknown index, page and limit out of bounds, a filter that the index lacks, a crossed range."""
    with pytest.raises(IndexRejected, match=said):
        SearchQuery.parse("chips", **arguments)  # type: ignore[arg-type]  # wrong on purpose


def test_filters_become_clauses_of_the_field_that_the_index_has() -> None:
    """A day as the upper end means the whole day; the sector is compared without regard to case."""
    filters = Filters(sector="energy", min_market_cap=1e9, until=date(2026, 1, 31))
    assert [condition.clause() for condition in filters.conditions(LAYOUTS["assets"].filters)] == [
        {"term": {"sector.keyword": {"value": "energy", "case_insensitive": True}}},
        {"range": {"market_cap": {"gte": 1e9}}},
        {"range": {"last_updated": {"lte": "2026-01-31||/d"}}},
    ]


def test_what_a_person_types_is_never_a_query_language() -> None:
    """No clause of a plan parses its text: only match, terms and k-NN queries."""
    bodies = str(
        Plan(SearchQuery.parse('name:"x" OR (*) AND [a TO b] ~2 {"query": {"script": 1}}')).bodies([[0.1] * 256])
    )
    for parser in ("query_string", "simple_query_string", "wildcard", "regexp", "script_score", "'script'"):
        assert parser not in bodies
