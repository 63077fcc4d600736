"""Filters: what the engine lets through is what a look at the document lets through."""

from datetime import date
from typing import Any

import pytest
from opensearchpy import OpenSearch

from signal9_readmodels.layout.filters import all_hold
from signal9_readmodels.layout.indices import LAYOUTS
from signal9_readmodels.search import Document, Filters, OpenSearchIndex

SOME: dict[str, list[dict[str, Any]]] = {
    "assets": [
        {"sector": "Financials", "market_cap": 1e9, "last_updated": "2026-01-05T00:00:00.000000Z"},
        {"sector": "FINANCE", "market_cap": 1e9 - 1, "last_updated": "2026-01-05T23:59:59.999999Z"},
        {"sector": "finance ", "market_cap": 0, "last_updated": "2026-01-06T00:00:00.000000Z"},
        {"sector": "Energy", "last_updated": "2026-01-04T23:59:59.999999Z"},
        {},
    ],
    "news": [
        {"asset_symbol": ["KO", "PEP"], "time_published": "2026-01-05T09:00:00Z"},
        {"asset_symbol": ["PEP"], "time_published": "2026-01-06T09:00:00Z"},
        {"asset_symbol": ["BRK.B"], "time_published": "2026-01-06T10:00:00Z"},
        {"asset_symbol": []},
    ],
    "analysis": [
        {"symbol": "KO", "investment_rating": 4, "analysis_date": "2026-01-05T08:00:00.000000Z"},
        {"symbol": "PEP", "investment_rating": 1, "analysis_date": "2026-01-06T08:00:00.000000Z"},
        {"symbol": "KO"},
    ],
}
DAYS = [Filters(since=date(2026, 1, 5)), Filters(until=date(2026, 1, 5))]
DAYS += [Filters(since=date(2026, 1, 5), until=date(2026, 1, 5)), Filters()]
ASKED = {
    "assets": [
        *DAYS,
        Filters(sector="financials"),
        Filters(sector=" Finance", sector_aliases=("financials",)),
        Filters(min_market_cap=1e9),
        Filters(max_market_cap=1e9),
        Filters(min_market_cap=0.0, sector="energy"),
    ],
    "news": [*DAYS, Filters(symbol="ko"), Filters(symbol=" PEP "), Filters(symbol="brk-b")],
    "analysis": [*DAYS, Filters(symbol="ko"), Filters(min_rating=2), Filters(max_rating=4), Filters(min_rating=5)],
}


@pytest.mark.integration
@pytest.mark.parametrize("alias", SOME)
def test_a_filter_means_the_same_in_the_engine_and_beside_it(
    alias: str, index: OpenSearchIndex, client: OpenSearch
) -> None:
    """Sector, symbol, size, rating and day, with bounds met exactly and fields that are not known: the same documents pass."""
    layout = LAYOUTS[alias]
    made = [
        Document(index=alias, id=f"f{number}", version=1, body={layout.id: f"f{number}", **body})
        for number, body in enumerate(SOME[alias])
    ]
    assert index.put_all(made) == {}
    client.indices.refresh(index=alias)
    passed = []
    for filters in ASKED[alias]:
        conditions = filters.conditions(layout.filters)
        ours = {"ids": {"values": [document.id for document in made]}}
        query = {"bool": {"filter": [ours, *(condition.clause() for condition in conditions)]}}
        hits = client.search(index=alias, body={"query": query, "size": 50})["hits"]["hits"]
        passed.append(sorted(document.id for document in made if all_hold(conditions, document.body)))
        assert sorted(hit["_id"] for hit in hits) == passed[-1], filters
    assert len({len(each) for each in passed}) > 2


@pytest.mark.parametrize("symbol", ["BRK.B", "brk-b", "BRK/B", "brk b", "BRKB"])
def test_a_filter_takes_a_symbol_in_any_spelling(symbol: str) -> None:
    """News and analyses of a share class are found however it is written, and those of others are not."""
    conditions = Filters(symbol=symbol).conditions({"symbol": "symbol"})
    assert [name for name in ("BRK.B", "BRK.A", "BRK", "KO") if all_hold(conditions, {"symbol": name})] == ["BRK.B"]
