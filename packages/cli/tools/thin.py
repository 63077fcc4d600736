"""Shows on what evidence good ratings rest: `uv run python -m packages.cli.tools.thin FOLDER_OF_MARKET_DATA`.

Every second company of `calibrate`'s two universes is rated by less and less: whole documents taken away, all years but one or
two, or figures by chance (seeded). The table counts the ratings by coverage, as docs/adr/0034 shows it.
"""

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from packages.cli.tools.calibrate import universe
from signal9_marketdata import Company, Part, Report, Statements
from signal9_rating import load_ruleset, rate

P = TypeVar("P", bound=Part)
R = TypeVar("R", bound=Report)

DOCUMENTS = (
    "O",
    "I",
    "B",
    "F",
    "E",
    "1",
    "2",
    "OE",
    "1E",
    "OF",
    "BF",
    "1OE",
    "1F",
    "2F",
    "2OE",
    "1B",
    "IE",
    "BE",
    "FE",
    "OFE",
)
"""What is taken away: overview's figures, income statement, balance sheet, cash flow, earnings; 1 and 2 are the years left."""

SHARES = (0.05, 0.1, 0.2, 0.3)
"""Share of all figures that is taken away by chance."""

KEPT = frozenset(
    {"origin", "ending", "currency", "symbol", "name", "sector", "industry", "latest_quarter", "asset_type"}
)
BANDS = (0.4, 0.5, 0.6, 0.7, 0.8)


def without(company: Company, documents: str) -> Company:
    """Return the company without some documents or years."""
    income, balance, cash_flow = company.income, company.balance, company.cash_flow
    for years in (1, 2):
        if str(years) in documents:
            income, balance, cash_flow = first(income, years), first(balance, years), first(cash_flow, years)
    return Company.of(
        company.overview.described() if "O" in documents else company.overview,
        first(income, 0) if "I" in documents else income,
        first(balance, 0) if "B" in documents else balance,
        first(cash_flow, 0) if "F" in documents else cash_flow,
        None if "E" in documents else company.earnings,
        company.news,
    )


def first(statements: Statements[R], years: int) -> Statements[R]:
    """Return the first annual reports of a statement alone."""
    return replace(statements, annual=statements.annual[:years], quarterly=())


def sparse(company: Company, share: float, chance: random.Random) -> Company:
    """Return the company without a share of its figures."""

    def of_part(part: P) -> P:
        lost = [name for name in part.__struct_fields__ if name not in KEPT and chance.random() < share]
        return replace(part, **dict.fromkeys(lost))

    def of(statements: Statements[R]) -> Statements[R]:
        return replace(
            statements,
            annual=tuple(of_part(report) for report in statements.annual),
            quarterly=tuple(of_part(report) for report in statements.quarterly),
        )

    income, balance, cash_flow = of(company.income), of(company.balance), of(company.cash_flow)
    return Company.of(of_part(company.overview), income, balance, cash_flow, company.earnings, company.news)


def table(folder: Path) -> Iterator[str]:
    """Yield the lines of the table: coverage, unrated, ratings 1 to 5."""
    chance, ruleset = random.Random(14), load_ruleset(3)  # noqa: S311  # a sample
    counts: dict[int, Counter[int | None]] = defaultdict(Counter)
    for known in list(universe(folder))[::2]:
        thinned: Sequence[Company] = [
            *(without(known.company, documents) for documents in DOCUMENTS),
            *(sparse(known.company, share, chance) for share in SHARES),
        ]
        for company in thinned:
            analysis = rate(company, ruleset, known.day)
            band = sum(analysis.confidence_parts.coverage >= least for least in BANDS)
            counts[band][analysis.investment_rating] += 1
    for band, ratings in sorted(counts.items()):
        name = f"under {BANDS[0]}" if band == 0 else f"{BANDS[band - 1]} and over"
        yield f"| {name} | " + " | ".join(str(ratings[rating]) for rating in (None, 1, 2, 3, 4, 5)) + " |"


if __name__ == "__main__":
    for line in table(Path(sys.argv[1])):
        print(line)  # noqa: T201  # this tool's output
