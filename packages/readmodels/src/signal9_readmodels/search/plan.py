"""A search as one msearch: a ranking by words and names, and one by meaning."""

from collections.abc import Sequence
from typing import Any, Final

from signal9_readmodels.layout.asset import SUMMARY_FIELDS
from signal9_readmodels.layout.indices import LAYOUTS
from signal9_readmodels.search.query import SearchQuery
from signal9_readmodels.words.tables import vocabulary
from signal9_readmodels.words.text import MAX_WORDS

CANDIDATES: Final = 50
"""Documents of each ranking that are fused; fixed, so that the order is the same on every page."""
_EXPLORED: Final = 4 * CANDIDATES
"""Neighbours that the graph of vectors is walked for. It is approximate: looking for 50 only, it missed 1.5 of the nearest 50 in the mean, and other
ones in each build of the index; with 200 it missed 4 in 381 searches together."""
TIMEOUT: Final = "5s"
# Names are looked for letter by letter only in short texts: descriptions are long.
_NAME_WORDS: Final = 5
_EXPANSION_WEIGHT: Final = 0.5
_SUMMARY_WEIGHT: Final = 0.5
_SIMILAR_NAME_WEIGHT: Final = 0.3
_SHARED_GRAMS: Final = "50%"


class Plan:
    """The words of a search as they are looked for, and those that the vocabulary adds."""

    def __init__(self, query: SearchQuery) -> None:
        self.query = query
        self._layout = LAYOUTS[query.index]
        spoken = vocabulary().american(query.comparable.words)
        self.text = " ".join(spoken)
        self.expansion = " ".join(vocabulary().expand(spoken)[:MAX_WORDS])

    def bodies(self, vectors: Sequence[Sequence[float]], only: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
        """The searches of one msearch, by words first; `only` are more filters."""
        conditions = self.query.filters.conditions(self._layout.filters)
        filters = [*(condition.clause() for condition in conditions), *only]
        searches = [self._by_words(filters)]
        if vectors:
            searches.append(self._by_meaning(vectors[0], filters))
        return [line for search in searches for line in ({"index": self.query.index}, search)]

    def _by_words(self, filters: Sequence[dict[str, Any]]) -> dict[str, Any]:
        layout, symbol = self._layout, self.query.comparable.ticker
        alternatives = [_words(layout.words, self.text, 1.0, "words")]
        if self.expansion:
            alternatives.append(_words(layout.words, self.expansion, _EXPANSION_WEIGHT, "vocabulary"))
        if self.query.index == "assets":
            alternatives += self._by_summary() + self._by_name()
        elif symbol:
            alternatives.append(_exactly({layout.symbol: [symbol]}, "ticker", 400))
        found = {"bool": {"should": alternatives, "minimum_should_match": 1, "filter": list(filters)}}
        highlight = {
            "encoder": "html",
            "fragment_size": 160,
            "number_of_fragments": 1,
            "fields": {field: {} for field in layout.excerpts},
        }
        return {"query": found, "size": CANDIDATES, "timeout": TIMEOUT, "highlight": highlight}

    def _by_summary(self) -> list[dict[str, Any]]:
        weighed = [(self.text, 1.0), (self.expansion, _EXPANSION_WEIGHT)]
        either = [_words(SUMMARY_FIELDS, text, weight) for text, weight in weighed if text]
        # One clause around both: of two clauses with one name the engine tells only the last.
        return [{"bool": {"should": either, "boost": _SUMMARY_WEIGHT, "_name": "summary"}}]

    def _by_name(self) -> list[dict[str, Any]]:
        found, text = [], self.query.comparable
        if text.ticker:
            found += [
                _exactly({"ticker_keys": [text.ticker]}, "ticker", 400),
                _exactly({"ticker_keys": text.ticker_keys}, "share_class", 300),
                _exactly({"former_ticker_keys": text.ticker_keys}, "former_ticker", 200),
            ]
        keys = [text.name_key]
        found += [_exactly({"name_key": keys}, "name", 100), _exactly({"other_name_keys": keys}, "other_name", 100)]
        if len(text.words) <= _NAME_WORDS:
            near: dict[str, Any] = {"query": " ".join(text.grams), "minimum_should_match": _SHARED_GRAMS}
            near |= {"boost": _SIMILAR_NAME_WEIGHT, "_name": "similar_name"}
            found.append({"match": {"name_grams": near}})
            spelt: dict[str, Any] = {"query": text.significant, "operator": "and", "fuzziness": "AUTO"}
            spelt |= {"prefix_length": 1, "max_expansions": 20, "_name": "near_name"}
            found.append({"match": {"name_words": spelt}})
        return found

    def _by_meaning(self, vector: Sequence[float], filters: Sequence[dict[str, Any]]) -> dict[str, Any]:
        nearest: dict[str, Any] = {"vector": list(vector), "k": _EXPLORED}
        if filters:
            nearest["filter"] = {"bool": {"filter": list(filters)}}
        return {"query": {"knn": {"vector": nearest}}, "size": CANDIDATES, "timeout": TIMEOUT}


def _words(fields: Sequence[str], text: str, weight: float, name: str | None = None) -> dict[str, Any]:
    # cross_fields weighs a word by how rare it is in all fields together: "airlines" is as rare in an industry as in a text.
    clause: dict[str, Any] = {"query": text, "fields": list(fields), "type": "cross_fields", "boost": weight}
    return {"multi_match": clause if name is None else clause | {"_name": name}}


def _exactly(keys: dict[str, list[str]], name: str, score: float) -> dict[str, Any]:
    return {"constant_score": {"filter": {"terms": keys}, "boost": score, "_name": name}}
