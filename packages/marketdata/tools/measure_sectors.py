"""How often the sector that an industry tells is S&P's: `uv run python packages/marketdata/tools/measure_sectors.py ../shared/market`.

By the industry alone, against the GICS sectors of `sp500_constituents.csv`: over AlphaVantage's real answers, and over the SEC's lists of
filings of 2009 and 2010, which name the SIC code of each filer.
"""

import csv
import io
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from signal9_marketdata import Group, Sector, classify

RECLASSIFIED = {
    **dict.fromkeys(("V", "MA", "PYPL", "FIS", "FISV", "FI", "GPN", "FLT", "CPAY", "JKHY"), "Information Technology"),
    **dict.fromkeys(("ADP", "PAYX", "BR", "DAY"), "Information Technology"),
    **dict.fromkeys(("TGT", "DG", "DLTR"), "Consumer Discretionary"),
}
"""Symbol → its sector before March 2023, when GICS moved payments to Financials, payrolls and data processing to Industrials, and general
merchandise to Consumer Staples. They are listed and not counted: an answer of 2021 may have either."""


@dataclass(frozen=True)
class Compared:
    """One company: what its industry tells, and where S&P has it."""

    symbol: str
    industry: str
    told: Sector | None
    told_group: Group | None
    sector: str
    sub_industry: str

    @property
    def equal(self) -> bool:
        """Whether the sectors are the same."""
        return self.told == self.sector

    @property
    def same_group(self) -> bool:
        """Whether the industry groups are the same."""
        return self.told_group == classify(self.sub_industry, None).group


def of_answers(folder: Path) -> list[Compared]:
    """Return the companies of the real answers of which S&P names the sector and the vendor an industry."""
    answers = sorted((folder / "alphavantage_2022").glob("*/OVERVIEW.json"))
    industries = ((path.parent.name, msgspec.json.decode(path.read_bytes()).get("Industry")) for path in answers)
    return list(_compared(industries, {row["Symbol"].replace(".", "-"): row for row in _constituents(folder)}))


def of_filings(folder: Path) -> list[Compared]:
    """Return the companies of S&P's list that filed in the third quarter of 2009 or the second of 2010, by their SIC code's title."""
    with (folder / "sec" / "sic_codes.csv").open(encoding="utf-8-sig", newline="") as lines:
        titles = {row["SIC Code"]: row["Industry Title"] for row in csv.DictReader(lines)}
    codes: dict[str, str] = {}
    for name in ("2009q3.zip", "2010q2.zip"):
        with zipfile.ZipFile(folder / "sec" / name) as archive, archive.open("sub.txt") as lines:
            codes |= {row["cik"]: row["sic"] for row in csv.DictReader(io.TextIOWrapper(lines), delimiter="\t")}
    constituents = {row["CIK"].lstrip("0"): row for row in _constituents(folder)}
    return list(_compared(((cik, titles.get(code)) for cik, code in sorted(codes.items())), constituents))


def share(compared: Iterable[Compared]) -> float:
    """Return the share that is in S&P's sector, of those that no change of GICS moved."""
    counted = [each.equal for each in compared if each.symbol not in RECLASSIFIED]
    return sum(counted) / len(counted)


def shown(name: str, compared: list[Compared]) -> str:
    """Return the counts and the list of those that are elsewhere."""
    counted = [each for each in compared if each.symbol not in RECLASSIFIED]
    moved = [each for each in compared if each.symbol in RECLASSIFIED]
    groups = sum(each.same_group for each in counted)
    lines = [
        f"{name}: {sum(each.equal for each in counted)} of {len(counted)} in S&P's sector ({share(compared):.1%}), "
        f"{groups} in its industry group ({groups / len(counted):.1%}).",
        *(f"  {each.symbol:6}{each.industry}: {each.told}; S&P: {each.sector}" for each in counted if not each.equal),
        *(
            f"  {each.symbol:6}moved in 2023 from {RECLASSIFIED[each.symbol]} to {each.sector}; told: {each.told}"
            for each in moved
        ),
    ]
    return "\n".join(lines)


def _constituents(folder: Path) -> list[dict[str, str]]:
    with (folder / "sp500_constituents.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _compared(
    industries: Iterable[tuple[str, str | None]], constituents: Mapping[str, Mapping[str, str]]
) -> Iterator[Compared]:
    for key, industry in industries:
        row = constituents.get(key)
        if row is not None and industry not in (None, "None", ""):
            found = classify(industry, None)
            yield Compared(
                row["Symbol"], str(industry), found.sector, found.group, row["GICS Sector"], row["GICS Sub-Industry"]
            )


if __name__ == "__main__":
    market = Path(sys.argv[1])
    print(shown("AlphaVantage's answers of 2021", of_answers(market)))  # noqa: T201  # a tool for people
    print(shown("SIC codes of filings of 2009 and 2010", of_filings(market)))  # noqa: T201
