"""Builds the packaged reference companies: `uv run python packages/cli/tools/build_reference.py FOLDER_OF_MARKET_DATA`.

The same companies and prices give the same bytes. Percentiles are those of all annual reports of the sandbox's 448
companies; metrics that need a price are taken at the first month end by which the report counts as filed.
"""

import gzip
import sys
from collections import defaultdict
from pathlib import Path

import msgspec

from signal9_application.backtest import Prices, snapshots
from signal9_cli.packaged import packaged_company, packaged_symbols
from signal9_marketdata import Company
from signal9_rating import compute_metrics
from signal9_rating.metrics import ANNUAL, LATEST, newest
from signal9_rating.peers import COMPARED
from signal9_rating.percentiles import EVERYWHERE, FEW, Quantiles, quantiles_of
from signal9_rating.reference import ReferenceCompany, ReferenceYear

FOLDER = Path(__file__).parents[2] / "rating/src/signal9_rating/reference/sp500-2016"


def build(folder: Path) -> dict[str, bytes]:
    """Return file name → bytes of the reference."""
    prices = Prices.read(folder)
    values: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    companies = []
    for symbol in packaged_symbols():
        company = packaged_company(symbol)
        priced = {each.fiscal_date_ending: newest(compute_metrics(each.company)) for each in snapshots(company, prices)}
        metrics = compute_metrics(company)
        years = []
        for year in company.years:
            day = year.ending.isoformat()
            known = {name: metrics[name][day] for name in ANNUAL}
            known |= {name: priced.get(year.ending, {}).get(name) for name in LATEST}
            for name, value in known.items():
                if value is not None:
                    values[name][EVERYWHERE].append(value)
                    if company.sector is not None:
                        values[name][company.sector].append(value)
            compared = {name: _short(known[name]) for name in COMPARED}
            years.append(ReferenceYear(ending=year.ending, revenue=year.income.total_revenue, metrics=compared))
        companies.append(_reference(company, years))
    table: dict[str, dict[str, Quantiles]] = {
        name: {sector: quantiles_of(rows) for sector, rows in sorted(by_sector.items()) if len(rows) >= FEW}
        for name, by_sector in sorted(values.items())
        if len(by_sector[EVERYWHERE]) >= FEW
    }
    lines = b"\n".join(msgspec.json.encode(company) for company in companies) + b"\n"
    return {
        "companies.jsonl.gz": gzip.compress(lines, compresslevel=9, mtime=0),
        "percentiles.json": _lines(table),
    }


def _reference(company: Company, years: list[ReferenceYear]) -> ReferenceCompany:
    industry = company.overview.industry
    return ReferenceCompany(
        symbol=company.symbol,
        sector=company.sector,
        industry=None if industry is None else industry.title(),
        years=tuple(years),
    )


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


def _lines(table: dict[str, dict[str, Quantiles]]) -> bytes:
    """Return the table as JSON with one distribution a line, so that a change can be read in a diff."""
    metrics = []
    for name, rows in table.items():
        body = ",\n".join(f' "{sector}": {msgspec.json.encode(row).decode()}' for sector, row in rows.items())
        metrics.append(f'"{name}": {{\n{body}\n}}')
    return ("{" + ",\n".join(metrics) + "}\n").encode()


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, raw in build(Path(sys.argv[1])).items():
        (FOLDER / file).write_bytes(raw)
