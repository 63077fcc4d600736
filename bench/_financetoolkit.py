"""FinanceToolkit in an environment of its own: one JSON line in (a company's statements), one out (its ratios by year).

Runs on the Python that has FinanceToolkit, not on ours: it imports nothing of Signal9. A line `again` does all for the
last company once more, from the JSON text to ratios, models and growth, and answers the ratios.
"""

import json
import logging
import math
import sys
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from financetoolkit import Toolkit

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)


def frames(company: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """Return the statements as FinanceToolkit takes them: rows by its names, columns by fiscal year."""
    symbol = company["symbol"]
    result: dict[str, pd.DataFrame] = {}
    for name in ("income", "balance", "cash"):
        frame = pd.DataFrame(company[name]).T
        frame.columns = pd.PeriodIndex([str(year) for year in frame.columns], freq="Y")
        result[name] = pd.concat({symbol: frame.apply(pd.to_numeric).astype("float64")})
    return result


def toolkit_of(company: Mapping[str, Any]) -> Toolkit:
    """Return FinanceToolkit on a company's statements; it fetches nothing."""
    return Toolkit(
        tickers=[company["symbol"]], use_cached_data=False, benchmark_ticker=None, progress_bar=False, reverse_dates=False,
        convert_currency=False, rounding=None, sleep_timer=False, start_date="2000-01-01", **frames(company),
    )  # fmt: skip


def ratios(toolkit: Toolkit) -> list[pd.DataFrame]:
    """Compute every ratio that needs statements only: four of FinanceToolkit's five collections."""
    return [
        toolkit.ratios.collect_profitability_ratios(rounding=12),
        toolkit.ratios.collect_liquidity_ratios(rounding=12),
        toolkit.ratios.collect_efficiency_ratios(rounding=12),
        toolkit.ratios.collect_solvency_ratios(rounding=12),
    ]


def models(toolkit: Toolkit) -> None:
    """Compute the models and the growth that a rating reads too."""
    toolkit.models.get_piotroski_score()
    toolkit.models.get_beneish_m_score()
    toolkit.models.get_dupont_analysis()
    toolkit.get_income_statement(growth=True)
    toolkit.get_cash_flow_statement(growth=True)


def plain(tables: Sequence[pd.DataFrame]) -> dict[str, dict[str, float | None]]:
    """Return ratio → year → value or null."""
    return {
        str(label[-1] if isinstance(label, tuple) else label): values(row)
        for table in tables
        for label, row in table.iterrows()
    }


def values(row: "pd.Series[Any]") -> dict[str, float | None]:
    """Return year → number or null."""
    return {
        str(year): None if value is None or (isinstance(value, float) and not math.isfinite(value)) else float(value)
        for year, value in row.items()
    }


def main() -> None:
    """Answer until standard input ends; what the library prints goes to standard error."""
    answer, sys.stdout = sys.stdout, sys.stderr
    last = ""
    for line in sys.stdin:
        if line.strip() == "again":
            company = json.loads(last)
            toolkit = toolkit_of(company)
            models(toolkit)
            answer.write(json.dumps(plain(ratios(toolkit))) + "\n")
        else:
            last = line
            answer.write(json.dumps(plain(ratios(toolkit_of(json.loads(line))))) + "\n")
        answer.flush()


if __name__ == "__main__":
    main()
