"""Writes the table of traded value: `uv run python packages/marketdata/tools/build_traded_value.py PRICES.csv`.

PRICES.csv holds months by symbol: last close, mean daily volume. The result is close × mean daily volume in USD, the mean of the last
twelve months, with three digits: it only orders companies.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

TABLE = Path(__file__).parents[1] / "src" / "signal9_marketdata" / "traded_value.csv"
MONTHS = 12


def content(prices: Path) -> str:
    """The table's text, largest value first."""
    months: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    with prices.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            months[row["symbol"]].append((row["date"], float(row["close"]) * float(row["mean_volume"])))
    values = {
        symbol: sum(value for _, value in sorted(known)[-MONTHS:]) / len(known[-MONTHS:])
        for symbol, known in months.items()
    }
    ordered = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    return "".join(["symbol,usd_a_day\n", *(f"{symbol},{value:.3g}\n" for symbol, value in ordered)])


if __name__ == "__main__":
    TABLE.write_text(content(Path(sys.argv[1])), encoding="utf-8")
    print(TABLE)  # noqa: T201  # a tool for people
