"""Month-end prices of many companies, as a public price service published them."""

import csv
import math
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from signal9_application.errors import OperationFailed

FILE: Final = "sp500_monthly_prices_2015_2020.csv"
COLUMNS: Final = ("symbol", "date", "close", "adjusted_close")

MONTH_END: Final = 40
"""Days within which a month's last trading day follows any day; a longer wait is a gap in the prices."""

YEAR_DAYS: Final = (355, 375)


class MonthEnd(NamedTuple):
    """One company's last trading day of a month: `close` as of today's shares, `adjusted` for dividends too, dollars."""

    day: date
    close: float
    adjusted: float


class Prices:
    """Month-end prices by symbol."""

    def __init__(self, months: dict[str, Sequence[MonthEnd]]) -> None:
        self._months = months
        self._days = {symbol: [month.day for month in rows] for symbol, rows in months.items()}

    @classmethod
    def read(cls, folder: Path) -> "Prices":
        """Read `FILE` of a folder.

        Raises:
            OperationFailed: the file is not there, or a line of it is no price.
        """
        path = folder / FILE
        months: dict[str, list[MonthEnd]] = {}
        line = 1
        try:
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    line += 1
                    symbol, day, close, adjusted = (row[column] for column in COLUMNS)
                    month = MonthEnd(date.fromisoformat(day), float(close), float(adjusted))
                    if not (0 <= month.close < math.inf and 0 <= month.adjusted < math.inf):
                        raise ValueError(f"the closes are {close} and {adjusted}, not amounts of dollars")  # noqa: TRY301  # told like the others
                    if not month.close or not month.adjusted:
                        continue  # the service writes 0 where nothing was traded
                    months.setdefault(symbol, []).append(month)
        except (FileNotFoundError, NotADirectoryError):
            raise OperationFailed(
                f"There is no {FILE} in {folder}. Name the folder of the market data with --data."
            ) from None
        except (KeyError, ValueError, TypeError) as error:
            raise OperationFailed(
                f"{path}, line {line}: {error}; expected the columns {', '.join(COLUMNS)}. Correct the file."
            ) from error
        return cls({symbol: sorted(rows) for symbol, rows in months.items()})

    def since(self, symbol: str, day: date) -> MonthEnd | None:
        """Return the first month end on or after `day`, None where there is none within `MONTH_END` days."""
        rows = self._months.get(symbol, ())
        index = bisect_left(self._days.get(symbol, []), day)
        return rows[index] if index < len(rows) and rows[index].day - day <= timedelta(days=MONTH_END) else None

    def a_year_after(self, symbol: str, start: MonthEnd) -> MonthEnd | None:
        """Return the month end twelve months after `start`, None where prices end before."""
        low, high = (start.day + timedelta(days=days) for days in YEAR_DAYS)
        rows = self._months.get(symbol, ())
        index = bisect_left(self._days.get(symbol, []), low)
        return rows[index] if index < len(rows) and rows[index].day <= high else None
