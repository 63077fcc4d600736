"""What a search answers: hits in a stable order, each with why it is there."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

from signal9_readmodels.search.fusion import Fused, fuse
from signal9_readmodels.search.query import SearchQuery

Reason = Literal[
    "ticker",
    "share_class",
    "former_ticker",
    "name",
    "other_name",
    "near_name",
    "similar_name",
    "words",
    "vocabulary",
    "summary",
    "meaning",
]
"""Why a hit matched: its ticker, a way of writing its share class, a ticker or name it had, its own name, a name whose
words are spelt nearly so, a name that shares most letters, the text's words, words of the trade for them, either of these only in what stands
for the industry in plain words, or the meaning of the whole."""
_FIRST: Final[tuple[Reason, ...]] = ("ticker", "share_class", "former_ticker", "name", "other_name")
"""Reasons that put a hit before all others, in this order."""


MEANING_WEIGHT: Final = 0.7
"""Of the ranking by meaning, beside 1 of that by words; measured in docs/search.md."""


class Hit(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One answer: the document, its fused score, and its rank by words and by meaning (1 is best, None where it is not among them)."""

    id: str
    score: float
    word_rank: int | None
    meaning_rank: int | None
    document: dict[str, Any]
    why: list[Reason] = []
    highlights: dict[str, str] = {}
    """Field -> an excerpt as HTML text, in which `<em>` marks the words that matched."""


class SearchPage(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One page of the hits of a search."""

    query: SearchQuery
    hits: list[Hit]
    total: int
    """Hits on all pages together: what is ranked, not what would match."""
    degraded: bool = False
    """The answer does not come from the search engine, which is down: it knows names and words only."""


def page_of(query: SearchQuery, answers: Sequence[Mapping[str, Any]]) -> SearchPage:
    """The page that `query` asks for, from the engine's answers: the ranking by words and, where there is one, that by meaning."""
    rankings = [[str(hit["_id"]) for hit in answer["hits"]["hits"]] for answer in answers]
    # A name that is nearly the text counts twice: what a misspelt word means to the model is a guess.
    nearly = [str(hit["_id"]) for hit in answers[0]["hits"]["hits"] if "near_name" in hit.get("matched_queries", ())]
    # By words last: its entries carry the highlights and the names of the clauses that matched.
    found = {str(hit["_id"]): hit for answer in reversed(answers) for hit in answer["hits"]["hits"]}
    weights = [1.0, MEANING_WEIGHT, 1.0] if len(rankings) > 1 else [1.0, 1.0]
    ranked = sorted(fuse([*rankings, nearly], weights), key=lambda fused: _tier(found[fused.id]))
    start = (query.page - 1) * query.limit
    hits = [_hit(fused, found[fused.id]) for fused in ranked[start : start + query.limit]]
    return SearchPage(query=query, hits=hits, total=len(ranked))


def _tier(hit: Mapping[str, Any]) -> int:
    matched = hit.get("matched_queries", ())
    return next((tier for tier, reason in enumerate(_FIRST) if reason in matched), len(_FIRST))


def _hit(fused: Fused, hit: Mapping[str, Any]) -> Hit:
    meaning = fused.ranks[1] if len(fused.ranks) > 2 else None
    matched = hit.get("matched_queries", ())
    order: tuple[Reason, ...] = (*_FIRST, "near_name", "similar_name", "words", "vocabulary")
    why: list[Reason] = [reason for reason in order if reason in matched]
    # The summary repeats the text it is taken from: it is a reason of its own where only the industry's plain words match.
    if "summary" in matched and "words" not in why and "vocabulary" not in why:
        why.append("summary")
    if meaning is not None:
        why.append("meaning")
    return Hit(
        id=fused.id,
        score=fused.score,
        word_rank=fused.ranks[0],
        meaning_rank=meaning,
        document=dict(hit["_source"]),
        why=why,
        highlights={field: " … ".join(fragments) for field, fragments in hit.get("highlight", {}).items()},
    )
