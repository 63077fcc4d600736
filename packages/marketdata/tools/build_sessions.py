"""Writes the table of closed days: `uv run python packages/marketdata/tools/build_sessions.py`.

Needs exchange-calendars (a development dependency: it brings pandas, which no function may carry).
"""

from pathlib import Path

TABLE = Path(__file__).parents[1] / "src" / "signal9_marketdata" / "closed_days.txt"
EXCHANGE = "XNYS"
FIRST, LAST = "2010-01-04", "2030-12-31"
"""Both are sessions, so that neither can be taken for a closed day."""


def content() -> str:
    """The table: first day, weekdays without a session, last day, one a line."""
    import exchange_calendars  # type: ignore[import-untyped]  # ships no type information
    import pandas as pd

    sessions = exchange_calendars.get_calendar(EXCHANGE, start=FIRST, end=LAST).sessions
    closed = pd.bdate_range(FIRST, LAST).difference(sessions)
    lines = [
        f"# Weekdays without a session of {EXCHANGE}, by exchange-calendars {exchange_calendars.__version__}.",
        "# The first and the last line are the first and the last day of the table. Made by tools/build_sessions.py.",
        FIRST,
        *(day.date().isoformat() for day in closed),
        LAST,
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(content(), encoding="utf-8")
    print(TABLE)  # noqa: T201  # a tool for people
