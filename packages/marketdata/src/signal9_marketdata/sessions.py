"""Days on which the New York exchanges are open, from a table made at build time."""

from datetime import date, timedelta
from functools import cache

from signal9_marketdata.errors import UnknownSession


def is_session(day: date) -> bool:
    """Whether the exchanges trade on `day`: a weekday that is no holiday; half days count.

    Raises:
        UnknownSession: the table does not reach that far.
    """
    first, last, closed = _table()
    if not first <= day <= last:
        raise UnknownSession(
            f"It is not known whether exchanges are open on {day}: the table covers {first} to {last}. "
            "Make it again with `python packages/marketdata/tools/build_sessions.py`."
        )
    return day.weekday() < 5 and day not in closed


def latest_session(day: date) -> date:
    """The last session that is not after `day`."""
    while not is_session(day):
        day -= timedelta(days=1)
    return day


@cache
def _table() -> tuple[date, date, frozenset[date]]:
    from importlib.resources import files  # only the few services that ask pay for it

    lines = files("signal9_marketdata").joinpath("closed_days.txt").read_text(encoding="utf-8").splitlines()
    days = [date.fromisoformat(line) for line in lines if line and not line.startswith("#")]
    return days[0], days[-1], frozenset(days[1:-1])
