"""FinanceToolkit in an environment of its own: one JSON line in (a company's statements), one out (its ratios by year).

Runs on the Python that has FinanceToolkit, not on ours: it imports nothing of Signal9. A line `again` does all for the
last company once more, from the JSON text to ratios, their growth and the DuPont analysis; what it answers is not used.
"""

import json
import logging
import math
import sys
import warnings

import pandas as pd
from financetoolkit import Toolkit

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)


def frames(company):
    """Return the statements as FinanceToolkit takes them: rows by its names, columns by fiscal year."""
    symbol, result = company["symbol"], {}
    for name in ("income", "balance", "cash"):
        frame = pd.DataFrame(company[name]).T
        frame.columns = pd.PeriodIndex([str(year) for year in frame.columns], freq="Y")
        result[name] = pd.concat({symbol: frame.apply(pd.to_numeric).astype("float64")})
    return result


def toolkit_of(company):
    """Return FinanceToolkit on a company's statements; it fetches nothing."""
    return Toolkit(
        tickers=[company["symbol"]], use_cached_data=False, benchmark_ticker=None, progress_bar=False, reverse_dates=False,
        convert_currency=False, rounding=None, sleep_timer=False, start_date="2000-01-01", **frames(company),
    )  # fmt: skip


def growth(toolkit):
    """Compute how the ratios changed from year to year, and the DuPont analysis."""
    toolkit.ratios.collect_profitability_ratios(growth=True)
    toolkit.ratios.collect_liquidity_ratios(growth=True)
    toolkit.ratios.collect_efficiency_ratios(growth=True)
    toolkit.models.get_dupont_analysis()


def ratios(toolkit):
    """Compute every ratio that needs statements only."""
    return {
        "": [
            toolkit.ratios.collect_profitability_ratios(rounding=12),
            toolkit.ratios.collect_liquidity_ratios(rounding=12),
            toolkit.ratios.collect_efficiency_ratios(rounding=12),
        ],
        "Debt to Assets Ratio": toolkit.ratios.get_debt_to_assets_ratio(rounding=12),
        "Debt to Equity Ratio": toolkit.ratios.get_debt_to_equity_ratio(rounding=12),
    }


def plain(found):
    """Return ratio → year → value or null."""
    rows = {name: values(table.iloc[0]) for name, table in found.items() if name}
    for table in found[""]:
        for label, row in table.iterrows():
            rows[str(label[-1] if isinstance(label, tuple) else label)] = values(row)
    return rows


def values(row):
    """Return year → number or null."""
    return {
        str(year): None if value is None or (isinstance(value, float) and not math.isfinite(value)) else float(value)
        for year, value in row.items()
    }


def main():
    """Answer until standard input ends; what the library prints goes to standard error."""
    answer, sys.stdout = sys.stdout, sys.stderr
    last = ""
    for line in sys.stdin:
        if line.strip() == "again":
            company = json.loads(last)
            toolkit = toolkit_of(company)
            growth(toolkit)
            answer.write(json.dumps(plain(ratios(toolkit))) + "\n")
        else:
            last = line
            answer.write(json.dumps(plain(ratios(toolkit_of(json.loads(line))))) + "\n")
        answer.flush()


if __name__ == "__main__":
    main()
