"""Judged searches over a public listing of company profiles, and the measures of a ranking. See docs/search.md."""

import csv
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean

import msgspec

from signal9_readmodels.search import Document

FOLDER = Path(__file__).parent
PROFILES = Path(os.environ.get("SIGNAL9_MARKET_DIR", FOLDER.parents[2] / "shared" / "market")) / "company_profiles.csv"
"""The profiles belong to their source and stand outside the project: symbol, name, sector, industry, summary."""
SETS = ("tickers", "names", "misspellings", "descriptions")
PARTS = ("tuning", "drawn", "colloquial", "held-out")
"""Of the descriptions: docs/search.md says who wrote each, and what was chosen by it."""
MEANT, CLOSE = 3, 2
"""The grades of a company meant and of a close substitute; 1 is a distant one."""


class Judged(msgspec.Struct, frozen=True):
    """One query, and the grade of each company that answers it."""

    query: str
    grades: Mapping[str, int]


class Figures(msgspec.Struct, frozen=True):
    """Means over a set: nDCG@5, hit@3 of a company meant or its close substitute, hit@3 of a company meant."""

    ndcg: float
    hit: float
    meant: float


def judged(name: str, part: str | None = None) -> list[Judged]:
    """A judged set of `SETS`, or one of `PARTS` of the descriptions."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if part is None or row["part"] == part]
    pairs = ((row["query"], [each.split("=") for each in row["judgements"].split()]) for row in rows)
    return [Judged(query, {symbol: int(grade) for symbol, grade in grades}) for query, grades in pairs]


def documents() -> list[Document]:
    """The profiles as documents of the index `assets`, whose ids are their symbols."""
    with PROFILES.open(encoding="utf-8", newline="") as file:
        return [_document(row) for row in csv.DictReader(file)]


def figures(answers: Sequence[Sequence[str]], queries: Sequence[Judged]) -> Figures:
    """The figures of a set from the symbols that each of its queries found, best first."""
    pairs = list(zip(answers, queries, strict=True))
    return Figures(
        ndcg=mean(ndcg(found, each.grades) for found, each in pairs),
        hit=mean(hit(found, each.grades, CLOSE) for found, each in pairs),
        meant=mean(hit(found, each.grades, MEANT) for found, each in pairs),
    )


def ndcg(found: Sequence[str], grades: Mapping[str, int], depth: int = 5) -> float:
    """Normalised discounted cumulative gain (Jarvelin and Kekalainen, 2002) with gain 2^grade - 1."""

    def gain(ranked: Sequence[int]) -> float:
        return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(ranked[:depth]))

    return gain([grades.get(symbol, 0) for symbol in found]) / gain(sorted(grades.values(), reverse=True))


def hit(found: Sequence[str], grades: Mapping[str, int], least: int, depth: int = 3) -> bool:
    """Whether a company of at least that grade is among the first `depth`."""
    return any(grades.get(symbol, 0) >= least for symbol in found[:depth])


def _document(row: Mapping[str, str]) -> Document:
    body = {
        "asset_id": row["symbol"],
        "symbol": row["symbol"],
        "company_name": row["name"],
        "sector": row["sector"] or None,
        "industry": row["industry"] or None,
        "description": row["summary"] or None,
        "status": "active",
    }
    return Document(index="assets", id=row["symbol"], version=1, body=body)
