"""Search without the search engine: tickers, names and words, looked for in the read tables one row after the other."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from signal9_readmodels import AnalysisRow, AssetRow, ReadTables
from signal9_readmodels.queries.found import Found
from signal9_readmodels.search import Hit, SearchPage, SearchQuery
from signal9_readmodels.search.document import exact_keys
from signal9_readmodels.search.page import Reason
from signal9_readmodels.search.standing import Standing, standing_of, why_uncollected, why_unrated
from signal9_readmodels.words.text import name_key, singular, telling, ticker, ticker_keys

WEIGHTS: Final = (("company_name", 4.0), ("industry", 2.0), ("sector", 1.5), ("description", 1.0), ("reasons", 1.0))
"""Field -> what a word of the text found in it counts."""
EXACT: Final[Mapping[Reason, float]] = {
    "ticker": 1000.0,
    "share_class": 900.0,
    "former_ticker": 800.0,
    "name": 700.0,
    "other_name": 600.0,
}
"""Reason -> what it counts: more than all words together, in the engine's order."""


class _Scored(NamedTuple):
    score: float
    reason: Reason
    document: dict[str, Any]


class _Asked:
    """A search text, made comparable once for all the rows that it is compared with."""

    def __init__(self, text: str) -> None:
        self.words = _words(text)
        self.name = name_key(text)
        self.symbol = ticker(text)
        self.symbols = set(ticker_keys(self.symbol)) if self.symbol else set()


def search_tables(query: SearchQuery, tables: ReadTables) -> Found:
    """The page that `query` asks for, as far as the tables know: no meaning, no misspellings, and no news, which have no table."""
    latest = tables.latest_analyses()
    documents: Iterable[dict[str, Any]] = ()
    if query.index == "assets":
        documents = (_asset(row) for row in tables.all_assets() if _passes(query, row, latest.get(row.asset_id)))
    elif query.index == "analysis":
        documents = (_analysis(row) for row in latest.values() if _passes_analysis(query, row))
    asked = _Asked(query.text)
    scored = [found for document in documents if (found := _score(asked, document)) is not None]
    scored.sort(key=lambda found: (-found.score, str(found.document["symbol"])))
    start = (query.page - 1) * query.limit
    hits = [
        Hit(
            id=str(found.document["asset_id" if query.index == "assets" else "analysis_id"]),
            score=found.score,
            word_rank=start + place,
            meaning_rank=None,
            document=found.document,
            why=[found.reason],
        )
        for place, found in enumerate(scored[start : start + query.limit], start=1)
    ]
    standings: dict[str, Standing] = {}
    if query.index == "assets":
        analyses = {hit.id: latest.get(hit.id) for hit in hits}
        standings = {
            hit.id: standing_of(hit.document, None if (row := analyses[hit.id]) is None else _analysis(row))
            for hit in hits
        }
    page = SearchPage(query=query, hits=hits, total=len(scored), degraded=True)
    return Found(page=page, standings=standings)


def _score(asked: _Asked, document: Mapping[str, Any]) -> _Scored | None:
    reason = _exact(asked, document) or "words"
    score = EXACT.get(reason, 0.0)
    for field, weight in WEIGHTS:
        value = document.get(field) or ""
        held = _words(value if isinstance(value, str) else " ".join(value))
        score += weight * len(asked.words & held) / len(asked.words)
    return _Scored(score, reason, dict(document)) if score else None


def _exact(asked: _Asked, document: Mapping[str, Any]) -> Reason | None:
    """How the text names the company; None where it does not."""
    keys = exact_keys(document)
    if asked.symbol in keys["ticker_keys"]:
        return "ticker"
    if asked.symbols & set(keys["ticker_keys"]):
        return "share_class"
    if asked.symbols & set(keys["former_ticker_keys"]):
        return "former_ticker"
    if asked.name in keys["name_key"]:
        return "name"
    return "other_name" if asked.name in keys["other_name_keys"] else None


def _words(text: str) -> set[str]:
    return {singular(word) for word in telling(text).split()}


def _passes(query: SearchQuery, asset: AssetRow, analysis: AnalysisRow | None) -> bool:
    filters = query.filters
    if not filters.allows_sector(asset.sector):
        return False
    if not _between(asset.market_cap, filters.min_market_cap, filters.max_market_cap):
        return False
    rating = None if analysis is None else analysis.investment_rating
    return _in_days(query, asset.last_updated) and filters.allows_rating(rating)


def _passes_analysis(query: SearchQuery, analysis: AnalysisRow) -> bool:
    filters = query.filters
    if filters.symbol is not None and (analysis.symbol or "") != filters.symbol.strip().upper():
        return False
    return _in_days(query, analysis.analyzed_at) and filters.allows_rating(analysis.investment_rating)


def _in_days(query: SearchQuery, moment: str) -> bool:
    since, until = query.filters.since, query.filters.until
    return _between(moment[:10], since and since.isoformat(), until and until.isoformat())


def _between(value: Any, low: Any, high: Any) -> bool:
    if low is None and high is None:
        return True
    return bool(value) and (low is None or value >= low) and (high is None or value <= high)


def _asset(row: AssetRow) -> dict[str, Any]:
    """The row under the names of the index."""
    return _known(
        asset_id=row.asset_id,
        symbol=row.symbol,
        company_name=row.name,
        former_names=row.former_names or None,
        former_symbols=row.former_symbols or None,
        sector=row.sector,
        industry=row.industry,
        description=row.description,
        market_cap=row.market_cap,
        status=row.status,
        unrated_reason=why_uncollected(row),
        last_updated=row.last_updated,
    )


def _analysis(row: AnalysisRow) -> dict[str, Any]:
    return _known(
        analysis_id=row.analysis_id,
        asset_id=row.asset_id,
        symbol=row.symbol,
        investment_rating=row.investment_rating,
        confidence_interval=row.confidence,
        rating_components=row.components,
        reasons=[str(reason["sentence"]) for reason in row.reasons],
        analysis_date=row.analyzed_at or None,
        status=row.status,
        unrated_reason=why_unrated(row),
    )


def _known(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
