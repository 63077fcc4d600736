"""`python -m tests.real [FOLDER]`: rates the real answers beside the checkout and holds the ratings to their bars."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from packages.marketdata.tools.measure_sectors import RECLASSIFIED, of_answers
from tests.real.bars import Bar, band, bars
from tests.real.movers import page
from tests.real.picture import drawing
from tests.real.universe import Rated, answers, packaged

ROOT = Path(__file__).parents[2]
WRITTEN = ROOT / ".real"
SECTORS = 0.92


def main(arguments: Sequence[str]) -> int:
    """Return 0 where every bar is met."""
    parser = argparse.ArgumentParser(prog="nox -s real --", description=__doc__)
    beside = os.environ.get("SIGNAL9_MARKET_DIR") or ROOT.parent / "shared" / "market"
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(beside), help="holds alphavantage_2022/ and alphavantage_foreign/"
    )
    parser.add_argument("--docs", action="store_true", help="write docs/movers.md and docs/movers.svg, too")
    chosen = parser.parse_args(arguments)
    folder: Path = chosen.folder
    if not (folder / "alphavantage_2022").is_dir():
        print(
            f"No real answers in {folder}: name the folder that holds alphavantage_2022/ in SIGNAL9_MARKET_DIR. Nothing was rated."
        )
        return 0
    real = list(answers(folder / "alphavantage_2022", date(2022, 2, 1)))
    found = list(bars("S&P 500", real))
    foreign: list[Rated] = []
    if (folder / "alphavantage_foreign").is_dir():
        foreign = list(answers(folder / "alphavantage_foreign", date(2024, 5, 1)))
        # They have no EARNINGS; each counts, one that cannot be read, too.
        found += bars("foreign filers", [replace(one, complete=True) for one in foreign], rated=1.0)
    if (folder / "sp500_constituents.csv").is_file():
        found.append(_sectors(folder))
    print("\n".join(map(str, found)))
    print("\nBy coverage, S&P 500 and foreign filers:")
    print("\n".join(band([*real, *foreign])))
    _doubts([*real, *foreign])
    if chosen.docs:
        universes = [("Real answers, February 2022", real), ("10-K figures, June 2017", list(packaged()))]
        (ROOT / "docs" / "movers.md").write_text(page(universes), encoding="utf-8")
        (ROOT / "docs" / "movers.svg").write_text(drawing(universes), encoding="utf-8")
        print("\ndocs/movers.md and docs/movers.svg are written.")
    return 0 if all(bar.met for bar in found) else 1


def _sectors(folder: Path) -> Bar:
    compared = of_answers(folder)
    counted = [one for one in compared if one.equal or one.symbol not in RECLASSIFIED]
    wrong = [one for one in counted if not one.equal]
    share = 1 - len(wrong) / len(counted)
    listed = sorted(one.symbol for one in compared if one not in counted)
    return Bar(
        "GICS sector by the industry alone",
        f"{len(counted) - len(wrong)} of {len(counted)}, {share:.1%}; reclassified since 2021, not counted: {', '.join(listed) or 'none'}",
        f"{SECTORS:.0%}",
        share >= SECTORS,
        tuple(f"{one.symbol}: {one.industry} tells {one.told}, S&P has {one.sector}" for one in wrong),
    )


def _doubts(companies: Sequence[Rated]) -> None:
    """Write every company's rating, cautions and doubts into a file, and print how many companies each kind of doubt has."""
    WRITTEN.mkdir(exist_ok=True)
    lines, kinds = [], Counter[str]()
    for one in companies:
        if one.after is None:
            lines.append(f"{one.symbol}: not read: {one.error}\n")
            continue
        after = one.after
        kinds.update({doubt.rule for doubt in after.doubts})
        rating = f"{after.investment_rating} of 5" if after.investment_rating else f"unrated: {after.unrated_reason}"
        lines.append(
            f"{one.symbol}: {rating}, confidence {after.confidence:.0f} %, {after.sector} ({after.group}, by the {after.classified_by})"
        )
        lines += [f"  caution: {text}" for text in after.cautions]
        for doubt in after.doubts:
            readers = f" Read by {','.join(doubt.cost)}." if doubt.cost else ""
            lines.append(f"  doubt {doubt.rule} at {doubt.path}: {doubt.sentence}{readers}")
        lines.append("")
    (WRITTEN / "doubts.txt").write_text("\n".join(lines), encoding="utf-8")
    print("\nCompanies with a doubt, by kind:")
    print("\n".join(f"{count:5}  {rule}" for rule, count in kinds.most_common()))
    print(f"Each company's rating, cautions and doubts: {(WRITTEN / 'doubts.txt').relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
